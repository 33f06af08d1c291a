// What a file holds, sheet by sheet. What it costs is bounded, but for what the library does before it is looked at: files that people send
// are read apart, in a process of their own (`read-in-child.ts`).
import * as XLSX from '@e965/xlsx';
import { cellText } from '../domain/cell-text.ts';
import { addressOf, type CellValue } from './cell.ts';
import { readCsv } from './read-csv.ts';
import type { ReadLimits } from './read-limits.ts';
import { UNPACK_LIMITS, unpack } from './unpack.ts';

/** `broken`: an error (#REF!) or a formula without a result, as it is shown. `merged`: the value of the merged cell that begins above. */
export type SheetCell = ({ readonly value: CellValue } | { readonly broken: string }) & { readonly merged?: true };
export type Sheet = {
  readonly name: string;
  readonly hidden: boolean;
  /** Of the workbook: days are counted from 1904, not from 1900. */
  readonly from1904: boolean;
  /** Position of the first cell read, from 0. */
  readonly firstRow: number;
  readonly firstColumn: number;
  /** Without what is empty at the end of each row. */
  readonly rows: readonly (readonly SheetCell[])[];
  /** Cells merged sideways: where they begin, as an index in `rows` and in its row, and their width. */
  readonly wide: readonly { readonly row: number; readonly column: number; readonly width: number }[];
};
export type WorkbookAnswer =
  | { readonly kind: 'sheets'; readonly sheets: readonly Sheet[] }
  | { readonly kind: 'too-much' }
  /** Something is written where nothing is read. */
  | { readonly kind: 'too-far'; readonly address: string }
  | { readonly kind: 'unreadable'; readonly detail: string };

const MAX_SHEETS = 100;
const MAX_COLUMNS = 200;
/** Cells that merged ones cover. */
const MAX_MERGED = 200_000;
const EMPTY: SheetCell = { value: null };

class TooMuch extends Error {}
class TooFar extends Error {}

/** A zip is a workbook; everything else that is text is a CSV. */
export async function sheetsOfFile(bytes: Uint8Array, limits: ReadLimits): Promise<WorkbookAnswer> {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return csvAnswer(bytes, limits);
  const unpacked = await unpack(bytes, { ...UNPACK_LIMITS, bytes: limits.bytes, tags: limits.tags });
  if (unpacked.kind === 'too-much') return unpacked;
  if (unpacked.kind === 'broken') return { kind: 'unreadable', detail: unpacked.detail };
  try {
    return { kind: 'sheets', sheets: sheetsOf(unpacked.zip, limits) };
  } catch (error) {
    if (error instanceof TooMuch) return { kind: 'too-much' };
    if (error instanceof TooFar) return { kind: 'too-far', address: error.message };
    return { kind: 'unreadable', detail: error instanceof Error ? error.message : String(error) };
  }
}

function csvAnswer(bytes: Uint8Array, { rows, cells }: ReadLimits): WorkbookAnswer {
  const read = readCsv(bytes, { rows, columns: MAX_COLUMNS, cells });
  return read.kind === 'sheet' ? { kind: 'sheets', sheets: [read.sheet] } : read;
}

type Room = { readonly rows: number; cells: number; characters: number; merged: number };

