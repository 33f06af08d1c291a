// The thread that reads one workbook and ends: whatever the file does to it, the process beside it goes on.
import { parentPort, workerData } from 'node:worker_threads';
import * as XLSX from '@e965/xlsx';
import type { CellValue } from './cell.ts';

/** `broken`: an error (#REF!) or a formula without a result, as it is shown. */
export type ThreadCell = { readonly value: CellValue } | { readonly broken: string };
export type ThreadSheet = {
  readonly name: string;
  /** Position of the first cell read, from 0. */
  readonly firstRow: number;
  readonly firstColumn: number;
  readonly rows: readonly (readonly ThreadCell[])[];
};
export type ThreadAnswer =
  | { readonly kind: 'sheets'; readonly sheets: readonly ThreadSheet[] }
  | { readonly kind: 'unreadable'; readonly detail: string };

const MOST_ROWS = 20_000;
const MOST_COLUMNS = 200;
const EMPTY: ThreadCell = { value: null };

function answer(): ThreadAnswer {
  try {
    const workbook = XLSX.read(workerData as Uint8Array, {
      type: 'buffer',
      cellDates: true,
      cellFormula: true,
      cellHTML: false,
      sheetStubs: true,
      sheetRows: MOST_ROWS + 1,
      UTC: true,
    });
    return { kind: 'sheets', sheets: workbook.SheetNames.map((name) => sheetOf(name, workbook.Sheets[name] ?? {})) };
  } catch (error) {
    return { kind: 'unreadable', detail: error instanceof Error ? error.message : String(error) };
  }
}

function sheetOf(name: string, sheet: XLSX.WorkSheet): ThreadSheet {
  const reference = sheet['!ref'];
  if (reference === undefined) return { name, firstRow: 0, firstColumn: 0, rows: [] };
  const { s, e } = XLSX.utils.decode_range(reference);
  if (e.r - s.r > MOST_ROWS) throw new Error(`more than ${MOST_ROWS} rows on ${name}`);
  const lastColumn = Math.min(e.c, s.c + MOST_COLUMNS);
  fillDown(sheet);
  const rows: ThreadCell[][] = [];
  for (let row = s.r; row <= e.r; row += 1) {
    const cells: ThreadCell[] = [];
    for (let column = s.c; column <= lastColumn; column += 1) {
      cells.push(cellOf(sheet[XLSX.utils.encode_cell({ r: row, c: column })]));
    }
    rows.push(cells);
  }
  return { name, firstRow: s.r, firstColumn: s.c, rows };
}

/** A week merged over the rows of its domains counts for each of them. Not sideways: a title over two columns is one title. */
function fillDown(sheet: XLSX.WorkSheet): void {
  for (const { s, e } of sheet['!merges'] ?? []) {
    const top: unknown = sheet[XLSX.utils.encode_cell(s)];
    if (top === undefined || e.r - s.r > MOST_ROWS) continue;
    for (let row = s.r + 1; row <= e.r; row += 1) sheet[XLSX.utils.encode_cell({ r: row, c: s.c })] = top;
  }
}

function cellOf(cell: XLSX.CellObject | undefined): ThreadCell {
  if (cell === undefined) return EMPTY;
  if (cell.t === 'e') return { broken: typeof cell.w === 'string' ? cell.w : '#ERROR' };
  if (cell.t === 'z' || cell.v === undefined) return cell.f === undefined ? EMPTY : { broken: `=${cell.f}` };
  const value = typeof cell.v === 'string' ? cell.v.replace(/\s+/gu, ' ').trim() : cell.v;
  return { value: value === '' ? null : value };
}

parentPort?.postMessage(answer());
