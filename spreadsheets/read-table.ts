// Finds the one table of a workbook by the names of its columns, whatever stands above, beside or on other sheets (PLAN-7).
import type { Text } from '../domain/language.ts';
import { addressOf, type Cell } from './cell.ts';
import type { Sheet, SheetCell } from './read-in-child.ts';
import { readWorkbook } from './read-workbook.ts';

export type ColumnSpec<K extends string> = {
  readonly key: K;
  /** Headers, French and English; case, accents, punctuation and spaces do not count. The first one is shown in refusals. */
  readonly names: readonly string[];
  readonly required: boolean;
};

export type TableRow<K extends string> = {
  /** As Excel numbers it. */
  readonly row: number;
  readonly cells: Readonly<Record<K, Cell>>;
};

export type TableResult<K extends string> =
  | {
      readonly kind: 'table';
      readonly sheet: string;
      /** As Excel numbers it. */
      readonly headerRow: number;
      /** Rows without any value in the columns asked are left out. */
      readonly rows: readonly TableRow<K>[];
      /** Cells of the table that hold an error, or a formula without a result. */
      readonly broken: readonly { readonly address: string; readonly text: Text }[];
    }
  | { readonly kind: 'refused'; readonly text: Text };

/** How far down a header is looked for: below titles, logos and legends. */
const HEADER_DEPTH = 50;

/** Exactly one sheet must hold a row with all the required headers. Never throws for what is in the file. */
export async function readTable<K extends string>(
  bytes: Uint8Array,
  columns: readonly ColumnSpec<K>[],
): Promise<TableResult<K>> {
  const workbook = await readWorkbook(bytes);
  if (workbook.kind === 'refused') return workbook;
  const found = workbook.sheets.flatMap((sheet) => headerOf(sheet, columns) ?? []);
  const [only, second] = found;
  if (only === undefined) return { kind: 'refused', text: noHeader(workbook.sheets, columns) };
  if (second !== undefined) return { kind: 'refused', text: severalSheets(found.map(({ sheet }) => sheet.name)) };
  const twice = only.twice[0];
  if (twice !== undefined) return { kind: 'refused', text: columnTwice(twice) };
  return tableOf(only, columns);
}

type Header<K extends string> = {
  readonly sheet: Sheet;
  /** Index in `sheet.rows`. */
  readonly at: number;
  readonly columns: ReadonlyMap<K, number>;
  readonly twice: readonly { readonly address: string; readonly name: string }[];
};

function headerOf<K extends string>(sheet: Sheet, columns: readonly ColumnSpec<K>[]): Header<K> | null {
  for (const [at, row] of sheet.rows.slice(0, HEADER_DEPTH).entries()) {
    const places = placesOf(sheet, at, row, columns);
    if (columns.every(({ key, required }) => !required || places.columns.has(key))) return { sheet, at, ...places };
  }
  return null;
}

function placesOf<K extends string>(
  sheet: Sheet,
  at: number,
  row: readonly SheetCell[],
  specs: readonly ColumnSpec<K>[],
): Pick<Header<K>, 'columns' | 'twice'> {
  const columns = new Map<K, number>();
  const twice: { address: string; name: string }[] = [];
  for (const [index, cell] of row.entries()) {
    const title = 'value' in cell && typeof cell.value === 'string' ? folded(cell.value) : '';
    const spec = title === '' ? undefined : specs.find(({ names }) => names.some((name) => folded(name) === title));
    if (spec === undefined) continue;
    if (columns.has(spec.key)) twice.push({ address: address(sheet, at, index), name: spec.names[0] ?? spec.key });
    else columns.set(spec.key, index);
  }
  return { columns, twice };
}

function tableOf<K extends string>(header: Header<K>, specs: readonly ColumnSpec<K>[]): TableResult<K> {
  const { sheet, at } = header;
  const rows: TableRow<K>[] = [];
  const broken: { address: string; text: Text }[] = [];
  for (let index = at + 1; index < sheet.rows.length; index += 1) {
    const cells = {} as Record<K, Cell>;
    let isEmpty = true;
    for (const { key } of specs) {
      const column = header.columns.get(key);
      const where = address(sheet, index, column ?? 0);
      const cell = column === undefined ? undefined : sheet.rows[index]?.[column];
      if (cell !== undefined && 'broken' in cell) broken.push({ address: where, text: brokenText(where, cell.broken) });
      const value = cell !== undefined && 'value' in cell ? cell.value : null;
      cells[key] = { address: where, value };
      isEmpty &&= value === null;
    }
    if (!isEmpty) rows.push({ row: sheet.firstRow + index + 1, cells });
  }
  return { kind: 'table', sheet: sheet.name, headerRow: sheet.firstRow + at + 1, rows, broken };
}

function address(sheet: Sheet, row: number, column: number): string {
  return addressOf(sheet.name, sheet.firstRow + row, sheet.firstColumn + column);
}

function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

function noHeader<K extends string>(sheets: readonly Sheet[], columns: readonly ColumnSpec<K>[]): Text {
  const wanted = columns.flatMap(({ names, required }) => (required ? [names[0] ?? ''] : [])).join(', ');
  const names = sheets.map(({ name }) => name).join(', ');
  return {
    fr: `Aucune feuille (${names}) n’a de ligne d’en-tête avec les colonnes ${wanted}.`,
    en: `No sheet (${names}) has a header row with the columns ${wanted}.`,
  };
}

function severalSheets(names: readonly string[]): Text {
  const list = names.join(', ');
  return {
    fr: `Plusieurs feuilles ont cet en-tête (${list}) : gardez-en une seule.`,
    en: `Several sheets have this header (${list}): keep only one.`,
  };
}

function columnTwice({ address: where, name }: { readonly address: string; readonly name: string }): Text {
  return {
    fr: `${where} : la colonne ${name} est là deux fois, gardez-en une seule.`,
    en: `${where}: the column ${name} is there twice, keep only one.`,
  };
}

function brokenText(where: string, shown: string): Text {
  const what = shown.slice(0, 60);
  return {
    fr: `${where} : « ${what} » n’a pas de résultat, écrivez la valeur.`,
    en: `${where}: “${what}” has no result, write the value.`,
  };
}
