// Rings, and sites that decide for themselves (RING-1; ADR 15).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table rings (
      id integer primary key generated always as identity,
      name text not null check (name <> ''),
      position integer not null check (position > 0),
      soak_days integer not null check (soak_days between 0 and 90),
      made_by integer references users (id),
      made_at timestamptz not null,
      archived_at timestamptz
    );
    create unique index rings_name on rings (lower(name)) where archived_at is null;
    create unique index rings_position on rings (position) where archived_at is null;
    create table sites (
      id integer primary key generated always as identity,
      name text not null check (name <> ''),
      reboot_policy text check (reboot_policy in ('never', 'if-needed', 'always', 'ask')),
      made_by integer references users (id),
      made_at timestamptz not null,
      archived_at timestamptz
    );
    create unique index sites_name on sites (lower(name)) where archived_at is null;
    create table site_admins (
      site_id integer not null references sites (id),
      user_id integer not null references users (id),
      added_by integer references users (id),
      added_at timestamptz not null,
      primary key (site_id, user_id)
    );
    alter table servers add column site_id integer references sites (id);
    create index servers_site on servers (site_id) where site_id is not null;
    alter table patch_groups add constraint patch_groups_ring foreign key (ring_id) references rings (id),
      add constraint patch_groups_site foreign key (site_id) references sites (id);
    create table ring_openings (
      id integer primary key generated always as identity,
      campaign_id integer not null references campaigns (id),
      ring_id integer references rings (id),
      opened_by integer not null references users (id),
      opened_at timestamptz not null,
      reason text not null check (reason <> ''),
      withdrawn_by integer references users (id),
      withdrawn_at timestamptz,
      check ((withdrawn_by is null) = (withdrawn_at is null))
    );
    create unique index ring_openings_once on ring_openings (campaign_id, coalesce(ring_id, 0)) where withdrawn_at is null;
    create table site_answers (
      id integer primary key generated always as identity,
      campaign_id integer not null references campaigns (id),
      site_id integer not null references sites (id),
      answer text not null check (answer in ('accepted', 'refused')),
      day date check (day is null or answer = 'accepted'),
      reason text check (reason is not null or answer = 'accepted'),
      answered_by integer not null references users (id),
      answered_at timestamptz not null
    );
    create index site_answers_of on site_answers (campaign_id, site_id, id desc);
    comment on column rings.soak_days is 'full days from its last acceptance to the next ring';
    comment on column ring_openings.ring_id is 'null: everybody, after all rings';
    comment on table site_answers is 'the newest of a site counts'
  `.execute(db);
}
