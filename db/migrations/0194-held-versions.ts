// PIN-1: what an update that was asked for exact versions did not bring, and why.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table patch_attempts add column held jsonb;
    comment on column patch_attempts.held is
      'versions that it was asked for and did not bring, each with its reason; null: it was not asked for versions'
  `.execute(db);
}
