// A report as a file: its page, or its workbook with every row (KPI-3).
import { DEFAULT_COMPLIANCE } from '../../domain/compliance/settings.ts';
import { DEFAULT_BUDGET } from '../../domain/previews/hours.ts';
import { parsePeriod, periodText } from '../../domain/reports/report-period.ts';
import { MAX_EXCEL_ROWS } from '../../domain/servers/too-many-rows.ts';
import { type ContentContext, type FileContent, HTML_TYPE, XLSX_TYPE } from '../files/file-body.ts';
import { loadReport } from './load-report.ts';
import { reportPage } from './page/report-page.ts';
import { reportWorkbook } from './report-workbook.ts';

/** A page of more rows is none that anybody reads. */
const MOST_ON_PAGE = 100;

export async function reportContent(
  { db, language, now, zone, hoursBudget = DEFAULT_BUDGET, compliance = DEFAULT_COMPLIANCE }: ContentContext,
  { period: text, format }: { readonly period: string; readonly format: 'html' | 'xlsx' },
  mostInSheet = MAX_EXCEL_ROWS,
): Promise<FileContent> {
  const period = parsePeriod(text);
  if (period === null) throw new Error('an order for a report of a period that nobody writes');
  const most = format === 'html' ? MOST_ON_PAGE : mostInSheet;
  const report = await loadReport(db, period, {
    now,
    settings: { zone, hoursBudget },
    most,
    freshHours: compliance.freshHours,
  });
  const fileName = `patchcenter-${periodText(period)}-${language}.${format}`;
  if (format === 'xlsx') return { body: await reportWorkbook(report, language, zone), fileName, type: XLSX_TYPE };
  return { body: Buffer.from(reportPage(report, language)), fileName, type: HTML_TYPE };
}
