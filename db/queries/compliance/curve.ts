// COMP-2, COMP-4: how many servers were up to date at some instants of the past, from the history. Where none was read there is no point.
import { sql } from 'kysely';
import type { CurvePoint } from '../../../domain/compliance/curve.ts';
import type { Db } from '../../schema/database.ts';
import { type EstateScope, within } from '../servers/estate-scope.ts';
import { PATCHED_BY_US } from './classify.ts';

/** By instant. `freshHours`: how long a reading says something. Of the servers of today. */
export async function loadCurve(
  db: Db,
  scope: EstateScope,
  instants: readonly Date[],
  freshHours: number,
): Promise<readonly CurvePoint[]> {
  const { rows } = await sql<{ at: Date; read: number; lacking: number }>`
    with points as (select at from unnest(${instants.map((at) => at.toISOString())}::timestamptz[]) as at),
    asked as materialized (select v.id from servers v where ${PATCHED_BY_US} and ${within(scope)}),
    spans as (
      select n.server_id, n.read_since as since, n.scanned_at as until from server_scans n where n.scanned_at is not null
      union all select s.server_id, s.since, s.until from reading_spans s),
    gaps as (
      select p.server_id, least(p.oldest_critical, p.oldest_important, p.oldest_moderate, p.oldest_low, p.oldest_unrated) as since,
        'infinity'::timestamptz as until from server_pending p where cardinality(p.contents) > cardinality(p.unasked)
      union all select e.server_id, e.first_since, e.ended_at from ended_advisories e where cardinality(e.contents) > cardinality(e.unasked)),
    read as (
      select x.at, count(distinct s.server_id)::int as servers from points x
      join spans s on s.since <= x.at and x.at < s.until + make_interval(hours => ${freshHours})
      join asked a on a.id = s.server_id group by x.at),
    lacking as (
      select x.at, count(distinct g.server_id)::int as servers from points x
      join gaps g on g.since <= x.at and x.at < g.until
      join asked a on a.id = g.server_id
      where exists (select from spans s where s.server_id = g.server_id and s.since <= x.at
        and x.at < s.until + make_interval(hours => ${freshHours})) group by x.at)
    select x.at, coalesce(r.servers, 0) as read, coalesce(l.servers, 0) as lacking from points x
    left join read r on r.at = x.at left join lacking l on l.at = x.at order by x.at`.execute(db);
  return rows.map(({ at, read, lacking }) => ({ at, read, upToDate: read === 0 ? null : read - lacking }));
}
