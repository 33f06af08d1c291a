// POL-1 to POL-3: baselines and their versions, patch groups, what scans read beyond advisories, and approved lists.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await baselines(db);
  await groups(db);
  await pendingPackages(db);
  await lists(db);
  await changes(db);
}

async function baselines(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table baselines (
      id integer generated always as identity primary key,
      family text not null check (family in ('rpm', 'apt', 'zypper')),
      name text not null check (name <> ''),
      is_default boolean not null default false,
      archived_at timestamptz,
      unique (id, family),
      check (not (is_default and archived_at is not null))
    );
    create unique index baselines_named on baselines (family, lower(name)) where archived_at is null;
    create unique index baselines_default on baselines (family) where is_default;
    create table baseline_versions (
      id integer generated always as identity primary key,
      baseline_id integer not null references baselines (id),
      version integer not null check (version > 0),
      rules jsonb not null,
      simulated jsonb,
      reason text,
      made_by integer references users (id),
      made_at timestamptz not null,
      unique (baseline_id, version)
    );
    comment on table baseline_versions is 'what a baseline says from made_at on; the highest version is in force; rows never change';
    comment on column baseline_versions.made_by is 'null: shipped with the product';
    insert into baselines (family, name, is_default) values ('rpm', 'Default', true), ('apt', 'Default', true), ('zypper', 'Default', true);
    insert into baseline_versions (baseline_id, version, rules, made_at)
      select id, 1, '{"approve": [{"kinds": [], "severities": [], "repositories": [], "afterDays": 0, "level": "unspecified"}],
        "nonSecurity": true, "unrated": {"action": "install", "afterDays": 0},
        "approved": {"packages": [], "advisories": []},
        "rejected": {"packages": [], "advisories": [], "asDependency": "block"}}', now() from baselines;
  `.execute(db);
}

async function groups(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table patch_groups (
      id integer generated always as identity primary key,
      name text not null check (name <> ''),
      reboot_policy text check (reboot_policy in ('never', 'if-needed', 'always', 'ask')),
      ring_id integer,
      site_id integer,
      made_by integer references users (id),
      made_at timestamptz not null,
      archived_at timestamptz
    );
    create unique index patch_groups_named on patch_groups (lower(name)) where archived_at is null;
    create table patch_group_baselines (
      group_id integer not null references patch_groups (id),
      family text not null,
      baseline_id integer not null,
      primary key (group_id, family),
      foreign key (baseline_id, family) references baselines (id, family)
    );
    create table patch_group_servers (
      server_id integer primary key references servers (id),
      group_id integer not null references patch_groups (id),
      added_by integer references users (id),
      added_at timestamptz not null
    );
    create index patch_group_servers_group on patch_group_servers (group_id);
    comment on column patch_groups.reboot_policy is 'null: as the campaign says';
  `.execute(db);
}

async function pendingPackages(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table advisory_notices (
      id integer generated always as identity primary key,
      advisory text collate "C" not null,
      kind text,
      severity text,
      issued_at timestamptz,
      updated_at timestamptz,
      cves text[] not null,
      reboot_suggested boolean not null,
      digest text not null unique,
      seen_at timestamptz not null
    );
    create index advisory_notices_advisory on advisory_notices (advisory);
    create table advisories_seen (advisory text collate "C" primary key, first_seen_at timestamptz not null);
    create table versions_seen (
      name text collate "C" not null,
      arch text not null,
      version text not null,
      first_seen_at timestamptz not null,
      primary key (name, arch, version)
    );
    create table pending_packages (
      id integer generated always as identity primary key,
      name text collate "C" not null,
      arch text not null,
      version text not null,
      repository text,
      bytes bigint,
      kind text,
      notices integer[] not null,
      obstacle text,
      obsoletes text[] not null,
      digest text not null unique,
      seen_at timestamptz not null
    );
    create index pending_packages_name on pending_packages (name);
    create table server_pending_packages (
      server_id integer primary key references servers (id),
      manager text not null check (manager in ('yum', 'dnf', 'apt', 'zypper')),
      packages integer[] not null,
      installed integer[] not null,
      hidden integer[] not null,
      notices_read boolean not null,
      digest text not null,
      read_at timestamptz not null,
      changed_at timestamptz not null,
      check (cardinality(packages) = cardinality(installed))
    );
    create index server_pending_packages_packages on server_pending_packages using gin (packages);
    comment on table advisory_notices is 'a notice as a repository gives it, once for all servers; another date or severity is another row';
    comment on column advisory_notices.issued_at is 'null: none, or one that cannot be read: the delay runs from advisories_seen';
    comment on column pending_packages.obstacle is 'why the package manager would not install it by itself: phased, held, broken; null: it would';
    comment on column server_pending_packages.installed is 'beside each package: the id in package_versions of what it replaces; 0: nothing is known to be';
    comment on column server_pending_packages.hidden is 'those of packages that package exclusions hold back';
  `.execute(db);
}

async function lists(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table approved_lists (
      hash text primary key,
      family text not null,
      packages text[] not null,
      made_at timestamptz not null
    );
    comment on column approved_lists.packages is 'name-epoch:version-release.arch, sorted by code point';
    alter table prod_go_servers add column list_hash text references approved_lists (hash),
      add column baseline_version_id integer references baseline_versions (id);
    alter table patch_attempts add column list_hash text references approved_lists (hash),
      add column baseline_version_id integer references baseline_versions (id), add column list_difference jsonb;
    comment on column prod_go_servers.list_hash is 'what the go froze for that server; null: decided before lists, or nothing was read';
    comment on column patch_attempts.list_hash is 'what the attempt was asked for; null: not narrowed to a list';
    comment on column patch_attempts.list_difference is 'what was installed otherwise: {missing, extra}; null: not compared';
  `.execute(db);
}

/** Proposed with their simulation, saved whole, taken back (ADR 2). */
async function changes(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table baseline_changes (
      id integer generated always as identity primary key,
      kind text not null check (kind in ('import', 'edit', 'undo')),
      status text not null check (status in ('draft', 'refused', 'applied', 'cancelled', 'undone')),
      file_name text,
      difference jsonb not null,
      refusals jsonb not null default '[]',
      unread jsonb not null default '[]',
      undoes integer references baseline_changes (id),
      created_by integer not null references users (id),
      created_at timestamptz not null,
      ended_by integer references users (id),
      ended_at timestamptz,
      check ((kind = 'undo') = (undoes is not null)),
      check ((status in ('draft', 'refused')) = (ended_at is null))
    );
    create unique index baseline_changes_undone_once on baseline_changes (undoes);
  `.execute(db);
}
