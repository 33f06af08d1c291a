// Reads a CSV as the one sheet that it is, as Excel, LibreOffice and CMDBs write it: any separator, in UTF-8, UTF-16 or Windows-1252.
// Everything stays text: nothing is made a date or a number.
import { parse } from 'csv-parse/sync';
import { cellText } from '../domain/cell-text.ts';
import type { Sheet, SheetCell } from './sheets-of-file.ts';

export type CsvLimits = { readonly rows: number; readonly columns: number; readonly cells: number };
export type CsvAnswer =
  | { readonly kind: 'sheet'; readonly sheet: Sheet }
  | { readonly kind: 'too-much' }
  | { readonly kind: 'unreadable'; readonly detail: string };

/** In the order in which one wins over the others where two fit alike. */
const SEPARATORS = [';', ',', '\t', '|'] as const;
/** Rows that say which separator a file has. */
const LOOKED_AT = 50;
export const CSV_SHEET = 'CSV';

export function readCsv(bytes: Uint8Array, limits: CsvLimits): CsvAnswer {
  const text = decoded(bytes);
  if (text === null) return { kind: 'unreadable', detail: 'no text' };
  try {
    const rows = parsed(text, separatorOf(text), limits.rows + 1);
    const cells = rows.reduce((sum, row) => sum + row.length, 0);
    const tooWide = rows.some((row) => row.length > limits.columns);
    if (rows.length > limits.rows || cells > limits.cells || tooWide) return { kind: 'too-much' };
    return { kind: 'sheet', sheet: sheetOf(rows) };
  } catch (error) {
    return { kind: 'unreadable', detail: error instanceof Error ? error.message : String(error) };
  }
}

/** null: a binary file. Without a mark, what is no UTF-8 was written by an older Excel. */
function decoded(bytes: Uint8Array): string | null {
  const utf16 =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
  if (utf16 !== null) return new TextDecoder(utf16).decode(bytes);
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** `sep=;` on the first line is what Excel is told; else the separator that gives most rows one same width, and the widest. */
function separatorOf(text: string): string {
  const told = /^sep=(.)\r?\n/i.exec(text)?.[1];
  if (told !== undefined) return told;
  const scored = SEPARATORS.map((separator) => ({ separator, ...regularity(text, separator) }));
  return scored.reduce((best, one) => (one.score > best.score ? one : best)).separator;
}

function regularity(text: string, separator: string): { readonly score: number } {
  try {
    const widths = parsed(text, separator, LOOKED_AT).map((row) => row.length);
    const counts = Map.groupBy(
      widths.filter((width) => width > 1),
      (width) => width,
    );
    const scores = [...counts].map(([width, rows]) => (rows.length / widths.length) * width);
    return { score: Math.max(0, ...scores) };
  } catch {
    return { score: 0 };
  }
}

function parsed(text: string, separator: string, rows: number): readonly (readonly string[])[] {
  const body = text.replace(/^sep=.\r?\n/i, '');
  return parse(body, {
    bom: true,
    delimiter: separator,
    relax_column_count: true,
    // A lone quotation mark within a cell, as exports write inches and shells: read as it stands.
    relax_quotes: true,
    to: rows,
  }) as string[][];
}

function sheetOf(rows: readonly (readonly string[])[]): Sheet {
  return {
    name: CSV_SHEET,
    hidden: false,
    from1904: false,
    firstRow: 0,
    firstColumn: 0,
    rows: rows.map((row) => withoutEnd(row.map(cellOf))),
    wide: [],
  };
}

function cellOf(text: string): SheetCell {
  const shown = cellText(text);
  return { value: shown === '' ? null : shown };
}

function withoutEnd(cells: SheetCell[]): SheetCell[] {
  const last = cells.findLastIndex((cell) => 'broken' in cell || cell.value !== null);
  return cells.slice(0, last + 1);
}
