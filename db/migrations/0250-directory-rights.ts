// Where a role comes from (PEOPLE-2): an admin, groups of a directory, or both; and what the directory says of an account.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table user_roles
      add column by_admin boolean not null default true,
      add column directory_group text,
      add constraint user_roles_given check (by_admin or directory_group is not null);
    comment on table user_roles is 'the roles that an account has, whoever gives them';
    comment on column user_roles.directory_group is 'the group of the directory that gives it; null: none does';

    create table directory_accounts (
      user_id integer primary key references users (id) on delete cascade,
      remote_id text not null unique,
      state text check (state in ('disabled', 'locked', 'password-expired')),
      ends_at timestamptz,
      admin_group text,
      admin_disabled_at timestamptz,
      admin_ends_at timestamptz
    );
    comment on table directory_accounts is 'what the directory says of an account; users.disabled_at and users.expires_at hold what counts';
    comment on column directory_accounts.state is 'null: it is good there';
    comment on column directory_accounts.admin_group is 'the group that would give it the role admin once an Entra id is bound otherwise than by address (PEOPLE-1)';
    comment on column directory_accounts.admin_disabled_at is 'what an admin has said of it here, beside the directory';

    alter table integration_states
      add column people_version integer not null default 0,
      add column people_note jsonb;
    comment on column integration_states.people_version is 'the copy_version of which the rights were written';
    comment on column integration_states.people_note is 'what of the rights was not given, and why, in both languages'
  `.execute(db);
}
