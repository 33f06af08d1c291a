// A report as a workbook: its charts, the indicators, then each list with its rows (KPI-3).
import type { Language } from '../../domain/language.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import type { Report } from '../../domain/reports/report.ts';
import { type Cell, reportTables } from '../../domain/reports/report-tables.ts';
import { reportWords } from '../../domain/reports/report-words.ts';
import { writeChartedWorkbook } from '../../spreadsheets/charted-workbook.ts';
import type { SheetSpec } from '../../spreadsheets/write-table.ts';
import { cutRow, figuresSheet } from '../kpi/kpi-sheets.ts';
import { reportCharts } from './report-charts.ts';

export async function reportWorkbook(report: Report, language: Language, zone: string): Promise<Uint8Array> {
  const lists = reportTables(report, language).map(
    ({ title, headers, rows, total }): SheetSpec => ({
      name: title,
      columns: headers.map((header) => ({ header, width: 22 })),
      rows: [...rows.map((cells) => cells.map((cell) => cellOf(cell, zone))), ...cutRow(total, rows.length, language)],
    }),
  );
  const figures = figuresSheet(report.figures, report.before?.figures ?? null, language);
  const charts = { name: reportWords[language].chartSheet, all: reportCharts(report, language) };
  return writeChartedWorkbook(charts, [figures, ...lists]);
}

function cellOf(cell: Cell, zone: string): SheetSpec['rows'][number][number] {
  if (cell === null || typeof cell !== 'object') return cell;
  return { day: 'at' in cell ? dayIn(cell.at, zone) : cell.day };
}
