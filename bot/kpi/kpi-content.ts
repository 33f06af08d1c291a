// The indicators as a workbook: the figures first, then the rows behind one or behind all of them (KPI-2).
import { loadFigures, loadKpiRows } from '../../db/queries/kpi/figures.ts';
import type { Download } from '../../domain/download.ts';
import { FIGURES } from '../../domain/kpi/figures.ts';
import { DEFAULT_BUDGET } from '../../domain/previews/hours.ts';
import { MAX_EXCEL_ROWS } from '../../domain/servers/too-many-rows.ts';
import { type SheetSpec, writeWorkbook } from '../../spreadsheets/write-table.ts';
import { type ContentContext, type FileContent, XLSX_TYPE } from '../files/file-body.ts';
import { kpiScopeOf } from './kpi-scope-of.ts';
import { figuresSheet, rowsSheet } from './kpi-sheets.ts';

export async function kpiContent(
  { db, language, now, zone, hoursBudget = DEFAULT_BUDGET }: ContentContext,
  { year, domain, branch, figure }: Extract<Download, { kind: 'kpi' }>,
  most = MAX_EXCEL_ROWS,
): Promise<FileContent> {
  const scope = kpiScopeOf({ period: { kind: 'year', year }, domain, branch }, now, { zone, hoursBudget });
  const figures = await loadFigures(db, scope, now);
  const sheets: SheetSpec[] = [figuresSheet(figures, null, language)];
  for (const id of figure === null ? FIGURES : [figure]) {
    const page = await loadKpiRows(db, id, scope, now, { limit: most, offset: 0 });
    if (page.rows.length > 0) sheets.push(rowsSheet(id, page, language, zone));
  }
  return { body: await writeWorkbook(sheets), fileName: `kpi-${year}-${language}.xlsx`, type: XLSX_TYPE };
}
