// COMP-1: advisories that are pending, or were when they ended, although the server's baseline did not ask for them then.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table server_pending add column unasked integer[] not null default '{}';
    alter table ended_advisories add column unasked integer[] not null default '{}';
    comment on column server_pending.unasked is 'those of contents that the baseline does not ask for, as of the last scan; oldest_* are of the others';
    comment on column ended_advisories.unasked is 'those of contents that the baseline did not ask for when they were last pending';
  `.execute(db);
}
