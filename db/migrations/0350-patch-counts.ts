// What Patch Manager of AWS has recorded of the update of an attempt: until now only its log said it.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table patch_attempts add column patch_counts jsonb;
    comment on column patch_attempts.patch_counts is
      'states of patches as Patch Manager of AWS recorded them after its update, and when they were read; null: it was not updated so, or none were told'
  `.execute(db);
}
