// Servers of one application group reboot one after the other (RUN-8): who has the turn.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table reboot_turns (
      app_group text primary key,
      attempt_id integer not null references patch_attempts (id),
      taken_at timestamptz not null
    );
  `.execute(db);
}
