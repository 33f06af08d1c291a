// The end of a package exclusion of which its owner was told.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table package_excludes add column end_told_for date`.execute(db);
}
