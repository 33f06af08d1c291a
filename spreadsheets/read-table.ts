// Finds the one table of a workbook by the names of its columns, whatever stands above, beside or on other sheets (PLAN-7).
import type { Text } from '../domain/language.ts';
import { type Cell, type CellValue, cellAddress } from './cell.ts';
import { findHeader, type Header } from './find-header.ts';
import { readWorkbook } from './read-workbook.ts';
import type { Sheet } from './sheets-of-file.ts';
import { type Informs, unreadOf } from './unread.ts';

export type ColumnSpec<K extends string> = {
  readonly key: K;
  /** Headers, French and English; case, accents, punctuation and spaces do not count. The first one is shown in refusals. */
  readonly names: readonly string[];
  readonly required: boolean;
  /** Numbers in it are days that lost their format. */
  readonly holds?: 'days';
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
      /** Cells of the table that hold an error, a formula without a result, or a value beside its column. */
      readonly broken: readonly { readonly address: string; readonly text: Text }[];
      /** Columns and other sheets that hold something, and are not read. */
      readonly unread: readonly Text[];
    }
  | { readonly kind: 'refused'; readonly text: Text };

/** Exactly one sheet must hold a row with all the required headers. Never throws for what is in the file. */
export async function readTable<K extends string>(
  bytes: Uint8Array,
  columns: readonly ColumnSpec<K>[],
  informs?: Informs,
): Promise<TableResult<K>> {
  const workbook = await readWorkbook(bytes);
  if (workbook.kind === 'refused') return workbook;
  const found = workbook.sheets.flatMap((sheet) => findHeader(sheet, columns) ?? []);
  const [only, second] = found;
  if (only === undefined) return { kind: 'refused', text: noHeader(workbook.sheets, columns) };
  if (second !== undefined) return { kind: 'refused', text: severalSheets(found.map(({ sheet }) => sheet)) };
  if (only.sheet.hidden) return { kind: 'refused', text: hiddenSheet(only.sheet.name) };
  const twice = only.twice[0];
  if (twice !== undefined) return { kind: 'refused', text: columnTwice(twice) };
  const nearly = only.nearly[0];
  if (nearly !== undefined) return { kind: 'refused', text: columnNearly(nearly) };
  return { ...tableOf(only, columns), unread: unreadOf(only, workbook.sheets, informs) };
}

/** The rows below a header. */
export function tableOf<K extends string>(header: Header<K>, specs: readonly ColumnSpec<K>[]) {
  const { sheet, last } = header;
  const rows: TableRow<K>[] = [];
  const broken = besideColumns(header);
  for (let index = last + 1; index < sheet.rows.length; index += 1) {
    const cells = {} as Record<K, Cell>;
    let isEmpty = true;
    for (const spec of specs) {
      const column = header.columns.get(spec.key);
      const where = cellAddress(sheet, index, column ?? 0);
      const cell = column === undefined ? undefined : sheet.rows[index]?.[column];
      if (cell !== undefined && 'broken' in cell) broken.push({ address: where, text: brokenText(where, cell.broken) });
      const value = cell !== undefined && 'value' in cell ? valueIn(spec, cell.value, sheet) : null;
      cells[spec.key] = { address: where, value };
      // What is merged from above alone makes no row: the cell was drawn longer than the table.
      isEmpty &&= value === null || cell?.merged === true;
    }
    if (!isEmpty) rows.push({ row: sheet.firstRow + index + 1, cells });
  }
  return { kind: 'table' as const, sheet: sheet.name, headerRow: sheet.firstRow + last + 1, rows, broken };
}

/** Excel counts days from 30 December 1899, or from 1 January 1904 in workbooks of old Macs. */
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
const LAST_SERIAL = 73_415;

function valueIn({ holds }: Pick<ColumnSpec<string>, 'holds'>, value: CellValue, sheet: Sheet): CellValue {
  if (holds !== 'days' || typeof value !== 'number') return value;
  // Anything smaller is more likely a year or a week in the wrong column: it stays, to be refused.
  if (value < 30_000 || value >= LAST_SERIAL + 1) return value;
  // Its time of day stays too: whoever reads the day may have to refuse it.
  return new Date((sheet.from1904 ? EPOCH_1904 : EPOCH_1900) + Math.round(value * 86_400) * 1_000);
}

/** A title merged over two columns names the first one: what the second one holds would be lost. */
function besideColumns<K extends string>(header: Header<K>): { address: string; text: Text }[] {
  const { sheet, first, last } = header;
  const named = new Set(header.columns.values());
  const strays = sheet.wide.flatMap(({ row, column, width }) => {
    if (row < first || row > last || !named.has(column)) return [];
    return Array.from({ length: width - 1 }, (_, index) => column + 1 + index).filter((one) => !named.has(one));
  });
  const holds = (row: number, column: number) => {
    const cell = sheet.rows[row]?.[column];
    return cell !== undefined && ('broken' in cell || cell.value !== null);
  };
  return sheet.rows.flatMap((_, row) =>
    row <= last
      ? []
      : strays.filter((column) => holds(row, column)).map((column) => strayText(cellAddress(sheet, row, column))),
  );
}

function noHeader<K extends string>(sheets: readonly Sheet[], columns: readonly ColumnSpec<K>[]): Text {
  const wanted = columns.flatMap(({ names, required }) => (required ? [names[0] ?? ''] : [])).join(', ');
  const names = sheets.map(({ name }) => name).join(', ');
  return {
    fr: `Aucune feuille (${names}) n’a d’en-tête avec les colonnes ${wanted}.`,
    en: `No sheet (${names}) has a header row with the columns ${wanted}.`,
  };
}

function severalSheets(sheets: readonly Sheet[]): Text {
  const list = (hidden: string) =>
    sheets.map((sheet) => (sheet.hidden ? `${sheet.name} (${hidden})` : sheet.name)).join(', ');
  return {
    fr: `Plusieurs feuilles ont cet en-tête (${list('masquée')}) : gardez-en une seule.`,
    en: `Several sheets have this header (${list('hidden')}): keep only one.`,
  };
}

function hiddenSheet(name: string): Text {
  return {
    fr: `La seule feuille qui a cet en-tête, ${name}, est masquée : affichez-la, puis renvoyez le classeur.`,
    en: `The only sheet with this header, ${name}, is hidden: show it, then send the workbook again.`,
  };
}

export function columnNearly({ address, name, title }: Header<string>['nearly'][number]): Text {
  return {
    fr: `${address} : colonne « ${title} » inconnue. S’il s’agit de ${name}, renommez-la ; sinon, choisissez un autre titre.`,
    en: `${address}: unknown column “${title}”. If it is ${name}, rename it; otherwise, choose another title.`,
  };
}

function strayText(address: string): { address: string; text: Text } {
  return {
    address,
    text: {
      fr: `${address} : l’en-tête est fusionné sur plusieurs colonnes ; défusionnez-le.`,
      en: `${address}: the header is merged across several columns; unmerge it.`,
    },
  };
}

export function columnTwice({ address: where, name }: { readonly address: string; readonly name: string }): Text {
  return {
    fr: `${where} : la colonne ${name} figure deux fois, gardez-en une seule.`,
    en: `${where}: column ${name} appears twice, keep only one.`,
  };
}

function brokenText(where: string, shown: string): Text {
  const what = shown.slice(0, 60);
  return {
    fr: `${where} : « ${what} » ne donne pas de résultat, tapez la valeur.`,
    en: `${where}: “${what}” has no result, type the value.`,
  };
}
