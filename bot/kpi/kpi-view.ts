// What the cards of the indicators show (KPI-1, KPI-2).
import type { KpiView } from '../../cards/kpi/kpi/card.ts';
import type { KpiRowsView } from '../../cards/kpi/kpi-rows/card.ts';
import { PAGE_SIZES } from '../../cards/paging.ts';
import { loadFigures, loadKpiRows } from '../../db/queries/kpi/figures.ts';
import type { FigureId } from '../../domain/kpi/figures.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { cycleBefore, cycleShown, type ReportPeriod } from '../../domain/reports/report-period.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';
import { type KpiQuestion, kpiScopeOf } from './kpi-scope-of.ts';

export type KpiAsked = Pick<KpiQuestion, 'domain' | 'branch'> & { readonly year: number };

export async function kpiView(ctx: ViewContext, { year, domain, branch }: KpiAsked): Promise<KpiView> {
  const { db, now, settings } = ctx;
  const cycle = cycleShown(year, dayIn(now, settings.zone));
  const before = cycleBefore(cycle);
  const figuresOf = (period: ReportPeriod) =>
    loadFigures(db, kpiScopeOf({ period, domain, branch }, now, settings), now);
  return {
    year,
    domain,
    branch,
    figures: await figuresOf({ kind: 'year', year }),
    cycle: { period: cycle, figures: await figuresOf(cycle) },
    before: { period: before, figures: await figuresOf(before) },
    ...noticePart(ctx),
  };
}

/** A page beyond the last is the last. */
export async function kpiRowsView(
  ctx: ViewContext,
  { year, domain, branch, figure: id }: KpiAsked & { readonly figure: FigureId },
  page: number,
): Promise<KpiRowsView | null> {
  const { db, now, settings } = ctx;
  const scope = kpiScopeOf({ period: { kind: 'year', year }, domain, branch }, now, settings);
  const [figure] = await loadFigures(db, scope, now, [id]);
  if (figure === undefined) return null;
  const limit = PAGE_SIZES.kpiRows;
  const load = (offset: number) => loadKpiRows(db, id, scope, now, { limit, offset });
  const first = await load(0);
  const pages = Math.max(1, Math.ceil(first.total / limit));
  const current = Math.min(Math.max(1, Math.trunc(page)), pages);
  const { rows } = current === 1 ? first : await load((current - 1) * limit);
  return { year, domain, branch, figure, rows: { rows, page: current, pages, total: first.total }, ...noticePart(ctx) };
}
