// How the card of a report is drawn.
import { type ReportView, reportCard } from '../../cards/reports/report/card.ts';
import { DEFAULT_COMPLIANCE } from '../../domain/compliance/settings.ts';
import type { ReportPeriod } from '../../domain/reports/report-period.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';
import { loadReport } from './load-report.ts';

/** As many rows of each list as the card shows. */
const MOST = 5;

export const reportCards: CardDrawings<'report'> = {
  report: drawing(({ period }, ctx) => reportView(ctx, period), reportCard),
};

async function reportView(ctx: ViewContext, period: ReportPeriod): Promise<ReportView> {
  const { db, now, settings } = ctx;
  const { freshHours } = settings.compliance ?? DEFAULT_COMPLIANCE;
  return { report: await loadReport(db, period, { now, settings, most: MOST, freshHours }), ...noticePart(ctx) };
}
