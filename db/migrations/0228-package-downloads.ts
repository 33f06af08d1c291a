// Packages that are fetched on the eve of an update, where a patch group or a site asks for it (RUN-22; ADR 16).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table patch_groups add column download_eve boolean not null default false;
    alter table sites add column download_eve boolean not null default false;
    create table package_downloads (
      id integer primary key generated always as identity,
      session_id integer not null references patch_sessions (id),
      server_id integer not null references servers (id),
      campaign_id integer not null references campaigns (id),
      for_day date not null,
      list_hash text references approved_lists (hash),
      baseline_version_id integer references baseline_versions (id),
      kb_per_second integer check (kb_per_second > 0),
      state text not null default 'running' check (state in ('running', 'done', 'failed')),
      begun_at timestamptz not null,
      ends_by timestamptz not null,
      ended_at timestamptz,
      failure text,
      detail text,
      lease_owner text,
      lease_until timestamptz,
      check ((state = 'running') = (ended_at is null)),
      check (state = 'failed' or failure is null),
      unique (session_id, for_day)
    );
    create index package_downloads_running on package_downloads (server_id) where state = 'running';
    create index package_downloads_of on package_downloads (campaign_id);
    comment on column package_downloads.ends_by is 'by the clock of the database: until then nothing else takes the package manager of that server'
  `.execute(db);
}
