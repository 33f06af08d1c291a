// Servers that stand on others (RUN-20; ADR 16).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table server_dependencies (
      server_id integer not null references servers (id),
      on_server_id integer not null references servers (id),
      primary key (server_id, on_server_id),
      check (server_id <> on_server_id)
    );
    create index server_dependencies_on on server_dependencies (on_server_id);
    comment on column server_dependencies.on_server_id is 'comes first, and is checked before the other one starts'
  `.execute(db);
}
