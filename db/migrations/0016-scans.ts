// What the daily scan found on each server, and campaigns whose update is narrowed (emergency).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table server_scans (
      server_id integer primary key references servers (id),
      asked_at timestamptz,
      tried_at timestamptz,
      scanned_at timestamptz,
      failure text,
      packages_pending integer,
      security_pending integer,
      held_back integer,
      reboot_needed text check (reboot_needed in ('yes', 'no', 'unknown')),
      lease_owner text,
      lease_until timestamptz
    );
    comment on column server_scans.scanned_at is 'the last time the server answered; figures and advisories are of then';
    comment on column server_scans.tried_at is 'the last time it was asked; failure says why it did not answer';
    comment on column server_scans.held_back is 'security advisories that exclusions hold back';
    create table server_advisories (
      server_id integer not null references servers (id),
      advisory text not null,
      severity text check (severity in ('critical', 'important', 'moderate', 'low')),
      cves text[] not null,
      packages text[] not null,
      held_back boolean not null,
      primary key (server_id, advisory)
    );
    create index server_advisories_cves on server_advisories using gin (cves);
    alter table campaigns
      add column update_scope jsonb not null default '{"kind": "all"}',
      add column gate_shortened_reason text,
      add column gate_shortened_by integer references users (id),
      add column gate_shortened_at timestamptz,
      add check ((gate_shortened_reason is null) = (gate_shortened_at is null)),
      add check (gate_shortened_reason is null or kind = 'emergency');
  `.execute(db);
}
