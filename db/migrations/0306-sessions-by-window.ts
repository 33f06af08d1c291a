// What a change of a maintenance window concerns is found by its sessions (card sources of the days and of servers).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index patch_sessions_by_window on patch_sessions (window_id) where window_id is not null;
    comment on column patch_sessions.window_id is 'the automatic window that put it into its campaign; null: a person did, or nobody can tell, as it was there before this was kept'
  `.execute(db);
}
