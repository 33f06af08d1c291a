// PRE-3: keys that a server proved to have besides the one on record. A server that loses a type (FIPS) shows one of these.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table other_host_keys (
      host text not null,
      port integer not null,
      key_type text not null,
      fingerprint text not null,
      learnt_at timestamptz not null default now(),
      primary key (host, port, key_type),
      foreign key (host, port) references host_keys on delete cascade
    );
    comment on table other_host_keys is 'proved on a connection whose own key was on record; gone when an admin accepts a changed key'`.execute(
    db,
  );
}
