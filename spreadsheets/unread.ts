// What of a workbook is not read: sheets beside the table, columns whose title it does not know. Told, never dropped in silence.
import type { Text } from '../domain/language.ts';
import { columnName, folded } from './cell.ts';
import type { Header } from './find-header.ts';
import type { Sheet, SheetCell } from './sheets-of-file.ts';

/** Columns and sheets that our own exports add for their readers: nobody expects that they come back. */
export type Informs = { readonly columns: readonly string[]; readonly sheets: readonly string[] };

const MAX_SHOWN = 60;

/** Those that hold something, in the order of the file, as nouns: `column “Colour” (H)`. */
export function unreadOf<K extends string>(
  header: Header<K>,
  sheets: readonly Sheet[],
  informs: Informs = { columns: [], sheets: [] },
): readonly Text[] {
  const isOurs = (names: readonly string[], name: string) => names.some((one) => folded(one) === folded(name));
  const others = sheets.filter(
    (sheet) =>
      sheet !== header.sheet && sheet.rows.some((row) => row.some(holds)) && !isOurs(informs.sheets, sheet.name),
  );
  const columns = unreadColumns(header).filter(({ title }) => !isOurs(informs.columns, title));
  return [...others.map(sheetText), ...columns.map(columnText)];
}

type Column = { readonly letter: string; readonly title: string };

function unreadColumns<K extends string>({ sheet, first, last, columns }: Header<K>): readonly Column[] {
  const read = new Set(columns.values());
  const filled = new Set<number>();
  for (const row of sheet.rows.slice(last + 1)) {
    for (const [column, cell] of row.entries()) if (!read.has(column) && holds(cell)) filled.add(column);
  }
  return [...filled]
    .sort((a, b) => a - b)
    .map((column) => {
      const titles = sheet.rows.slice(first, last + 1).map((row) => shownIn(row[column]));
      return { letter: columnName(sheet.firstColumn + column), title: titles.findLast((title) => title !== '') ?? '' };
    });
}

/** What is merged from above is the value of the cell where it begins. */
function holds(cell: SheetCell): boolean {
  return cell.merged !== true && ('broken' in cell || cell.value !== null);
}

function shownIn(cell: SheetCell | undefined): string {
  if (cell === undefined || 'broken' in cell || cell.value === null) return '';
  return cell.value instanceof Date ? cell.value.toISOString().slice(0, 10) : shortened(String(cell.value));
}

function shortened(text: string): string {
  const plain = text.replace(/\s+/gu, ' ').trim();
  return plain.length <= MAX_SHOWN ? plain : `${plain.slice(0, MAX_SHOWN - 1).toWellFormed()}…`;
}

function sheetText({ name, hidden }: Sheet): Text {
  const shown = shortened(name);
  return {
    fr: `feuille « ${shown} »${hidden ? ' (masquée)' : ''}`,
    en: `sheet “${shown}”${hidden ? ' (hidden)' : ''}`,
  };
}

function columnText({ letter, title }: Column): Text {
  return title === ''
    ? { fr: `colonne ${letter}, sans titre`, en: `column ${letter}, without a title` }
    : { fr: `colonne ${letter} « ${title} »`, en: `column ${letter} “${title}”` };
}
