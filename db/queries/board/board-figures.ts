// What the board shows beside what `/status` shows: the servers of a week by day, and the days of a year.
import { sql } from 'kysely';
import type { IsoDate } from '../../../domain/clock.ts';
import type { Db } from '../../schema/database.ts';

export type DayFigures = {
  readonly day: IsoDate;
  /** In campaigns, whatever became of them; excluded ones are not counted. */
  readonly planned: number;
  readonly done: number;
  readonly failed: number;
};

/** Both days included; days without servers are left out. */
export async function loadDayFigures(db: Db, first: IsoDate, last: IsoDate): Promise<readonly DayFigures[]> {
  const { rows } = await sql<DayFigures>`
    select s.date_prevue as day, count(*)::int as planned,
      (count(*) filter (where s.status in ('patched', 'reported')))::int as done,
      (count(*) filter (where s.status = 'failed'))::int as failed
    from patch_sessions s
    where s.date_prevue between ${first} and ${last} and s.status <> 'excluded'
    group by s.date_prevue order by s.date_prevue`.execute(db);
  return rows;
}

/** Servers that were patched, by the day that it was in `zone`; both days included. */
export async function loadPatchedByDay(
  db: Db,
  first: IsoDate,
  last: IsoDate,
  zone: string,
): Promise<ReadonlyMap<IsoDate, number>> {
  const { rows } = await sql<{ day: IsoDate; servers: number }>`
    select (h.date_patch at time zone ${zone})::date as day, count(distinct h.server_id)::int as servers
    from patch_history h
    where h.status = 'ok' and h.date_patch >= ${first}::date::timestamp at time zone ${zone}
      and h.date_patch < (${last}::date + 1)::timestamp at time zone ${zone}
    group by 1`.execute(db);
  return new Map(rows.map(({ day, servers }) => [day, servers]));
}

export type PlannedWeek = {
  readonly weekCode: string;
  readonly weekStart: IsoDate;
  readonly weekEnd: IsoDate;
  readonly status: 'open' | 'freeze' | 'holiday' | 'empty';
  readonly domains: readonly string[];
};

/** Weeks of the plan that have one of the days. */
export async function loadPlannedWeeks(db: Db, first: IsoDate, last: IsoDate): Promise<readonly PlannedWeek[]> {
  const { rows } = await sql<PlannedWeek>`
    select p.week_code as "weekCode", p.week_start as "weekStart", p.week_end as "weekEnd", p.status,
      coalesce(array_agg(distinct p.domain_code) filter (where p.domain_code is not null), '{}') as domains
    from patch_planning p
    where p.week_start <= ${last} and p.week_end >= ${first} and p.status in ('open', 'freeze')
    group by 1, 2, 3, 4 order by 2, 4`.execute(db);
  return rows;
}
