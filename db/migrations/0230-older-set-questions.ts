// Which cycles were asked about servers that stay on an older validated set (PIN-1).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table older_set_questions (
      year integer not null,
      cycle integer not null,
      asked_at timestamptz not null,
      servers integer not null,
      primary key (year, cycle)
    );
    comment on column older_set_questions.servers is 'how many stayed on an older set; 0: nothing was asked';
  `.execute(db);
}
