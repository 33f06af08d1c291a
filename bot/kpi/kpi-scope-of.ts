// From what somebody asks about to what the database is asked (KPI-1, KPI-2).
import type { KpiScope } from '../../db/queries/kpi/kpi-scope.ts';
import type { KpiBranch } from '../../domain/kpi/figures.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import type { HoursBudget } from '../../domain/previews/hours.ts';
import { daysOf, instantsOf, type ReportPeriod } from '../../domain/reports/report-period.ts';

export type KpiQuestion = {
  readonly period: ReportPeriod;
  /** null: every one. */
  readonly domain: string | null;
  readonly branch: KpiBranch;
};

export type KpiSettings = { readonly zone: string; readonly hoursBudget: HoursBudget };

export function kpiScopeOf({ period, domain, branch }: KpiQuestion, now: Date, settings: KpiSettings): KpiScope {
  const { zone, hoursBudget } = settings;
  const { from, until } = instantsOf(period, zone);
  const { first, last } = daysOf(period);
  const at = until < now ? until : now;
  const day = until < now ? last : dayIn(now, zone);
  const { hoursPerServer } = hoursBudget;
  return { from, until, at, day, firstDay: first, lastDay: last, domain, branch, zone, hoursPerServer };
}
