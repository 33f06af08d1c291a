// Logs leave by OTLP too.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table log_destinations drop constraint log_destinations_name_check;
    alter table log_destinations add constraint log_destinations_name_check check (name in ('files', 'syslog', 'otlp'))`.execute(
    db,
  );
}
