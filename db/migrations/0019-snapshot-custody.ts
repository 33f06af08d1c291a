// Snapshots in custody: kept longer by somebody's word, or given up before their time (RUN-11).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table vm_snapshots
      add column kept_until timestamptz,
      add column kept_by integer references users (id),
      add column discard_asked_by integer references users (id),
      add check ((kept_until is null) = (kept_by is null));
  `.execute(db);
}
