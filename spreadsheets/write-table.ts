// Writes workbooks that people open and send back: a header that stays in sight, text that stays text.
import writeXlsxFile, { type SheetData } from 'write-excel-file/node';

export type SheetSpec = {
  readonly name: string;
  /** `width` in characters. */
  readonly columns: readonly { readonly header: string; readonly width?: number }[];
  /** Dates are written as days. */
  readonly rows: readonly (readonly (string | number | Date | null)[])[];
};

const DATE_FORMAT = 'dd/mm/yyyy';
/** What Excel takes in a cell and in the name of a sheet. */
const MOST_CHARACTERS = 32_000;
const MOST_NAME = 31;

/** The bytes of an .xlsx. A text is written as text, so that one that begins with `=` is never a formula. */
export async function writeWorkbook(sheets: readonly SheetSpec[]): Promise<Uint8Array> {
  const written = sheets.map(({ name, columns, rows }) => ({
    sheet: name.replace(/[\\/?*[\]:]/g, ' ').slice(0, MOST_NAME),
    data: [columns.map(({ header }) => headerCell(header)), ...rows.map((row) => row.map(cellOf))] as SheetData,
    columns: columns.map(({ width }) => ({ width: width ?? 18 })),
    stickyRowsCount: 1,
  }));
  return writeXlsxFile(written).toBuffer();
}

function headerCell(value: string) {
  return { type: String, value, fontWeight: 'bold' as const };
}

function cellOf(value: string | number | Date | null) {
  if (value === null || value === '') return null;
  if (value instanceof Date) return { type: Date, value, format: DATE_FORMAT };
  if (typeof value === 'number') return { type: Number, value };
  return { type: String, value: printable(value) };
}

/** XML has no place for control characters. */
function printable(text: string): string {
  return text
    .replace(/[^\P{Cc}\n\t]/gu, ' ')
    .slice(0, MOST_CHARACTERS)
    .toWellFormed();
}
