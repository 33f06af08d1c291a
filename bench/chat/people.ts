// Those who write and click: each in a personal chat of their own, as Teams brings it to a bot.
import { sql } from 'kysely';
import type { Db } from '../../db/schema/database.ts';

export const PEOPLE = 100;
export const SERVERS = 500;
/** Each asks its owners about all servers that are not production. */
const CAMPAIGNS = 2;
const APPLICATIONS = 50;

const entraId = (person: number) => `00000000-0000-4000-8000-${String(person).padStart(12, '0')}`;

/** Of an application; more, and the questions that start with the bench would take longer than it to be posted. */
const OWNERS = PEOPLE / APPLICATIONS;

/** 500 servers, two open campaigns whose non-production is patched and waits for its owners. Every person may read all of it. */
export async function fillChat(db: Db): Promise<void> {
  await sql`
    insert into users (display_name, email, entra_id, language)
      select 'Person ' || i, 'person' || i || '@example.test', '00000000-0000-4000-8000-' || lpad(i::text, 12, '0'), 'en'
      from generate_series(1, ${sql.lit(PEOPLE)}) i`.execute(db);
  await sql`
    insert into contacts (name, email) select display_name, email from users;
    update users u set contact_id = c.id from contacts c where c.email = u.email;
    insert into user_roles (user_id, role) select u.id, r from users u, unnest('{coordinator,operator,owner}'::text[]) r;
    insert into domains (code, name) values ('INFRASTRUC', 'Infrastructure');
    insert into environments (name, production) values ('Recette', false), ('Production', true);
    insert into domain_environments (domain_id, environment_id) select d.id, e.id from domains d, environments e order by e.id;`.execute(
    db,
  );
  await sql`
    insert into applications (name) select 'Application ' || i from generate_series(1, ${sql.lit(APPLICATIONS)}) i`.execute(
    db,
  );
  await sql`
    insert into application_contacts (application_id, contact_id, duty)
      select a.id, c.id, 'owner' from applications a join contacts c on (c.id - a.id) % ${sql.lit(APPLICATIONS)} = 0`.execute(
    db,
  );
  await sql`
    insert into servers (hostname, os_family, os_version, etat, patch_os_owner, licence_support, machine_type, domain_environment_id, application_id)
    select 'v' || case when i % 2 = 1 then 'r' else 'p' end || 'chat' || (i + 1) / 2, 'linux', 'RHEL 9.4', 'Production', 'secops', 'active',
      'physical', 2 - i % 2, 1 + (i / 2) % ${sql.lit(APPLICATIONS)}
    from generate_series(1, ${sql.lit(SERVERS)}) i`.execute(db);
  await sql`
    insert into server_correspondance (prod_server_id, nonprod_server_id, source)
    select i + 1, i, 'auto' from generate_series(1, ${sql.lit(SERVERS)}, 2) i`.execute(db);
  await sql`
    insert into campaigns (kind, label, year, week_number, week_code, week_start, cycle, env_scope, domain_codes, created_by, created_at)
    select 'standard', 'S06 2027 INFRASTRUC', 2027, 6, 'S06', current_date, 1, 'all', '{INFRASTRUC}', 1, now()
    from generate_series(1, ${sql.lit(CAMPAIGNS)}) i`.execute(db);
  await sql`
    insert into patch_sessions (campaign_id, server_id, branch, status, date_prevue, heure_prevue, intervenant_id)
    select c.id, v.id, case when v.id % 2 = 1 then 'hprod' else 'prod' end, case when v.id % 2 = 1 then 'patched' else 'pending' end,
      current_date + v.id % 5, '14:00', 1 + v.id % ${sql.lit(PEOPLE)}
    from campaigns c, servers v`.execute(db);
  await sql`
    insert into patch_attempts (session_id, server_id, campaign_id, number, state, step, started_at, started_by, ended_at, packages_changed)
    select id, server_id, campaign_id, 1, 'patched', 'conclude', now() - interval '2 hours', 1, now() - interval '1 hour', 12
    from patch_sessions where branch = 'hprod' order by id`.execute(db);
  await sql`
    insert into patch_validation (server_id, campaign_id, campaign_type, attempt_id, patch_date)
    select server_id, campaign_id, 'standard', id, ended_at from patch_attempts order by id`.execute(db);
  await sql`vacuum analyze`.execute(db);
}

export type Asked = { readonly campaignId: number; readonly applicationId: number; readonly serverId: number };

/** What owners are asked about. */
export async function loadAsked(db: Db): Promise<readonly Asked[]> {
  const { rows } = await sql<Asked>`
    select p.campaign_id as "campaignId", v.application_id as "applicationId", p.server_id as "serverId"
    from patch_validation p join servers v on v.id = p.server_id order by p.id`.execute(db);
  return rows;
}

/** One of the owners of what is asked about: by turns. */
export function ownerOf({ applicationId }: Asked, time: number): number {
  return applicationId + APPLICATIONS * (time % OWNERS);
}

let activities = 0;

function activity(person: number, serviceUrl: string): object {
  activities += 1;
  return {
    id: `f:${activities}`,
    channelId: 'msteams',
    serviceUrl,
    locale: 'en-US',
    from: { id: `29:person${person}`, aadObjectId: entraId(person), name: `Person ${person}` },
    recipient: { id: '28:bot', name: 'PatchCenter' },
    conversation: { id: `a:chat${person}`, conversationType: 'personal', tenantId: 't1' },
    channelData: { tenant: { id: 't1' } },
  };
}

export function messageOf(person: number, serviceUrl: string, text: string): object {
  return { ...activity(person, serviceUrl), type: 'message', text };
}

/** The `times`-th answer about that server, each other than the one before, so that each is written. */
export function answerOf(person: number, serviceUrl: string, of: Asked, times: number): object {
  const isKo = times % 2 === 1;
  const data = { ...of, page: 1, version: times, ...(isKo ? { comment: 'the application does not start' } : {}) };
  const action = { type: 'Action.Execute', verb: isKo ? 'validation.ko' : 'validation.ok', data };
  const value = { action, trigger: 'manual' };
  return { ...activity(person, serviceUrl), type: 'invoke', name: 'adaptiveCard/action', value };
}
