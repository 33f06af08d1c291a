// RUN-18: who has asked to close a campaign over what is unfinished, until they or another one decides.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table campaigns add column close_asked_by integer references users (id), add column close_asked_at timestamptz;
    comment on column campaigns.close_asked_at is 'the question whether to close over what is unfinished stands since then (RUN-18)'`.execute(
    db,
  );
}
