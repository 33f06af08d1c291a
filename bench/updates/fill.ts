// Servers whose update is the next thing to do: an attempt each, whose steps before it are done, as a worker that was stopped leaves them.
import { sql } from 'kysely';
import type { Db } from '../../db/schema/database.ts';

/** As many as a server with RHEL and an application has: the inventory from before the update is kept until after it. */
const PACKAGES = 800;

export function namesOf(updates: number): string[] {
  return Array.from({ length: updates }, (_, i) => `vrbench${i + 1}`);
}

/** In a database without people and servers. The first user has started them all. */
export async function fillUpdates(db: Db, updates: number): Promise<void> {
  await fillPlace(db);
  await addUpdates(db, { campaignId: 1, names: namesOf(updates) });
}

/** A person, a domain, an environment and a campaign. */
export async function fillPlace(db: Db): Promise<void> {
  await sql`
    insert into users (display_name, email) values ('Operator', 'operator@example.test');
    insert into user_roles (user_id, role) select id, 'operator' from users;
    insert into domains (code, name) values ('INFRASTRUC', 'Infrastructure');
    insert into environments (name, production) values ('Recette', false);
    insert into domain_environments (domain_id, environment_id) select d.id, e.id from domains d, environments e;
    insert into campaigns (kind, label, year, week_number, week_code, week_start, cycle, env_scope, domain_codes, created_by, created_at)
      values ('standard', 'S06 2027 INFRASTRUC', 2027, 6, 'S06', current_date, 1, 'all', '{INFRASTRUC}', 1, now());
  `.execute(db);
}

export async function addServers(db: Db, names: readonly string[]): Promise<void> {
  await sql`
    insert into servers (hostname, os_family, os_version, etat, patch_os_owner, licence_support, machine_type, domain_environment_id)
    select n, 'linux', 'RHEL 8.10', 'Production', 'secops', 'active', 'physical', 1 from unnest(${[...names]}::text[]) n`.execute(
    db,
  );
}

/** In a database with a first user, domain and environment, in that campaign. */
export async function addUpdates(
  db: Db,
  { campaignId, names }: { readonly campaignId: number; readonly names: readonly string[] },
): Promise<void> {
  await addServers(db, names);
  await sql`
    insert into patch_sessions (campaign_id, server_id, branch, status, date_prevue, heure_prevue, intervenant_id, holds_server)
    select ${campaignId}, id, 'hprod', 'in_progress', current_date, '14:00', 1, true
    from servers where hostname = any(${[...names]}::text[])`.execute(db);
  await sql`
    insert into patch_attempts (session_id, server_id, campaign_id, number, state, step, started_at, started_by)
    select s.id, s.server_id, s.campaign_id, 1, 'running', 'snapshot', now(), 1
    from patch_sessions s join servers v on v.id = s.server_id where v.hostname = any(${[...names]}::text[])`.execute(
    db,
  );
  await sql`
    with inventory as (
      select jsonb_build_object(
        'packages', (select jsonb_agg(jsonb_build_object('name', 'package-of-the-system-' || n, 'arch', 'x86_64',
          'version', '0:1.' || n || '.2-3.el8_10')) from generate_series(1, ${sql.lit(PACKAGES)}) n),
        'checks', jsonb_build_object('failedUnits', '[]'::jsonb, 'listening', '["tcp/0.0.0.0:22"]'::jsonb, 'mounts', '["/"]'::jsonb)) as found)
    insert into attempt_steps (attempt_id, step, status, begun_at, ended_at, result)
    select a.id, k.step, 'done', now(), now(), k.result
    from patch_attempts a join servers v on v.id = a.server_id and v.hostname = any(${[...names]}::text[]),
      inventory, lateral (values
        ('prerequisites', '{"validated": true}'::jsonb),
        ('inventory-before', inventory.found),
        ('snapshot', '{"method": "na"}'::jsonb)) as k(step, result)`.execute(db);
  await sql`vacuum analyze`.execute(db);
}
