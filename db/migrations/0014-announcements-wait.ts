// Announcements wait a little for company (RUN-12): since when, on the database's clock, which no moved business time disturbs.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table announcements add column written_at timestamptz not null default now()`.execute(db);
}
