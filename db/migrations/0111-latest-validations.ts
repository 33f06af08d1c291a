// The latest validation of a server is that of its latest attempt (GATE-1): an index for it, in place of the one by date.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index patch_validation_latest_attempt on patch_validation (server_id, attempt_id desc);
    drop index patch_validation_latest;
  `.execute(db);
}
