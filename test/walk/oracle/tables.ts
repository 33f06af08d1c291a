// What the rules of GATE and RUN-2 are asked of: the rows themselves, read with plain SQL, none of the product's queries.
import { sql } from 'kysely';
import type { Db } from '../../../db/schema/database.ts';

export type Row = Readonly<Record<string, unknown>>;

const READ = {
  servers: `select v.*, e.name as environment, e.production as environment_production, d.code as domain, z.name as zone,
    p.name as application from servers v
    join domain_environments de on de.id = v.domain_environment_id join domains d on d.id = de.domain_id
    join environments e on e.id = de.environment_id
    left join zones z on z.id = v.zone_id left join applications p on p.id = v.application_id`,
  links: 'select * from server_correspondance',
  attempts: 'select * from patch_attempts order by id',
  steps: `select attempt_id, step, status, result from attempt_steps where step = 'checks'`,
  updates: `select attempt_id from attempt_steps where step = 'update'`,
  snapshots: 'select * from vm_snapshots order by id',
  validations: 'select * from patch_validation order by attempt_id, id',
  decisions: 'select * from prod_go_decisions order by id',
  covered: 'select * from prod_go_servers',
  overrides: 'select * from gate_overrides order by id',
  campaigns: 'select * from campaigns',
  sessions: 'select * from patch_sessions',
  users: 'select u.*, array(select role from user_roles r where r.user_id = u.id) as roles from users u',
  // Accounts of one person, over as many shared contacts and addresses as it takes (PEOPLE-4).
  persons: `with recursive marks as (
      select id, 'contact ' || contact_id as mark from users where contact_id is not null
      union all select id, lower(email) from users
      union all select u.id, lower(k.email) from users u join contacts k on k.id = u.contact_id),
    same (one, other) as (select id, id from users
      union select s.one, n.id from same s join marks m on m.id = s.other join marks n on n.mark = m.mark)
    select one, other from same`,
  reach: 'select * from account_hosts',
  freezes: 'select first_day::text as first_day, last_day::text as last_day from freeze_periods',
  unclosed: 'select * from unclosed_updates where closed_at is null',
  groups: 'select * from app_groups',
  dependencies: 'select * from server_dependencies',
  confirmations: 'select * from foundation_confirmations',
  scans: 'select * from server_scans',
  advisories: 'select * from server_advisories',
  rings: 'select * from rings',
  patchGroups: 'select * from patch_groups',
  groupServers: 'select * from patch_group_servers',
  openings: 'select * from ring_openings',
  sites: 'select * from sites',
  siteAdmins: 'select * from site_admins',
  siteAnswers: 'select *, day::text as day from site_answers order by id',
  // Of the walk itself (journal.ts).
  journal: 'select * from walk_journal order by id',
  audit: `select * from audit_log where action in
    ('session.restore', 'links.remove', 'links.undo', 'links.apply', 'links.add', 'quickwin.add', 'quickwin.draft') order by id`,
} as const;

export type Tables = { readonly [Name in keyof typeof READ]: readonly Row[] };

export async function readTables(db: Db): Promise<Tables> {
  const read = Object.entries(READ).map(async ([name, text]) => {
    const { rows } = await sql.raw<Row>(text).execute(db);
    return [name, rows] as const;
  });
  return Object.fromEntries(await Promise.all(read)) as unknown as Tables;
}

export function find(rows: readonly Row[], id: unknown): Row {
  const row = rows.find((one) => one.id === id);
  if (row === undefined) throw new Error(`no row ${String(id)}`);
  return row;
}

/** Milliseconds; null stays null. */
export function instant(value: unknown): number | null {
  return value === null || value === undefined ? null : new Date(value as string).getTime();
}

export function at(value: unknown): number {
  const found = instant(value);
  if (found === null) throw new Error('an instant is missing');
  return found;
}
