// The whole log of each update, for the file behind the card.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table attempt_logs (
      attempt_id integer primary key references patch_attempts (id),
      log text not null,
      stored_at timestamptz not null
    );
  `.execute(db);
}
