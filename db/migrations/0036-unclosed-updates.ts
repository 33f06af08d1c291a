// Attempts that an operator ended while their host was silent (RUN-15): the name of the update is closed on the host before anything
// starts there again.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table unclosed_updates (
      attempt_id integer primary key references patch_attempts (id),
      server_id integer not null references servers (id),
      started_by text check (started_by in ('ssh_key', 'ssh_psmp')),
      opened_at timestamptz not null,
      closed_at timestamptz,
      outcome text check (outcome in ('closed', 'ended', 'interrupted')),
      check ((closed_at is null) = (outcome is null))
    );
    create index unclosed_updates_open on unclosed_updates (server_id) where closed_at is null;
  `.execute(db);
}
