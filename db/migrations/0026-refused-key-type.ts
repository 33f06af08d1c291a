// The type of the key that a host presents now goes with its fingerprint: both are on record once an admin has accepted it (PRE-3).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table host_keys add column refused_key_type text`.execute(db);
}
