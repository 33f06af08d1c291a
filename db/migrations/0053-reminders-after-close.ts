// RUN-18: reminders go on after a campaign was closed. Those of campaigns that were closed before this release stay ended.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table campaigns add column reminders_ended boolean not null default false;
    update campaigns set reminders_ended = true where status = 'closed'`.execute(db);
}
