// A report as a workbook: the indicators, then each list with all of its rows (KPI-3).
import type { Language } from '../../domain/language.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import type { Report } from '../../domain/reports/report.ts';
import { type Cell, reportTables } from '../../domain/reports/report-tables.ts';
import { type SheetSpec, writeWorkbook } from '../../spreadsheets/write-table.ts';
import { figuresSheet } from '../kpi/kpi-sheets.ts';

export async function reportWorkbook(report: Report, language: Language, zone: string): Promise<Uint8Array> {
  const lists = reportTables(report, language).map(
    ({ title, headers, rows }): SheetSpec => ({
      name: title,
      columns: headers.map((header) => ({ header, width: 22 })),
      rows: rows.map((cells) => cells.map((cell) => cellOf(cell, zone))),
    }),
  );
  return writeWorkbook([figuresSheet(report.figures, report.before?.figures ?? null, language), ...lists]);
}

function cellOf(cell: Cell, zone: string): SheetSpec['rows'][number][number] {
  if (cell === null || typeof cell !== 'object') return cell;
  return { day: 'at' in cell ? dayIn(cell.at, zone) : cell.day };
}
