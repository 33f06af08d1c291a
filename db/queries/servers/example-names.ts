// A few names of the estate, for examples.
import { sql } from 'kysely';
import type { ExampleNames } from '../../../domain/example-names.ts';
import type { ApplicationId, UserId } from '../../../domain/ids.ts';
import { addDays, dayIn, isoWeekOf, weekCodeOf } from '../../../domain/planning/iso-week.ts';
import { branchOf } from '../../../domain/server.ts';
import type { Db } from '../../schema/database.ts';

const FEW = 3;
const AHEAD_DAYS = 90;

type Asked = { readonly now: Date; readonly zone?: string };

/** The first of each kind by name; the newest campaigns. `owner`: whose applications come first. */
export async function loadExampleNames(db: Db, { now, zone }: Asked, owner?: UserId): Promise<ExampleNames> {
  const own = owner === undefined ? [] : await applicationsOf(db, owner);
  const environments = await db.selectFrom('environments').select(['id', 'name', 'production']).orderBy('id').execute();
  const idsOf = (branch: 'prod' | 'hprod') =>
    environments
      .filter(({ name, production }) => production !== null && branchOf({ environment: name, production }) === branch)
      .map(({ id }) => id);
  const applications = await db.selectFrom('applications').select('name').orderBy(sql`name collate "C"`).execute();
  const domains = await db.selectFrom('domains').select('code').orderBy(sql`code collate "C"`).execute();
  const mine = own.map(({ name }) => name);
  const ids = own.map(({ id }) => id);
  return {
    hprod: await hostsIn(db, idsOf('hprod'), ids),
    prod: await hostsIn(db, idsOf('prod'), ids),
    applications: [...mine, ...applications.map(({ name }) => name).filter((name) => !mine.includes(name))],
    domains: domains.map(({ code }) => code),
    environments: environments.filter(({ production }) => production !== true).map(({ name }) => name),
    operators: await operatorNames(db, now),
    ...(await campaignNumbers(db)),
    ...(await weeksOf(db, dayIn(now, zone))),
  };
}

function applicationsOf(db: Db, owner: UserId) {
  return db
    .selectFrom('applications as a')
    .innerJoin('application_contacts as ac', 'ac.application_id', 'a.id')
    .innerJoin('users as u', 'u.contact_id', 'ac.contact_id')
    .select(['a.id', 'a.name'])
    .where('u.id', '=', owner)
    .orderBy(sql`a.name collate "C"`)
    .execute();
}

async function hostsIn(
  db: Db,
  environments: readonly number[],
  own: readonly ApplicationId[],
): Promise<readonly string[]> {
  if (environments.length === 0) return [];
  const ofAll = db
    .selectFrom('servers as v')
    .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .select('v.hostname')
    .where('de.environment_id', 'in', environments)
    .orderBy(sql`v.hostname collate "C"`)
    .limit(FEW);
  const mine = own.length === 0 ? [] : await ofAll.where('v.application_id', 'in', own).execute();
  const rows = mine.length > 0 ? mine : await ofAll.execute();
  return rows.map(({ hostname }) => hostname);
}

async function operatorNames(db: Db, now: Date): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('users as u')
    .innerJoin('user_roles as r', 'r.user_id', 'u.id')
    .select('u.display_name')
    .where('r.role', '=', 'operator')
    .where('u.disabled_at', 'is', null)
    .where(({ eb, or }) => or([eb('u.expires_at', 'is', null), eb('u.expires_at', '>', now)]))
    .orderBy(sql`u.display_name collate "C"`)
    .limit(1)
    .execute();
  return rows.map((row) => row.display_name);
}

async function campaignNumbers(db: Db) {
  const rows = await db
    .selectFrom('campaigns')
    .select(['id', 'kind', 'status'])
    .distinctOn(['kind', 'status'])
    .orderBy('kind')
    .orderBy('status')
    .orderBy('id', 'desc')
    .execute();
  const newest = (of: (row: (typeof rows)[number]) => boolean) =>
    rows
      .filter(of)
      .map(({ id }) => id)
      .sort((a, b) => b - a);
  const isRun = ({ kind }: { readonly kind: string }) => kind === 'quickwin';
  const open = newest((row) => row.status === 'open' && !isRun(row));
  const openRuns = newest((row) => row.status === 'open' && isRun(row));
  return {
    open: [...open, ...openRuns],
    closed: newest(({ status }) => status === 'closed'),
    runs: [...openRuns, ...newest((row) => row.status === 'closed' && isRun(row))],
  };
}

async function weeksOf(db: Db, today: string) {
  const next = await db
    .selectFrom('patch_planning')
    .select('week_code')
    .where('status', '=', 'open')
    .where('week_end', '>=', today)
    .orderBy('week_start')
    .limit(1)
    .executeTakeFirst();
  const day = addDays(today, AHEAD_DAYS);
  const { year, weekNumber } = isoWeekOf(day);
  return {
    week: next?.week_code ?? weekCodeOf(isoWeekOf(today).weekNumber),
    ahead: { week: weekCodeOf(weekNumber), year, day },
  };
}
