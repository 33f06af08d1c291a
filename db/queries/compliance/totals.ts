// COMP-1, COMP-3: how a set of servers stands, whole and by group. Counted in the database: no server leaves it.
import { type RawBuilder, sql } from 'kysely';
import type { IsoDate } from '../../../domain/clock.ts';
import { LEVELS, type Level } from '../../../domain/compliance/delays.ts';
import type { Grouping } from '../../../domain/compliance/grouping.ts';
import type { Lagging } from '../../../domain/compliance/reason.ts';
import type { Db } from '../../schema/database.ts';
import { type EstateScope, within } from '../servers/estate-scope.ts';
import { type ComplianceAsk, serverStates } from './classify.ts';

export type ReasonCount = { readonly reason: Lagging | null; readonly servers: number };

export type ComplianceTotals = {
  readonly servers: number;
  readonly upToDate: number;
  /** Something has been pending for longer than its severity allows. */
  readonly late: number;
  /** Of servers that are known now. */
  readonly missing: number;
  readonly worst: Level | null;
  readonly reasons: readonly ReasonCount[];
  /** Of servers that lack something; `withoutDay`: of them, those that nothing updates. */
  readonly due: { readonly last: IsoDate | null; readonly withDay: number; readonly withoutDay: number };
  /** Of the readings that count. */
  readonly readFrom: Date | null;
  readonly readUntil: Date | null;
};

export type ComplianceGroup = {
  /** null: without one. */
  readonly name: string | null;
  readonly servers: number;
  readonly upToDate: number;
  readonly unknown: number;
  readonly late: number;
  readonly worst: Level | null;
};

export type CompliancePage = {
  readonly totals: ComplianceTotals;
  readonly groups: readonly ComplianceGroup[];
  readonly groupCount: number;
};

const UNKNOWN = sql`('never-read', 'stale', 'touched', 'unlisted')`;
const LACKING = sql`('failed', 'held-back', 'in-campaign', 'excluded', 'out-of-support', 'planned', 'unplanned')`;
/** Of the pending of servers that are known now; the least is the worst. */
const WORST = sql`min(array_position(${[...LEVELS]}::text[], worst)) filter (where reason in ${LACKING})`;

/** One statement, over one state of the estate; groups with most late servers first. */
export async function loadCompliance(
  db: Db,
  scope: EstateScope,
  ask: ComplianceAsk,
  { by, limit, offset }: { readonly by: Grouping; readonly limit: number; readonly offset: number },
): Promise<CompliancePage> {
  const { rows } = await sql<{ totals: Totals; groups: Group[] | null; groupCount: number }>`
    with ${serverStates(within(scope), ask)},
    counted as materialized (select ${keyOf(by)} as key, reason, worst, late, missing, due_on, scanned_at from server_states s
      join domain_environments de on de.id = s.domain_environment_id),
    by_reason as (
      select reason, count(*)::int as servers from counted group by reason),
    by_group as (
      select key, count(*)::int as servers, (count(*) filter (where reason is null))::int as "upToDate",
        (count(*) filter (where reason in ${UNKNOWN}))::int as unknown, (count(*) filter (where late and reason in ${LACKING}))::int as late,
        ${WORST} as worst from counted group by key),
    page as (
      select g.*, ${nameOf(by)} as name from by_group g
      order by g.late desc, g.servers - g."upToDate" desc, name nulls last limit ${limit} offset ${offset})
    select
      (select json_build_object('servers', count(*), 'late', count(*) filter (where late and reason in ${LACKING}),
        'missing', coalesce(sum(missing) filter (where reason in ${LACKING}), 0), 'worst', ${WORST},
        'last', max(due_on) filter (where reason in ${LACKING}),
        'withDay', count(*) filter (where reason in ${LACKING} and due_on is not null),
        'withoutDay', count(*) filter (where reason in ${LACKING} and due_on is null),
        'readFrom', min(scanned_at) filter (where reason is null or reason not in ${UNKNOWN}),
        'readUntil', max(scanned_at) filter (where reason is null or reason not in ${UNKNOWN}),
        'reasons', (select json_agg(json_build_object('reason', reason, 'servers', servers)) from by_reason))
        from counted) as totals,
      (select json_agg(page order by late desc, servers - "upToDate" desc, name nulls last) from page) as groups,
      (select count(*)::int from by_group) as "groupCount"`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('a count without a row');
  return { totals: totalsOf(row.totals), groups: (row.groups ?? []).map(groupOf), groupCount: row.groupCount };
}

/** As JSON says it: instants are texts, the worst is a place among the levels. */
type Totals = {
  readonly servers: number;
  readonly late: number;
  readonly missing: number;
  readonly worst: number | null;
  readonly last: IsoDate | null;
  readonly withDay: number;
  readonly withoutDay: number;
  readonly readFrom: string | null;
  readonly readUntil: string | null;
  readonly reasons: readonly ReasonCount[] | null;
};
type Group = Omit<ComplianceGroup, 'worst'> & { readonly worst: number | null };

function totalsOf({
  readFrom,
  readUntil,
  reasons,
  worst,
  last,
  withDay,
  withoutDay,
  ...rest
}: Totals): ComplianceTotals {
  const counts = reasons ?? [];
  return {
    ...rest,
    reasons: counts,
    upToDate: counts.find(({ reason }) => reason === null)?.servers ?? 0,
    worst: levelAt(worst),
    due: { last, withDay, withoutDay },
    readFrom: readFrom === null ? null : new Date(readFrom),
    readUntil: readUntil === null ? null : new Date(readUntil),
  };
}

function groupOf({ name, servers, upToDate, unknown, late, worst }: Group): ComplianceGroup {
  return { name, servers, upToDate, unknown, late, worst: levelAt(worst) };
}

function levelAt(place: number | null): Level | null {
  return place === null ? null : (LEVELS[place - 1] ?? null);
}

/** Ids rather than names while rows are counted. */
function keyOf(by: Grouping): RawBuilder<unknown> {
  switch (by) {
    case 'domain':
      return sql`de.domain_id::text`;
    case 'environment':
      return sql`de.environment_id::text`;
    case 'application':
      return sql`s.application_id::text`;
    case 'site':
      return sql`s.zone_id::text`;
    case 'group':
      return sql`nullif(s.app_group, '')`;
  }
}

function nameOf(by: Grouping): RawBuilder<string | null> {
  switch (by) {
    case 'domain':
      return sql`(select d.code from domains d where d.id = g.key::int)`;
    case 'environment':
      return sql`(select e.name from environments e where e.id = g.key::int)`;
    case 'application':
      return sql`(select a.name from applications a where a.id = g.key::int)`;
    case 'site':
      return sql`(select z.name from zones z where z.id = g.key::int)`;
    case 'group':
      return sql`g.key`;
  }
}
