// Whom a message addresses: they stand in its first line as `@Name`, and Teams tells them.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table outgoing_messages add column mentions jsonb not null default '[]';
    comment on column outgoing_messages.mentions is 'people whom the first line names as @Name, in that order: [{name, entraId}]'`.execute(
    db,
  );
}
