// Where the header of a table is, and which column is which: a header may stand over two rows, below merged groups ("Dates" over "Du", "Au").
import { distance } from 'fastest-levenshtein';
import { cellAddress, folded } from './cell.ts';
import type { ColumnSpec } from './read-table.ts';
import type { Sheet, SheetCell } from './sheets-of-file.ts';

type Named = { readonly address: string; readonly name: string };

export type Header<K extends string> = {
  readonly sheet: Sheet;
  /** Indexes in `sheet.rows`. */
  readonly first: number;
  readonly last: number;
  readonly columns: ReadonlyMap<K, number>;
  readonly twice: readonly Named[];
  /** Titles that are nearly one of a column that is not there: read as nothing, the column would be lost in silence. */
  readonly nearly: readonly (Named & { readonly title: string })[];
};

/** How far down a header is looked for: below titles, logos and legends. */
const HEADER_DEPTH = 50;
/** Groups, subgroups and names. */
const MAX_ROWS = 3;

export function findHeader<K extends string>(sheet: Sheet, specs: readonly ColumnSpec<K>[]): Header<K> | null {
  const isWhole = (rows: readonly number[]) => {
    const found = new Set(rows.flatMap((at) => specsIn(sheet.rows[at] ?? [], specs)));
    return specs.every((spec) => !spec.required || found.has(spec));
  };
  const depth = Math.min(HEADER_DEPTH, sheet.rows.length);
  for (let first = 0; first < depth; first += 1) {
    const rows = [first];
    while (rows.length < MAX_ROWS && !isWhole(rows) && canGoOn(sheet, rows, specs)) rows.push(first + rows.length);
    // Of two rows where the second is a header by itself, the first is a title.
    if (!isWhole(rows) || (rows.length > 1 && isWhole(rows.slice(1)))) continue;
    while (rows.length < MAX_ROWS && isMoreHeader(sheet, first + rows.length, specs)) rows.push(first + rows.length);
    return headerOf(sheet, rows, specs);
  }
  return null;
}

function canGoOn<K extends string>(sheet: Sheet, rows: readonly number[], specs: readonly ColumnSpec<K>[]): boolean {
  const next = (rows[0] ?? 0) + rows.length;
  return specsIn(sheet.rows[rows[0] ?? 0] ?? [], specs).length > 0 && isMoreHeader(sheet, next, specs);
}

/** A row that holds nothing but names of columns, and what is merged or written again from above. */
function isMoreHeader<K extends string>(sheet: Sheet, at: number, specs: readonly ColumnSpec<K>[]): boolean {
  const cells = (sheet.rows[at] ?? []).filter(
    (cell) => titleOf(cell) !== '' || 'broken' in cell || cell.value !== null,
  );
  const names = cells.filter((cell) => specOf(cell, specs) !== undefined);
  return names.length > 0 && cells.every((cell) => cell.merged === true || specOf(cell, specs) !== undefined);
}

function headerOf<K extends string>(sheet: Sheet, rows: readonly number[], specs: readonly ColumnSpec<K>[]): Header<K> {
  const columns = new Map<K, number>();
  const twice: Named[] = [];
  const strange: { at: number; column: number; title: string }[] = [];
  for (const at of rows) {
    for (const [column, cell] of (sheet.rows[at] ?? []).entries()) {
      const spec = specOf(cell, specs);
      const known = spec === undefined ? undefined : columns.get(spec.key);
      if (spec === undefined) strange.push({ at, column, title: titleOf(cell) });
      else if (known === undefined) columns.set(spec.key, column);
      else if (known !== column) twice.push({ address: cellAddress(sheet, at, column), name: nameOf(spec) });
    }
  }
  const missing = specs.filter(({ key }) => !columns.has(key));
  const nearly = strange.flatMap(({ at, column, title }) => {
    const spec = missing.find(({ names }) => names.some((name) => isSlip(title, folded(name))));
    return spec === undefined
      ? []
      : [{ address: cellAddress(sheet, at, column), name: nameOf(spec), title: shownTitle(sheet, at, column) }];
  });
  return { sheet, first: rows[0] ?? 0, last: rows.at(-1) ?? 0, columns, twice, nearly };
}

function specsIn<K extends string>(row: readonly SheetCell[], specs: readonly ColumnSpec<K>[]): ColumnSpec<K>[] {
  return row.flatMap((cell) => specOf(cell, specs) ?? []);
}

function specOf<K extends string>(cell: SheetCell, specs: readonly ColumnSpec<K>[]): ColumnSpec<K> | undefined {
  const title = titleOf(cell);
  return title === '' ? undefined : (byName(specs).get(title) as ColumnSpec<K> | undefined);
}

/** Names are folded once: a header is looked for in fifty rows, by the columns of each entity. */
const NAMES = new WeakMap<readonly ColumnSpec<string>[], ReadonlyMap<string, ColumnSpec<string>>>();

function byName(specs: readonly ColumnSpec<string>[]): ReadonlyMap<string, ColumnSpec<string>> {
  const known = NAMES.get(specs);
  if (known !== undefined) return known;
  const pairs = specs.flatMap((spec) => spec.names.map((name) => [folded(name), spec] as const));
  // Of two with one name, the first.
  const made = new Map(pairs.toReversed());
  NAMES.set(specs, made);
  return made;
}

const TITLES = new WeakMap<SheetCell, string>();

function titleOf(cell: SheetCell): string {
  if (!('value' in cell) || typeof cell.value !== 'string') return '';
  const known = TITLES.get(cell);
  if (known !== undefined) return known;
  const title = folded(cell.value);
  TITLES.set(cell, title);
  return title;
}

function shownTitle(sheet: Sheet, at: number, column: number): string {
  const cell = sheet.rows[at]?.[column];
  return cell !== undefined && 'value' in cell ? String(cell.value).replace(/\s+/gu, ' ').slice(0, 60) : '';
}

/** Short words are too near to one another. A name with more behind it (“Action (add, remove)”) may well be that column. */
function isSlip(title: string, name: string): boolean {
  if (name.length < 5 || title.length < 4) return false;
  if (name.length >= 6 && title.startsWith(name)) return true;
  return distance(title, name) <= (name.length >= 9 ? 2 : 1) || isSwap(title, name);
}

/** Two neighbouring letters the other way round. */
function isSwap(title: string, name: string): boolean {
  const at = Array.from(name).findIndex((letter, index) => letter !== title[index]);
  return at >= 0 && title === name.slice(0, at) + (name[at + 1] ?? '') + name[at] + name.slice(at + 2);
}

export function nameOf<K extends string>({ names, key }: ColumnSpec<K>): string {
  return names[0] ?? key;
}
