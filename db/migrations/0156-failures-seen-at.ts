// RUN-2: up to when an operator has seen the failures of a campaign. What failed later and is a failure no more was not among them.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table campaigns add column failures_acknowledged_at timestamptz;
    comment on column campaigns.failures_acknowledged_at is
      'when failures_acknowledged were seen; null: none were, or an earlier version has not noted it'`.execute(db);
}
