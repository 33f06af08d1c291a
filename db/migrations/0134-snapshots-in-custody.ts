// What a sweep asks of the snapshots in custody is found among these alone, however many were removed in the years before.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index vm_snapshots_in_custody on vm_snapshots (id) where state <> 'removed'`.execute(db);
}
