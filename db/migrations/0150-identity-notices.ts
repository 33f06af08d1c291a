// Which service identities that are due were told to whom in a week: once, whatever crashes (PEOPLE-5).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table identity_notices (
      week date not null,
      recipient text not null,
      identity text not null,
      written_at timestamptz not null,
      primary key (week, recipient, identity)
    );
  `.execute(db);
}
