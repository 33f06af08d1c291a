// A campaign of the plan may be narrowed before Create (RUN-5): the draft keeps to what.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table campaign_drafts add column update_scope jsonb not null default '{"kind": "all"}'`.execute(db);
}
