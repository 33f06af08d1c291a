// Writes workbooks that people open and send back: a header that stays in sight, text that stays text.
import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import type { IsoDate } from '../domain/clock.ts';
import { fitted } from './fit-sheet.ts';
import { sheetNames } from './sheet-name.ts';

/** A day of the business zone. An instant is no day until somebody says where: `dayIn` does. */
export type DayCell = { readonly day: IsoDate };

export type SheetSpec = {
  readonly name: string;
  /** `width` in characters. */
  readonly columns: readonly { readonly header: string; readonly width?: number }[];
  readonly rows: readonly (readonly (string | number | DayCell | null)[])[];
};

export const DATE_FORMAT = 'dd/mm/yyyy';

/** The bytes of an .xlsx. A text is written as text, so that one that begins with `=` is never a formula. */
export async function writeWorkbook(sheets: readonly SheetSpec[]): Promise<Uint8Array> {
  const fitting = wholeSheets(sheets);
  const names = sheetNames(fitting.map(({ name }) => name));
  const written = fitting.map(({ columns, rows }, index) => ({
    sheet: names[index] ?? '',
    data: [columns.map(({ header }) => headerCell(header)), ...rows.map((row) => row.map(cellOf))] as SheetData,
    columns: columns.map(({ width }) => ({ width: width ?? 18 })),
    stickyRowsCount: 1,
  }));
  return writeXlsxFile(written).toBuffer();
}

/** As Excel has room for them, without signs that XML has no place for. */
export function wholeSheets(sheets: readonly SheetSpec[]): readonly SheetSpec[] {
  return sheets.map(printable).flatMap((sheet) => fitted(sheet));
}

function headerCell(value: string) {
  return { type: String, value: escaped(value), fontWeight: 'bold' as const };
}

function cellOf(value: SheetSpec['rows'][number][number]) {
  if (value === null || value === '') return null;
  if (typeof value === 'object') return { type: Date, value: new Date(`${value.day}T00:00:00Z`), format: DATE_FORMAT };
  if (typeof value === 'number') return { type: Number, value };
  return { type: String, value: escaped(value) };
}

/** XML has no place for control characters, nor for what is no character. */
function printable(sheet: SheetSpec): SheetSpec {
  return {
    ...sheet,
    rows: sheet.rows.map((row) => row.map((value) => (typeof value === 'string' ? printableText(value) : value))),
  };
}

function printableText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]|[\ufffe\uffff]/gu, ' ');
}

/** `_x0041_` is how a workbook writes a sign by its number: a text that looks so says that it is none. */
export function escaped(text: string): string {
  return text.replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_');
}
