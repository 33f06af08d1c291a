// COMP-2: the estate by advisory: which are pending, on how many servers, since when; and one of them, server by server.
import { type RawBuilder, sql } from 'kysely';
import type { IsoDate } from '../../../domain/clock.ts';
import { ADVISORY_STATES, type AdvisoryState, isCompliant } from '../../../domain/compliance/advisory-state.ts';
import { type Delays, lateBefore, levelOf } from '../../../domain/compliance/delays.ts';
import { SEVERITIES, type Severity } from '../../../domain/cve/advisory.ts';
import type { ServerId } from '../../../domain/ids.ts';
import { isKernelPackage } from '../../../domain/kernels/kernel-names.ts';
import type { Db } from '../../schema/database.ts';
import { type EstateScope, within } from '../servers/estate-scope.ts';
import { ADVISORY_STATE, type ComplianceAsk, PATCHED_BY_US, serverStates } from './classify.ts';

export type PendingAdvisory = {
  readonly advisory: string;
  readonly severity: Severity | null;
  readonly cves: readonly string[];
  readonly servers: number;
  /** Pending for longer than the severity allows. */
  readonly late: number;
  readonly since: Date;
};

/** One row for each advisory that is pending anywhere in the scope, as the last scans list it. */
export async function loadPendingAdvisories(
  db: Db,
  scope: EstateScope,
  { now, delays }: Pick<ComplianceAsk, 'now' | 'delays'>,
): Promise<readonly PendingAdvisory[]> {
  const { rows } = await sql<PendingAdvisory>`
    with pending as materialized (
      select u.content, count(*)::int as servers, min(u.since) as since,
        (count(*) filter (where u.since < c.before))::int as late
      from servers v join server_pending p on p.server_id = v.id
      cross join lateral unnest(p.contents, p.since) as u (content, since)
      join (select id, ${lateBeforeSql(now, delays)} as before from advisory_contents) c on c.id = u.content
      where ${PATCHED_BY_US} and ${within(scope)} and u.content <> all(p.unasked) group by u.content)
    select g.*, array(select distinct x.cve from advisory_contents k, unnest(k.cves) as x (cve) where k.advisory = g.advisory) as cves
    from (
      select c.advisory, (${[...SEVERITIES]}::text[])[min(array_position(${[...SEVERITIES]}::text[], c.severity))] as severity,
        sum(p.servers)::int as servers, sum(p.late)::int as late, min(p.since) as since
      from pending p join advisory_contents c on c.id = p.content group by c.advisory) g`.execute(db);
  return rows;
}

/** By the severity of a row of `advisory_contents`; null: never. */
function lateBeforeSql(now: Date, delays: Delays): RawBuilder<Date | null> {
  const cases = [...SEVERITIES, null].map((severity) => {
    const before = lateBefore(levelOf(severity), now, delays);
    return sql`when severity is not distinct from ${severity}::text then ${before}::timestamptz`;
  });
  return sql`case ${sql.join(cases, sql` `)} end`;
}

export type KnownAdvisory = {
  readonly contents: readonly number[];
  readonly severity: Severity | null;
  readonly cves: readonly string[];
  readonly packages: readonly string[];
  readonly seenAt: Date;
};

/** null: no scan has ever named it. */
export async function loadAdvisory(db: Db, advisory: string): Promise<KnownAdvisory | null> {
  const rows = await db.selectFrom('advisory_contents').selectAll().where('advisory', '=', advisory).execute();
  const [first] = rows;
  if (first === undefined) return null;
  const all = (of: (row: (typeof rows)[number]) => readonly string[]) => [...new Set(rows.flatMap(of))].sort();
  return {
    contents: rows.map(({ id }) => id),
    severity: SEVERITIES.find((severity) => rows.some((row) => row.severity === severity)) ?? null,
    cves: all(({ cves }) => cves),
    packages: all(({ packages }) => packages),
    seenAt: new Date(Math.min(...rows.map(({ seen_at: seen }) => seen.getTime()))),
  };
}

export type ServerWithAdvisory = {
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly environment: string;
  readonly domain: string;
  readonly application: string | null;
  readonly state: AdvisoryState;
  readonly since: Date | null;
  readonly heldBack: boolean;
  readonly dueOn: IsoDate | null;
  readonly scannedAt: Date | null;
};

export type AdvisoryServers = {
  readonly states: Readonly<Partial<Record<AdvisoryState, number>>>;
  readonly late: number;
  readonly due: { readonly last: IsoDate | null; readonly withoutDay: number };
  /** Where it is not installed: those that lack it first, since longest. */
  readonly total: number;
  readonly rows: readonly ServerWithAdvisory[];
};

const LACKS = sql`('missing', 'failed')`;
/** Worth a row: the others are counted. */
const LISTED = ADVISORY_STATES.filter((state) => !isCompliant(state) && state !== 'unknown');