function sheetsOf(zip: Uint8Array, { rows, cells, characters }: ReadLimits): Sheet[] {
  const workbook = XLSX.read(zip, {
    type: 'buffer',
    cellDates: true,
    cellFormula: true,
    cellHTML: false,
    sheetStubs: true,
    UTC: true,
  });
  if (workbook.SheetNames.length > MAX_SHEETS) throw new TooMuch();
  const room: Room = { rows, cells, characters, merged: MAX_MERGED };
  const from1904 = workbook.Workbook?.WBProps?.date1904 === true;
  return workbook.SheetNames.map((name, index) => {
    const hidden = (workbook.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0;
    return { name, hidden, from1904, ...sheetOf(name, workbook.Sheets[name] ?? {}, room) };
  });
}

type Grid = Map<number, Map<number, SheetCell>>;

/** What is written, wherever it is: the range that a sheet names of itself may be anything. */
function gridOf(name: string, sheet: XLSX.WorkSheet, room: Room): Grid {
  const grid: Grid = new Map();
  for (const [key, raw] of Object.entries(sheet)) {
    if (key.startsWith('!')) continue;
    countText((raw as XLSX.CellObject).v, room);
    const cell = cellOf(raw as XLSX.CellObject);
    if (isEmpty(cell)) continue;
    const { r, c } = XLSX.utils.decode_cell(key);
    if (r >= room.rows || c >= MAX_COLUMNS) throw new TooFar(addressOf(name, r, c));
    put(grid, r, c, cell);
  }
  return grid;
}

function put(grid: Grid, row: number, column: number, cell: SheetCell): void {
  const cells = grid.get(row) ?? new Map<number, SheetCell>();
  grid.set(row, cells.set(column, cell));
}

function sheetOf(
  name: string,
  sheet: XLSX.WorkSheet,
  room: Room,
): Pick<Sheet, 'firstRow' | 'firstColumn' | 'rows' | 'wide'> {
  const grid = gridOf(name, sheet, room);
  if (grid.size === 0) return { firstRow: 0, firstColumn: 0, rows: [], wide: [] };
  const lastRow = maximum(grid.keys());
  const all = sheet['!merges'] ?? [];
  for (const { s, e } of all) room.merged -= Math.max(0, Math.min(e.r, room.rows) - s.r);
  if (room.merged < 0) throw new TooMuch();
  const merges = all.filter(({ s }) => s.r <= lastRow && s.c < MAX_COLUMNS);
  fillDown(grid, merges, lastRow, room);
  const [firstRow, firstColumn] = [
    minimum(grid.keys()),
    minimum(Array.from(grid.values(), (row) => minimum(row.keys()))),
  ];
  const rows = Array.from({ length: lastRow - firstRow + 1 }, (_, row) => {
    const cells = grid.get(firstRow + row) ?? new Map<number, SheetCell>();
    const length = cells.size === 0 ? 0 : maximum(cells.keys()) - firstColumn + 1;
    const line = Array.from({ length }, (_, column) => cells.get(firstColumn + column) ?? EMPTY);
    take(line, room);
    return line;
  });
  const wide = merges
    .filter(({ s, e }) => e.c > s.c)
    .map(({ s, e }) => ({ row: s.r - firstRow, column: s.c - firstColumn, width: e.c - s.c + 1 }));
  return { firstRow, firstColumn, rows, wide };
}

/** Not by spreading: a sheet has more rows than a call takes arguments. */
function minimum(numbers: Iterable<number>): number {
  let least = Number.POSITIVE_INFINITY;
  for (const number of numbers) if (number < least) least = number;
  return least;
}

function maximum(numbers: Iterable<number>): number {
  let most = 0;
  for (const number of numbers) if (number > most) most = number;
  return most;
}

function isEmpty(cell: SheetCell): boolean {
  return 'value' in cell && cell.value === null;
}

function take(cells: readonly SheetCell[], room: Room): void {
  room.cells -= cells.length;
  for (const cell of cells) if (cell.merged) countText('value' in cell ? cell.value : cell.broken, room);
  if (room.cells < 0) throw new TooMuch();
}

/** Before it is worked on: the time that this takes grows with it. */
function countText(value: unknown, room: Room): void {
  if (typeof value === 'string') room.characters -= value.length;
  if (room.characters < 0) throw new TooMuch();
}

/**
 * A week merged over the rows of its domains counts for each of them. Not sideways: a title over two columns is one title. What a file
 * still holds under a merged cell is shown to nobody, and is no value.
 */
function fillDown(grid: Grid, merges: readonly XLSX.Range[], lastRow: number, room: Room): void {
  for (const { s, e } of merges) {
    const top = grid.get(s.r)?.get(s.c);
    const [bottom, right] = [Math.min(e.r, lastRow), Math.min(e.c, MAX_COLUMNS - 1)];
    room.merged -= (bottom - s.r + 1) * (right - s.c);
    if (room.merged < 0) throw new TooMuch();
    for (let row = s.r; row <= bottom; row += 1) {
      for (let column = s.c; column <= right; column += 1) if (row > s.r || column > s.c) grid.get(row)?.delete(column);
      if (row > s.r && top !== undefined) put(grid, row, s.c, { ...top, merged: true });
    }
  }
}

function cellOf(cell: XLSX.CellObject | undefined): SheetCell {
  if (cell === undefined) return EMPTY;
  if (cell.t === 'e') return { broken: typeof cell.w === 'string' ? cell.w : '#ERROR' };
  if (cell.t === 'z' || cell.v === undefined) return cell.f === undefined ? EMPTY : { broken: `=${cell.f}` };
  // A file may call a cell a date whatever stands in it.
  if (cell.v instanceof Date && Number.isNaN(cell.v.getTime())) return { broken: cell.w ?? '#NUM!' };
  const value = typeof cell.v === 'string' ? cellText(cell.v) : cell.v;
  return { value: value === '' ? null : value };
}
