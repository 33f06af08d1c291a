// The process that reads one workbook and ends: whatever the file does to it, the bot beside it goes on. It has no environment, may
// write nothing, and is told the file by its parent, whom it answers once.
import * as XLSX from '@e965/xlsx';
import type { CellValue } from './cell.ts';
import { unpack } from './unpack.ts';

/** `broken`: an error (#REF!) or a formula without a result, as it is shown. */
export type SheetCell = { readonly value: CellValue } | { readonly broken: string };
export type Sheet = {
  readonly name: string;
  /** Position of the first cell read, from 0. */
  readonly firstRow: number;
  readonly firstColumn: number;
  /** Without what is empty at the end of each row. */
  readonly rows: readonly (readonly SheetCell[])[];
};
export type WorkbookAnswer =
  | { readonly kind: 'sheets'; readonly sheets: readonly Sheet[] }
  | { readonly kind: 'too-much' }
  | { readonly kind: 'unreadable'; readonly detail: string };

const MOST_SHEETS = 100;
const MOST_ROWS = 20_000;
const MOST_COLUMNS = 200;
/** Of all sheets together. */
const MOST_CELLS = 400_000;
/** One text that many cells share is written out for each of them. */
const MOST_CHARACTERS = 8 * 1024 * 1024;
/** Rows that merged cells fill. */
const MOST_MERGED = 200_000;
const EMPTY: SheetCell = { value: null };

class TooMuch extends Error {}

async function answer(bytes: Uint8Array): Promise<WorkbookAnswer> {
  const unpacked = await unpack(bytes);
  if (unpacked.kind === 'too-much') return unpacked;
  if (unpacked.kind === 'broken') return { kind: 'unreadable', detail: unpacked.detail };
  try {
    return { kind: 'sheets', sheets: sheetsOf(unpacked.zip) };
  } catch (error) {
    if (error instanceof TooMuch) return { kind: 'too-much' };
    return { kind: 'unreadable', detail: error instanceof Error ? error.message : String(error) };
  }
}

type Room = { cells: number; characters: number; merged: number };

function sheetsOf(zip: Uint8Array): Sheet[] {
  const workbook = XLSX.read(zip, {
    type: 'buffer',
    cellDates: true,
    cellFormula: true,
    cellHTML: false,
    sheetStubs: true,
    sheetRows: MOST_ROWS + 1,
    UTC: true,
  });
  if (workbook.SheetNames.length > MOST_SHEETS) throw new TooMuch();
  const room: Room = { cells: MOST_CELLS, characters: MOST_CHARACTERS, merged: MOST_MERGED };
  return workbook.SheetNames.map((name) => sheetOf(name, workbook.Sheets[name] ?? {}, room));
}

function sheetOf(name: string, sheet: XLSX.WorkSheet, room: Room): Sheet {
  const reference = sheet['!ref'];
  if (reference === undefined) return { name, firstRow: 0, firstColumn: 0, rows: [] };
  const { s, e } = XLSX.utils.decode_range(reference);
  const lastColumn = Math.min(e.c, s.c + MOST_COLUMNS);
  fillDown(sheet, room);
  const rows: SheetCell[][] = [];
  for (let row = s.r; row <= e.r; row += 1) {
    const cells: SheetCell[] = [];
    for (let column = s.c; column <= lastColumn; column += 1) {
      const cell = cellOf(sheet[XLSX.utils.encode_cell({ r: row, c: column })]);
      if (isEmpty(cell)) continue;
      while (cells.length < column - s.c) cells.push(EMPTY);
      cells.push(cell);
    }
    take(cells, room);
    if (row >= MOST_ROWS && cells.length > 0) throw new TooMuch();
    rows.push(cells);
  }
  return { name, firstRow: s.r, firstColumn: s.c, rows };
}

function isEmpty(cell: SheetCell): boolean {
  return 'value' in cell && cell.value === null;
}

function take(cells: readonly SheetCell[], room: Room): void {
  room.cells -= cells.length;
  for (const cell of cells) {
    const text = 'value' in cell ? cell.value : cell.broken;
    if (typeof text === 'string') room.characters -= text.length;
  }
  if (room.cells < 0 || room.characters < 0) throw new TooMuch();
}

/** A week merged over the rows of its domains counts for each of them. Not sideways: a title over two columns is one title. */
function fillDown(sheet: XLSX.WorkSheet, room: Room): void {
  for (const { s, e } of sheet['!merges'] ?? []) {
    const top: unknown = sheet[XLSX.utils.encode_cell(s)];
    if (top === undefined || e.r - s.r > MOST_ROWS) continue;
    room.merged -= e.r - s.r;
    if (room.merged < 0) throw new TooMuch();
    for (let row = s.r + 1; row <= e.r; row += 1) sheet[XLSX.utils.encode_cell({ r: row, c: s.c })] = top;
  }
}

function cellOf(cell: XLSX.CellObject | undefined): SheetCell {
  if (cell === undefined) return EMPTY;
  if (cell.t === 'e') return { broken: typeof cell.w === 'string' ? cell.w : '#ERROR' };
  if (cell.t === 'z' || cell.v === undefined) return cell.f === undefined ? EMPTY : { broken: `=${cell.f}` };
  const value = typeof cell.v === 'string' ? cell.v.replace(/\s+/gu, ' ').trim() : cell.v;
  return { value: value === '' ? null : value };
}

process.once('message', (bytes: Uint8Array) => {
  answer(bytes).then((result) => process.send?.(result, () => process.disconnect()));
});
