// A restore ends the questions about rollbacks that nobody has answered: they end by nobody.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table rollback_requests drop constraint rollback_requests_check1;
    alter table rollback_requests add constraint rollback_requests_ended_by check (ended_by is null or ended_at is not null);
    comment on column rollback_requests.ended_by is 'null of one that has ended: by a restore of the database'
  `.execute(db);
}
