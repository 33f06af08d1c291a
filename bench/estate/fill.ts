// An estate of any size, as a company has it after three years: half of it production, each production linked to a non-production, ten
// events of history a server, and fifty open campaigns whose non-production is patched and answered.
import { sql } from 'kysely';
import type { Db } from '../../db/schema/database.ts';

/** A Monday in the week of the campaigns. */
export const NOW = new Date('2027-02-08T09:00:00Z');
export const CAMPAIGNS = 50;
/** Servers of the first campaign, half of them production; the others share the rest of the estate. */
export const LARGEST = 20_000;

export async function fillEstate(db: Db, servers: number): Promise<void> {
  await people(db);
  await inventory(db, servers);
  await campaigns(db, servers);
  await history(db, servers);
  await sql`vacuum analyze`.execute(db);
}

async function people(db: Db): Promise<void> {
  await sql`
    insert into users (display_name, email) select 'Operator ' || i, 'op' || i || '@example.test' from generate_series(1, 50) i;
    insert into user_roles (user_id, role) select id, 'coordinator' from users where id = 1;
    insert into domains (code, name) select 'D' || i, 'Domain ' || i from generate_series(1, 10) i;
    insert into environments (name, production) values ('Production', true), ('Recette', false);
    insert into domain_environments (domain_id, environment_id) select d.id, e.id from domains d, environments e;
    insert into applications (name) select 'Application ' || i from generate_series(1, 500) i;
  `.execute(db);
}

/** Odd numbers are production, the even one after each is its non-production. */
async function inventory(db: Db, servers: number): Promise<void> {
  await sql`
    insert into servers (hostname, os_family, os_version, etat, patch_os_owner, licence_support, machine_type,
      domain_environment_id, application_id, app_group)
    select 'v' || case when i % 2 = 1 then 'p' else 'r' end || 'bench' || (i + 1) / 2, 'linux', 'RHEL 9.4', 'Production', 'secops', 'active',
      'vm', (select de.id from domain_environments de join environments e on e.id = de.environment_id
        where de.domain_id = 1 + (i / 2) % 10 and e.production = (i % 2 = 1)), 1 + (i / 2) % 500, 'group' || i / 20
    from generate_series(1, ${sql.lit(servers)}) i`.execute(db);
  await sql`
    insert into server_correspondance (prod_server_id, nonprod_server_id, source)
    select i, i + 1, 'auto' from generate_series(1, ${sql.lit(servers - 1)}, 2) i`.execute(db);
  await sql`
    insert into server_scans (server_id, scanned_at, tried_at, packages_pending, security_pending, held_back, reboot_needed)
    select id, ${NOW}, ${NOW}, 12, 3, 0, 'no' from servers`.execute(db);
}

async function campaigns(db: Db, servers: number): Promise<void> {
  await sql`
    insert into campaigns (kind, label, year, week_number, week_code, week_start, cycle, env_scope, domain_codes, created_by, created_at)
    select 'standard', 'S06 2027 D' || i, 2027, 6, 'S06', '2027-02-08', 1, 'all', array['D1'], 1, now()
    from generate_series(1, ${sql.lit(CAMPAIGNS)}) i`.execute(db);
  const largest = sql.lit(Math.min(LARGEST, servers));
  await sql`
    insert into patch_sessions (campaign_id, server_id, branch, status, date_prevue, heure_prevue, intervenant_id, holds_server)
    select case when i <= ${largest} then 1 else 2 + i % ${sql.lit(CAMPAIGNS - 1)} end, i, case when i % 2 = 1 then 'prod' else 'hprod' end,
      case when i % 2 = 1 then 'pending' else 'patched' end, date '2027-02-08' + i % 60, '14:00', 1 + i % 50, i % 2 = 1
    from generate_series(1, ${sql.lit(servers)}) i`.execute(db);
  await sql`
    insert into patch_attempts (session_id, server_id, campaign_id, number, state, step, started_at, ended_at, packages_changed)
    select id, server_id, campaign_id, 1, 'patched', 'end',
      ${NOW}::timestamptz - (1 + id % 20) * interval '1 day', ${NOW}::timestamptz - (1 + id % 20) * interval '1 day' + interval '1 hour', 12
    from patch_sessions where branch = 'hprod' order by id`.execute(db);
  await sql`
    insert into patch_validation (server_id, campaign_id, campaign_type, attempt_id, patch_date, status, answered_by, answered_at)
    select server_id, campaign_id, 'standard', id, ended_at, 'validated_ok', 1, ended_at from patch_attempts order by id`.execute(
    db,
  );
}

/** In parts, each within the time that the product gives a statement. */
async function history(db: Db, servers: number): Promise<void> {
  for (let from = 1; from <= servers * 10; from += PART) {
    await sql`
      insert into patch_history (server_id, source, intervenant_id, intervenant_name, date_patch, status, notes, packages)
      select 1 + (i * 7919::bigint) % ${sql.lit(servers)}, 'imported', 1 + i % 50, 'Operator ' || 1 + i % 50,
        ${NOW}::timestamptz - i * interval '90 seconds', case when i % 20 = 0 then 'ko' else 'ok' end, 'note', p.list
      from generate_series(${sql.lit(from)}, ${sql.lit(Math.min(from + PART - 1, servers * 10))}) i,
        (select jsonb_agg(jsonb_build_object('name', 'package-' || n, 'arch', 'x86_64', 'from', '1.' || n, 'to', '2.' || n)) as list
          from generate_series(1, 12) n) p`.execute(db);
  }
}

const PART = 50_000;
