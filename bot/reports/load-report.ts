// A report gathered from one state of the database (KPI-3).
import { loadCurve } from '../../db/queries/compliance/curve.ts';
import { loadFigures } from '../../db/queries/kpi/figures.ts';
import { isReadNarrowed } from '../../db/queries/people/within-reach.ts';
import {
  loadDebt,
  loadLeftOut,
  loadOverrides,
  loadReasons,
  loadRefused,
  loadValidated,
  loadValidators,
} from '../../db/queries/reports/decided.ts';
import { type BarsBy, loadBars, loadDone, loadFailures } from '../../db/queries/reports/done.ts';
import { countServersAhead, loadDomainCounts, loadPlannedRows, loadStates } from '../../db/queries/reports/planned.ts';
import { estateScope } from '../../db/queries/servers/estate-scope.ts';
import type { Db } from '../../db/schema/database.ts';
import { weeklyInstants } from '../../domain/compliance/curve.ts';
import type { Report } from '../../domain/reports/report.ts';
import { cycleBefore, daysOf, periodAfter, type ReportPeriod } from '../../domain/reports/report-period.ts';
import { WHOLE_ESTATE } from '../../domain/servers/estate-filter.ts';
import { type KpiSettings, kpiScopeOf } from '../kpi/kpi-scope-of.ts';

/** Of a week, those before it too: one point is no curve. */
const MOST_WEEKS: Readonly<Record<ReportPeriod['kind'], number>> = { week: 8, cycle: 18, year: 53 };
const BARS: Readonly<Record<ReportPeriod['kind'], BarsBy>> = { week: 'day', cycle: 'week', year: 'month' };

export type ReportAsk = {
  readonly now: Date;
  readonly settings: KpiSettings;
  /** Rows of each list. */
  readonly most: number;
  /** COMP-1: how long a reading of a server says something. */
  readonly freshHours: number;
};

export async function loadReport(
  db: Db,
  period: ReportPeriod,
  { now, settings, most, freshHours }: ReportAsk,
): Promise<Report> {
  const everything = { domain: null, branch: 'all' } as const;
  const scope = kpiScopeOf({ period, ...everything }, now, settings);
  const before = period.kind === 'cycle' ? cycleBefore(period) : null;
  const next = periodAfter(period);
  const nextDays = daysOf(next);
  const ahead = { firstDay: nextDays.first, lastDay: nextDays.last };
  const { at } = scope;
  return {
    period,
    madeAt: now,
    isNarrowed: await isReadNarrowed(db),
    figures: await loadFigures(db, scope, now),
    before:
      before === null
        ? null
        : {
            period: before,
            figures: await loadFigures(db, kpiScopeOf({ period: before, ...everything }, now, settings), now),
          },
    states: await loadStates(db, scope),
    bars: { by: BARS[period.kind], counts: await loadBars(db, scope, BARS[period.kind]) },
    compliance: await loadCurve(db, await estateScope(db, WHOLE_ESTATE, now), curveInstants(period, scope), freshHours),
    domains: await loadDomainCounts(db, scope),
    failures: await loadFailures(db, scope),
    validators: await loadValidators(db, scope),
    reasons: await loadReasons(db, scope),
    planned: await loadPlannedRows(db, scope, most),
    done: await loadDone(db, scope, 'ok', most),
    failed: await loadDone(db, scope, 'ko', most),
    validated: await loadValidated(db, scope, most),
    leftOut: await loadLeftOut(db, scope, most),
    refused: await loadRefused(db, scope, most),
    overrides: await loadOverrides(db, scope, most),
    debt: await loadDebt(db, { at, isNow: at >= now }, most),
    next: {
      period: next,
      planned: await loadPlannedRows(db, ahead, most),
      servers: await countServersAhead(db, ahead),
    },
  };
}

function curveInstants(
  { kind }: ReportPeriod,
  { at, from }: { readonly at: Date; readonly from: Date },
): readonly Date[] {
  const instants = weeklyInstants(at, MOST_WEEKS[kind]);
  return kind === 'week' ? instants : instants.filter((one) => one >= from);
}
