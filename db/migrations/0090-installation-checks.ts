// `/doctor`: one row each time that somebody has the installation checked; its card shows what came of it.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table installation_checks (
      id integer generated always as identity primary key,
      asked_by integer not null references users (id),
      asked_at timestamptz not null,
      answered_at timestamptz,
      reports jsonb not null default '[]',
      check ((answered_at is null) = (reports = '[]'))
    );
    comment on column installation_checks.reports is 'of each check its title, answer, what was found and what to do, in both languages'`.execute(
    db,
  );
}
