// `/find` looks for names by their beginning, whatever the order of the database's language.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index servers_hostname_begins on servers (hostname text_pattern_ops)`.execute(db);
}
