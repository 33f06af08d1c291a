// The annual plan and the calendar as the rules see them.
import type { FreezePeriod } from '../../../domain/planning/calendar.ts';
import type { PlanRow } from '../../../domain/planning/plan-row.ts';
import type { Db } from '../../schema/database.ts';

/** `weekNumber` null: the whole plan. */
export async function loadPlan(db: Db, weekNumber: number | null): Promise<PlanRow[]> {
  let query = db.selectFrom('patch_planning').selectAll().orderBy('id');
  if (weekNumber !== null) query = query.where('week_number', '=', weekNumber);
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    year: row.year,
    weekNumber: row.week_number,
    weekCode: row.week_code,
    weekStart: row.week_start,
    weekEnd: row.week_end,
    cycle: row.cycle,
    domainCode: row.domain_code,
    envScope: row.env_scope,
    status: row.status,
    environments: row.environments,
    note: row.note,
  }));
}

export async function loadFreezePeriods(db: Db): Promise<FreezePeriod[]> {
  const rows = await db.selectFrom('freeze_periods').selectAll().orderBy('first_day').execute();
  return rows.map((row) => ({ firstDay: row.first_day, lastDay: row.last_day, reason: row.reason }));
}

export async function alsaceMoselleZones(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('zones').select('name').where('alsace_moselle', '=', true).execute();
  return rows.map((row) => row.name);
}

/** Codes that the plan names, whether the estate has them or not. */
export async function loadPlannedDomains(db: Db): Promise<readonly string[]> {
  const rows = await db.selectFrom('patch_planning').select('domain_code').distinct().execute();
  return rows.flatMap(({ domain_code: code }) => code ?? []);
}
