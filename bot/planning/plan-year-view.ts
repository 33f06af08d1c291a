// The annual plan as cards: the year by cycle, what is wrong with it, and the freezes (PLAN-1 to PLAN-6).

import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import type { FreezesView } from '../../cards/planning/freezes/card.ts';
import type { PlanningYearView, PlanWeekLine } from '../../cards/planning/planning/view.ts';
import type { PlanningFindingsView } from '../../cards/planning/planning-findings/card.ts';
import {
  loadFreezesWithIds,
  loadPlanYear,
  type PlanFinding,
  type PlanYear,
} from '../../db/queries/planning/plan-year.ts';
import { FREEZE_WEEKS, holidayOn } from '../../domain/planning/calendar.ts';
import {
  addDays,
  type Cycle,
  cycleOf,
  dayIn,
  type IsoWeek,
  isoWeek,
  isoWeekOf,
  weekCodeOf,
  weeksInYear,
} from '../../domain/planning/iso-week.ts';
import { freezeRefusal } from '../../domain/planning/plan-check.ts';
import type { PlanRow } from '../../domain/planning/plan-row.ts';
import { mayHere, noticePart, type ViewContext } from '../shared/view-context.ts';
import { windowsOfPlan } from './windows-of-plan.ts';

/** `cycle`: 1 to 3; anything else: that of today, or the first of another year. */
export async function planningYearView(ctx: ViewContext, year: number, cycle: number): Promise<PlanningYearView> {
  const plan = await planOf(ctx, year);
  const shown = shownCycle(cycle, year, plan.today);
  const lines = weeksOf(year).map((week) => ({ week, line: weekLine(week, plan) }));
  const weeks = lines.filter(({ week }) => week.cycle === shown);
  const windows = await windowsOfPlan(ctx, plan, spanOf(weeks.map(({ week }) => week)));
  const open = plan.rows.filter((row) => row.status === 'open');
  return {
    year,
    counts: {
      open: new Set(open.map((row) => row.weekNumber)).size,
      weeks: weeksInYear(year),
      campaigns: new Set(plan.rows.flatMap((row) => plan.campaigns.get(row.id) ?? [])).size,
      ...severities(plan.findings),
    },
    findings: plan.findings.map(({ severity, text }) => ({ severity, text })),
    cycle: shown,
    heat: lines.map(({ line: { weekCode, frozen, rows } }) => ({ weekCode, frozen, rows })),
    weeks: weeks.map(({ week: { weekStart, weekEnd }, line }) => ({
      ...line,
      windows: windows.filter(({ day }) => weekStart <= day && day <= weekEnd),
    })),
    access: { edit: mayHere(ctx, 'plan.edit') },
    ...noticePart(ctx),
  };
}

export async function planningFindingsView(
  ctx: ViewContext,
  year: number,
  page: number,
): Promise<PlanningFindingsView> {
  const { findings } = await planOf(ctx, year);
  const lines = findings.map(({ key, severity, text, fixes }) => ({
    key,
    severity,
    text,
    fixes: fixes.map(({ label }) => label),
  }));
  return {
    year,
    counts: severities(findings),
    findings: pageOf(lines, page, PAGE_SIZES.planFindings),
    access: { edit: mayHere(ctx, 'plan.edit') },
    ...noticePart(ctx),
  };
}

/** Periods that are over are history: `/audit` has them. */
export async function freezesView(ctx: ViewContext, page: number): Promise<FreezesView> {
  const today = dayIn(ctx.now, ctx.settings.zone);
  const periods = (await loadFreezesWithIds(ctx.db)).filter(({ lastDay }) => lastDay >= today);
  return {
    weeks: [...FREEZE_WEEKS].map(weekCodeOf),
    periods: pageOf(periods, page, PAGE_SIZES.freezes),
    access: { edit: mayHere(ctx, 'freeze.edit') },
    ...noticePart(ctx),
  };
}

export function planOf({ db, now, settings }: ViewContext, year: number): Promise<PlanYear> {
  return loadPlanYear(db, year, { now, zone: settings.zone, budget: settings.hoursBudget });
}

function severities(findings: readonly PlanFinding[]) {
  return {
    errors: findings.filter(({ severity }) => severity === 'error').length,
    warnings: findings.filter(({ severity }) => severity === 'warning').length,
  };
}

function shownCycle(asked: number, year: number, today: string): Cycle {
  if (asked === 1 || asked === 2 || asked === 3) return asked;
  const present = isoWeekOf(today);
  return present.year === year ? cycleOf(present.weekNumber) : 1;
}

function weeksOf(year: number): readonly IsoWeek[] {
  return Array.from({ length: weeksInYear(year) }, (_, i) => isoWeek(year, i + 1)).filter((week) => week !== null);
}

function spanOf(weeks: readonly IsoWeek[]): readonly [string, string] {
  return [weeks[0]?.weekStart ?? '', weeks.at(-1)?.weekEnd ?? ''];
}

/** A row stands where the plan says: rows of impossible weeks are among the findings alone. */
function weekLine(
  { weekCode, weekNumber, weekStart, weekEnd }: IsoWeek,
  plan: PlanYear,
): Omit<PlanWeekLine, 'windows'> {
  const rows = plan.rows.filter((row) => row.weekNumber === weekNumber);
  return {
    weekCode,
    weekStart,
    isPresent: weekStart <= plan.today && plan.today <= weekEnd,
    frozen: FREEZE_WEEKS.has(weekNumber) || rows.some((row) => freezeRefusal(row, null, plan.calendar) !== null),
    rows: rows.filter((row) => row.status !== 'empty').map((row) => rowLine(row, plan)),
    holidays: slotDayHolidays(weekStart, plan),
  };
}

function rowLine(row: PlanRow, { campaigns, findings }: PlanYear): PlanWeekLine['rows'][number] {
  const about = findings.filter(({ rows }) => rows.includes(row.id));
  const flag = (['error', 'warning'] as const).find((one) => about.some(({ severity }) => severity === one));
  return {
    domain: row.domainCode,
    scope: row.envScope,
    status: row.status,
    environments: row.environments ?? [],
    campaignId: campaigns.get(row.id) ?? null,
    flag: flag ?? null,
  };
}

/** Monday to Thursday: the days on which somebody could be patched (SLOT-2). */
function slotDayHolidays(weekStart: string, { calendar }: PlanYear): PlanWeekLine['holidays'] {
  const [eastern] = calendar.alsaceMoselleZones;
  return [0, 1, 2, 3].flatMap((offset) => {
    const day = addDays(weekStart, offset);
    const holiday = holidayOn(day, calendar, eastern ?? null);
    return holiday === null ? [] : [{ day, name: holiday.name }];
  });
}
