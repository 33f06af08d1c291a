// One week of the plan: what it holds against what it can hold (PLAN-6), its closed days, and what its form offers.
import type { PlanningWeekView } from '../../cards/planning/planning-week/card.ts';
import { loadFormChoices, type PlanYear } from '../../db/queries/planning/plan-year.ts';
import { closureOn } from '../../domain/planning/calendar.ts';
import { eligibleFor } from '../../domain/planning/capacity-findings.ts';
import { addDays, type IsoWeek, isoWeek, weeksInYear } from '../../domain/planning/iso-week.ts';
import { partition } from '../../domain/previews/eligibility.ts';
import { hoursFor, hoursText } from '../../domain/previews/hours.ts';
import { SLOTS_A_DAY, slotDays } from '../../domain/previews/slots.ts';
import type { Server } from '../../domain/server.ts';
import { mayHere, noticePart, type ViewContext } from '../shared/view-context.ts';
import { planOf } from './plan-year-view.ts';
import { windowsOfPlan } from './windows-of-plan.ts';

/** null: the year has no such week. */
export async function planningWeekView(
  ctx: ViewContext,
  year: number,
  weekNumber: number,
): Promise<PlanningWeekView | null> {
  const week = isoWeek(year, weekNumber);
  if (week === null) return null;
  const plan = await planOf(ctx, year);
  const rows = plan.rows.filter((row) => row.weekNumber === weekNumber);
  const ids = new Set(rows.map(({ id }) => id));
  const eligible = eligibleFor(
    rows.filter((row) => row.status === 'open'),
    plan.servers,
  );
  const hours = hoursFor(eligible.length, ctx.settings.hoursBudget);
  return {
    ...week,
    rows: rows.map(({ id, domainCode, envScope, status, environments, note }) => ({
      domain: domainCode,
      scope: envScope,
      status,
      environments: environments ?? [],
      note: note ?? '',
      campaignId: plan.campaigns.get(id) ?? null,
    })),
    closures: closures(week, plan),
    windows: await windowsOfPlan(ctx, plan, [week.weekStart, week.weekEnd]),
    capacity: capacity(eligible, week, plan),
    hours: { needed: hoursText(hours.needed), budget: hoursText(hours.budget) },
    findings: plan.findings
      .filter((finding) => finding.rows.some((id) => ids.has(id)))
      .map(({ key, severity, text, fixes }) => ({ key, severity, text, fixes: fixes.map(({ label }) => label) })),
    ...(await loadFormChoices(ctx.db)),
    neighbours: neighbours(year, weekNumber),
    access: { edit: mayHere(ctx, 'plan.edit'), create: mayHere(ctx, 'campaign.create') },
    ...noticePart(ctx),
  };
}

/** Monday to Thursday, a closure once however many days it takes. */
function closures({ weekStart }: IsoWeek, { calendar }: PlanYear): PlanningWeekView['closures'] {
  const [eastern] = calendar.alsaceMoselleZones;
  const closed = [0, 1, 2, 3].flatMap((offset) => {
    const closure = closureOn(addDays(weekStart, offset), calendar, eastern ?? null);
    return closure === null ? [] : [closure.text];
  });
  return closed.filter((text, index) => closed.findIndex((other) => other.en === text.en) === index);
}

function capacity(
  eligible: readonly Server[],
  { weekStart }: IsoWeek,
  { calendar }: PlanYear,
): PlanningWeekView['capacity'] {
  const branches = partition(eligible);
  return (['hprod', 'prod'] as const).flatMap((branch) => {
    const servers = branches[branch].length;
    const days = slotDays(branch, weekStart, calendar, { zone: null, domainCode: null });
    return servers === 0 ? [] : [{ branch, servers, slots: days.length * SLOTS_A_DAY }];
  });
}

function neighbours(year: number, weekNumber: number): PlanningWeekView['neighbours'] {
  const isLast = weekNumber === weeksInYear(year);
  return {
    before:
      weekNumber > 1 ? { year, weekNumber: weekNumber - 1 } : { year: year - 1, weekNumber: weeksInYear(year - 1) },
    after: isLast ? { year: year + 1, weekNumber: 1 } : { year, weekNumber: weekNumber + 1 },
  };
}
