// A transaction that was cut leaves packages installed twice: counted by the attempt, and finished by a later one that was asked to (RUN-6).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table patch_attempts
      add column repair boolean not null default false,
      add column duplicates integer check (duplicates >= 0);
    alter table patch_sessions add column repair_asked boolean not null default false;
  `.execute(db);
}
