// What was done in a period, and what failed and why (KPI-3), as the history tells it.
import { type RawBuilder, sql } from 'kysely';
import type { BarCount, DoneRow, Listed, NamedCount } from '../../../domain/reports/report.ts';
import type { Db } from '../../schema/database.ts';

export type Span = { readonly from: Date; readonly until: Date; readonly zone: string };
export type BarsBy = 'day' | 'week' | 'month';

const HISTORY = ({ from, until }: Span): RawBuilder<unknown> => sql`select h.*, a.failure_class
  from patch_history h left join patch_attempts a on a.id = h.attempt_id
  where h.date_patch >= ${from} and h.date_patch < ${until}`;

export async function loadDone(db: Db, span: Span, result: 'ok' | 'ko', most: number): Promise<Listed<DoneRow>> {
  const { rows } = await sql<DoneRow & { readonly all: number }>`
    select h.date_patch as at, v.hostname, d.code as domain, h.source, h.campaign_id as "campaignId",
      h.intervenant_name as operator, h.status as result, h.failure_class as "failureClass", h.notes, count(*) over ()::int as "all"
    from (${HISTORY(span)}) h join servers v on v.id = h.server_id
    join domain_environments de on de.id = v.domain_environment_id join domains d on d.id = de.domain_id
    where h.status = ${result} order by h.date_patch, h.id limit ${most}`.execute(db);
  return { total: rows[0]?.all ?? 0, rows: rows.map(({ all: _, ...row }) => row) };
}

/** Those of the period in which something was done; days begin in the zone. */
export async function loadBars(db: Db, span: Span, by: BarsBy): Promise<readonly BarCount[]> {
  const { rows } = await sql<BarCount>`
    select x.at, (count(*) filter (where x.status = 'ok'))::int as ok, (count(*) filter (where x.status = 'ko'))::int as ko
    from (select h.status, date_trunc(${sql.lit(by)}, h.date_patch at time zone ${span.zone})::date as at from (${HISTORY(span)}) h) x
    group by x.at order by x.at`.execute(db);
  return rows;
}

/** '' where nobody knows why. */
export async function loadFailures(db: Db, span: Span): Promise<readonly NamedCount[]> {
  const { rows } = await sql<NamedCount>`
    select x.* from (select coalesce(h.failure_class, '') as name, count(*)::int as count from (${HISTORY(span)}) h where h.status = 'ko'
    group by 1) x order by x.count desc, x.name collate "C"`.execute(db);
  return rows;
}
