// COMP-1, COMP-2, COMP-4: what was pending and installed on each server, as changes: an unchanged scan writes no row here. A list of a server
// is an array of ids, six times smaller than a row for each advisory.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await advisories(db);
  await packages(db);
  await readings(db);
  await takeOver(db);
}

async function advisories(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table advisory_contents (
      id integer generated always as identity primary key,
      advisory text collate "C" not null,
      severity text check (severity in ('critical', 'important', 'moderate', 'low')),
      cves text[] not null,
      packages text[] not null,
      digest text not null unique,
      seen_at timestamptz not null
    );
    create index advisory_contents_advisory on advisory_contents (advisory);
    create index advisory_contents_cves on advisory_contents using gin (cves);
    create index advisory_contents_packages on advisory_contents using gin (packages);
    comment on table advisory_contents is
      'each advisory as scans list it; one that brings other packages on other servers has several rows';
    comment on column advisory_contents.seen_at is 'when a scan named it first';
    create table server_pending (
      server_id integer primary key references servers (id),
      contents integer[] not null,
      since timestamptz[] not null,
      held integer[] not null,
      rejected integer[] not null,
      oldest_critical timestamptz,
      oldest_important timestamptz,
      oldest_moderate timestamptz,
      oldest_low timestamptz,
      oldest_unrated timestamptz,
      last_ended_at timestamptz,
      changed_at timestamptz not null
    );
    create index server_pending_contents on server_pending using gin (contents);
    create index server_pending_rejected on server_pending using gin (rejected);
    comment on column server_pending.since is 'for each of contents: the first scan that listed it, without a break since';
    comment on column server_pending.held is 'those of contents that exclusions hold back';
    comment on column server_pending.rejected is 'installed by somebody else, although the exclusions of today would have held them back';
    comment on column server_pending.oldest_critical is 'the first since of that severity; null: none is pending';
    create table ended_advisories (
      server_id integer not null references servers (id),
      ended_at timestamptz not null,
      contents integer[] not null,
      since timestamptz[] not null,
      first_since timestamptz not null,
      primary key (server_id, ended_at)
    );
    create index ended_advisories_contents on ended_advisories using gin (contents);
    create index ended_advisories_ended on ended_advisories (ended_at);
    comment on table ended_advisories is 'advisories that were pending and that the scan of ended_at did not list any more';
  `.execute(db);
}

async function packages(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table package_versions (
      id integer generated always as identity primary key,
      name text collate "C" not null,
      arch text not null,
      version text not null,
      unique (name, arch, version)
    );
    create table installed_packages (
      server_id integer primary key references servers (id),
      versions integer[] not null,
      digest text not null,
      changed_at timestamptz not null
    );
    create index installed_packages_versions on installed_packages using gin (versions);
    create table package_changes (
      server_id integer not null references servers (id),
      at timestamptz not null,
      added integer[] not null,
      removed integer[] not null,
      primary key (server_id, at)
    );
    create index package_changes_at on package_changes (at);
    comment on table installed_packages is 'ids of package_versions, as the last scan that could list them found them';
    comment on table package_changes is 'what scans found changed since the one before';
  `.execute(db);
}

async function readings(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table server_scans add column read_since timestamptz,
      add column read_by text check (read_by in ('daily', 'asked', 'update')),
      add column reboot_since timestamptz, add column packages_read_at timestamptz;
    comment on column server_scans.read_since is 'the first reading of those that followed each other without a gap up to scanned_at';
    comment on column server_scans.read_by is 'what the reading of scanned_at was part of';
    comment on column server_scans.reboot_since is 'the first reading that said that it needs a reboot, without a no since';
    create table reading_spans (
      server_id integer not null references servers (id),
      since timestamptz not null,
      until timestamptz not null,
      primary key (server_id, since)
    );
    comment on table reading_spans is 'readings that followed each other without a gap, before those of server_scans';
  `.execute(db);
}

/** What the last scans knew: pending at least since then. */
async function takeOver(db: Kysely<unknown>): Promise<void> {
  await sql`
    update server_scans set read_since = scanned_at where scanned_at is not null;
    update server_scans set reboot_since = scanned_at where reboot_needed = 'yes';
    create temporary table told on commit drop as
      select a.server_id, a.advisory, a.severity, a.cves, a.packages, a.held_back, n.scanned_at as at,
        encode(sha256(convert_to(concat_ws('|', a.advisory, coalesce(a.severity, ''), array_to_string(a.cves, ','),
          array_to_string(a.packages, ',')), 'UTF8')), 'base64') as digest
      from server_advisories a join server_scans n on n.server_id = a.server_id and n.scanned_at is not null;
    insert into advisory_contents (advisory, severity, cves, packages, digest, seen_at)
      select distinct on (digest) advisory, severity, cves, packages, digest, at from told order by digest, at;
    insert into server_pending (server_id, contents, since, held, rejected, oldest_critical, oldest_important, oldest_moderate,
        oldest_low, oldest_unrated, changed_at)
      select t.server_id, array_agg(c.id order by t.advisory), array_agg(t.at order by t.advisory),
        coalesce(array_agg(c.id order by t.advisory) filter (where t.held_back), '{}'), '{}',
        min(t.at) filter (where t.severity = 'critical'), min(t.at) filter (where t.severity = 'important'),
        min(t.at) filter (where t.severity = 'moderate'), min(t.at) filter (where t.severity = 'low'),
        min(t.at) filter (where t.severity is null), max(t.at)
      from told t join advisory_contents c on c.digest = t.digest group by t.server_id;
  `.execute(db);
}
