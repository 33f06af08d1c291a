// What the plan holds of some weeks, with the campaigns made of it, and how their servers stand (KPI-3).
import { sql } from 'kysely';
import type { IsoDate } from '../../../domain/clock.ts';
import type { DomainCount, Listed, PlannedRow, StateCount } from '../../../domain/reports/report.ts';
import type { Db } from '../../schema/database.ts';

export type DaysAsked = { readonly firstDay: IsoDate; readonly lastDay: IsoDate };

/** Rows of the plan whose week begins on one of the days. */
export async function loadPlannedRows(db: Db, days: DaysAsked, most: number): Promise<Listed<PlannedRow>> {
  const { firstDay, lastDay } = days;
  const { rows } = await sql<PlannedRow & { readonly all: number }>`
    select p.week_code as "weekCode", p.year, p.domain_code as domain, p.env_scope as scope, p.status, p.note,
      (select coalesce(array_agg(c.campaign_id order by c.campaign_id), '{}') from campaign_plan_rows c where c.plan_id = p.id) as campaigns,
      count(*) over ()::int as "all"
    from patch_planning p where p.week_start >= ${firstDay}::date and p.week_start <= ${lastDay}::date
    order by p.week_start, p.domain_code collate "C", p.id limit ${most}`.execute(db);
  return { total: rows[0]?.all ?? 0, rows: rows.map(({ all: _, ...row }) => row) };
}

/** Of the campaigns whose week begins on one of the days. */
const SESSIONS = ({ firstDay, lastDay }: DaysAsked) => sql`select s.status, d.code as domain
  from patch_sessions s join campaigns c on c.id = s.campaign_id
  join servers v on v.id = s.server_id
  join domain_environments de on de.id = v.domain_environment_id join domains d on d.id = de.domain_id
  where c.week_start >= ${firstDay}::date and c.week_start <= ${lastDay}::date`;

export async function loadStates(db: Db, days: DaysAsked): Promise<readonly StateCount[]> {
  const { rows } = await sql<StateCount>`
    select x.status, count(*)::int as servers from (${SESSIONS(days)}) x group by x.status order by x.status`.execute(
    db,
  );
  return rows;
}

export async function loadDomainCounts(db: Db, days: DaysAsked): Promise<readonly DomainCount[]> {
  const { rows } = await sql<DomainCount>`
    select x.domain, (count(*) filter (where x.status in ('patched', 'reported')))::int as patched,
      (count(*) filter (where x.status = 'failed'))::int as failed,
      (count(*) filter (where x.status not in ('patched', 'reported', 'failed', 'excluded')))::int as "left"
    from (${SESSIONS(days)}) x group by x.domain order by x.domain collate "C"`.execute(db);
  return rows;
}

/** Servers of open campaigns that are still to be patched on those days. */
export async function countServersAhead(db: Db, { firstDay, lastDay }: DaysAsked): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from patch_sessions s join campaigns c on c.id = s.campaign_id and c.status = 'open'
    where s.status in ('pending', 'prereq_ok') and s.date_prevue >= ${firstDay}::date and s.date_prevue <= ${lastDay}::date`.execute(
    db,
  );
  return rows[0]?.n ?? 0;
}