/** `before`: what is pending since before is late; null: nothing is. */
export async function loadAdvisoryServers(
  db: Db,
  contents: readonly number[],
  ask: ComplianceAsk,
  { before, limit, offset }: { readonly before: Date | null; readonly limit: number; readonly offset: number },
): Promise<AdvisoryServers> {
  const { rows } = await sql<{
    states: AdvisoryServers['states'] | null;
    late: number;
    last: IsoDate | null;
    withoutDay: number;
    page: Listed[] | null;
  }>`
    with ${serverStates(sql`true`, ask)},
    known as materialized (${onServers(contents, await isOfKernel(db, contents))}),
    listed as (select * from known where state = any(${LISTED}::text[]))
    select
      (select json_object_agg(state, n) from (select state, count(*)::int as n from known group by state) c) as states,
      (select count(*)::int from listed where state in ${LACKS} and since < ${before}) as late,
      (select max(due_on)::text from listed where state in ${LACKS}) as last,
      (select count(*)::int from listed where state in ${LACKS} and due_on is null) as "withoutDay",
      (select json_agg(p) from (
        select l.id as "serverId", l.hostname, e.name as environment, d.code as domain, a.name as application, l.state, l.since, l.held as "heldBack",
          l.due_on as "dueOn", l.scanned_at as "scannedAt"
        from (select * from listed order by ${IN_ORDER} limit ${limit} offset ${offset}) l
        join domain_environments de on de.id = l.domain_environment_id join domains d on d.id = de.domain_id
        join environments e on e.id = de.environment_id left join applications a on a.id = l.application_id
        order by ${IN_ORDER}) p) as page`.execute(db);
  const [row] = rows;
  const states = row?.states ?? {};
  const total = LISTED.reduce((sum, state) => sum + (states[state] ?? 0), 0);
  return {
    states,
    late: row?.late ?? 0,
    due: { last: row?.last ?? null, withoutDay: row?.withoutDay ?? 0 },
    total,
    rows: (row?.page ?? []).map(({ since, scannedAt, ...rest }) => ({
      ...rest,
      since: since === null ? null : new Date(since),
      scannedAt: scannedAt === null ? null : new Date(scannedAt),
    })),
  };
}

type Listed = Omit<ServerWithAdvisory, 'since' | 'scannedAt'> & {
  readonly since: string | null;
  readonly scannedAt: string | null;
};

const IN_ORDER = sql`(state in ${LACKS}) desc, since nulls last, hostname`;

async function isOfKernel(db: Db, contents: readonly number[]): Promise<boolean> {
  if (contents.length === 0) return false;
  const rows = await db
    .selectFrom('advisory_contents')
    .select('packages')
    .where('id', 'in', [...contents])
    .execute();
  return rows.some(({ packages }) => packages.some(isKernelPackage));
}

/** Each server of `server_states` with its state of the advisory (COMP-1). */
function onServers(contents: readonly number[], kernel: boolean): RawBuilder<unknown> {
  const ids = sql`${[...contents]}::int[]`;
  return sql`
    select s.id, s.hostname, s.domain_environment_id, s.application_id, s.due_on, s.scanned_at, x.pending_since as since, x.held,
      ${ADVISORY_STATE} as state
    from server_states s
    left join (
      select p.server_id, min(u.since) as pending_since, bool_or(u.content = any(p.held)) as held,
        bool_and(u.content = any(p.unasked)) as unasked
      from server_pending p cross join lateral unnest(p.contents, p.since) as u (content, since)
      where p.contents && ${ids} and u.content = any(${ids}) group by p.server_id) o on o.server_id = s.id
    left join (
      select distinct on (e.server_id) e.server_id, e.ended_at, e.unasked && ${ids} as unasked
      from ended_advisories e where e.contents && ${ids} order by e.server_id, e.ended_at desc) g
      on g.server_id = s.id
    left join (select p.server_id from server_pending p where p.rejected && ${ids}) r on r.server_id = s.id
    cross join lateral (select o.pending_since, coalesce(o.held, false) as held, g.ended_at, r.server_id is not null as rejected, ${kernel}::boolean as kernel,
      coalesce(case when o.pending_since is null then g.unasked else o.unasked end, false) as unasked) x`;
}

export type PendingOnServer = {
  readonly advisory: string;
  readonly severity: Severity | null;
  readonly cves: readonly string[];
  readonly packages: readonly string[];
  readonly since: Date;
  readonly heldBack: boolean;
  /** The baseline asks for it. */
  readonly asked: boolean;
};

export async function loadPendingOf(db: Db, serverId: ServerId): Promise<readonly PendingOnServer[]> {
  const { rows } = await sql<PendingOnServer>`
    select c.advisory, c.severity, c.cves, c.packages, u.since, c.id = any(p.held) as "heldBack", c.id <> all(p.unasked) as asked
    from server_pending p cross join lateral unnest(p.contents, p.since) as u (content, since)
    join advisory_contents c on c.id = u.content where p.server_id = ${serverId}
    order by array_position(${[...SEVERITIES]}::text[], c.severity) nulls last, u.since, c.advisory collate "C"`.execute(
    db,
  );
  return rows;
}
