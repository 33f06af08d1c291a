// A turn on a datastore is of the machine that it is for: whoever goes on with the work of a dead worker keeps its place in the line.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Turns last for minutes: whoever held one draws again.
  await sql`truncate datastore_turns`.execute(db);
  await sql`alter table datastore_turns add column machine text not null`.execute(db);
}
