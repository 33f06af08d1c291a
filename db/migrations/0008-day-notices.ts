// Which notices of a day have been written: each once a person, whatever crashes (J-1 reminders and the day's list).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table day_notices (
      kind text not null check (kind in ('eve-operator', 'eve-owner', 'eve-channel', 'list-operator', 'list-channel')),
      day date not null,
      recipient text not null,
      written_at timestamptz not null,
      primary key (kind, day, recipient)
    );
  `.execute(db);
}
