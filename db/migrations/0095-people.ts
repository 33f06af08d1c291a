// PEOPLE-3 and PEOPLE-6: the hosts that an account is limited to, why an account was disabled, and since when it has a role.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table user_roles add column granted_at timestamptz;
    alter table user_roles alter column granted_at set default now();
    comment on column user_roles.granted_at is 'null: given before this was written down';
    create table account_hosts (
      user_id integer not null references users (id),
      kind text not null check (kind in ('host', 'domain', 'zone', 'application')),
      value text not null check (value <> ''),
      primary key (user_id, kind, value)
    );
    comment on table account_hosts is 'the servers that an account reads and acts on; no row: all of them (PEOPLE-3)'`.execute(
    db,
  );
}
