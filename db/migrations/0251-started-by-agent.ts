// An update may be started by the agent of Systems Manager, which nobody logs in to (RUN-15).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table unclosed_updates
      drop constraint unclosed_updates_started_by_check,
      add constraint unclosed_updates_started_by_check check (started_by in ('ssh_key', 'ssh_psmp', 'ssm'))
  `.execute(db);
}
