// What is removed by its age is found by it, at every sweep.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index attempt_logs_stored_at on attempt_logs (stored_at);
    create index server_scans_tried_at on server_scans (tried_at);
    create index if not exists seen_activities_seen_at on seen_activities (seen_at);
  `.execute(db);
}
