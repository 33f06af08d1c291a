// The history as a file (HIST-2): the rows of the card, all of them, with what the card has no room for.
import { DateTime } from 'luxon';
import {
  countHistory,
  type HistoryFileRow,
  type HistoryScope,
  historyScope,
  loadHistoryRows,
} from '../../db/queries/history/history-view.ts';
import type { Db } from '../../db/schema/database.ts';
import { tooManyForExcel } from '../../domain/history/file-rows.ts';
import { parseHistoryFilter } from '../../domain/history/history-filter.ts';
import { packageText } from '../../domain/history/package-list.ts';
import { type Language, say } from '../../domain/language.ts';
import { dayIn, isoWeekOf } from '../../domain/planning/iso-week.ts';
import { csvParts } from '../../spreadsheets/write-csv.ts';
import { type SheetSpec, writeWorkbook } from '../../spreadsheets/write-table.ts';
import { type ContentContext, CSV_TYPE, type FileContent, XLSX_TYPE } from '../files/file-body.ts';

/** A workbook is made in memory. CSV has no end: it is written as it is read. */
export const MAX_EXCEL_ROWS = 50_000;
const AT_ONCE = 5000;

const en = {
  sheet: 'Patch history',
  columns: [
    ['Date', 12],
    ['Time', 8],
    ['Year', 8],
    ['Week', 8],
    ['Hostname', 24],
    ['OS', 16],
    ['Domain', 14],
    ['Environment', 16],
    ['Zone', 12],
    ['Application', 24],
    ['Operator', 20],
    ['Source', 12],
    ['Campaign', 10],
    ['Status', 8],
    ['Packages', 10],
    ['Package list', 60],
    ['Notes', 40],
  ],
  leftOut: { sheet: 'Incomplete', header: 'Rows that are not in this file' },
  sources: { standard: 'standard', quickwin: 'QuickWin', emergency: 'emergency', imported: 'imported' },
} as const satisfies Words;

const fr = {
  sheet: 'Historique des patchs',
  columns: [
    ['Date', 12],
    ['Heure', 8],
    ['Année', 8],
    ['Semaine', 8],
    ['Hostname', 24],
    ['OS', 16],
    ['Domaine', 14],
    ['Environnement', 16],
    ['Zone', 12],
    ['Application', 24],
    ['Opérateur', 20],
    ['Source', 12],
    ['Campagne', 10],
    ['Statut', 8],
    ['Paquets', 10],
    ['Liste des paquets', 60],
    ['Notes', 40],
  ],
  leftOut: { sheet: 'Incomplet', header: 'Lignes absentes de ce fichier' },
  sources: { standard: 'standard', quickwin: 'QuickWin', emergency: 'urgence', imported: 'importé' },
} as const satisfies Words;

type Words = {
  readonly sheet: string;
  /** Header, width in characters. */
  readonly columns: readonly (readonly [string, number])[];
  readonly leftOut: { readonly sheet: string; readonly header: string };
  readonly sources: Readonly<Record<HistoryFileRow['source'], string>>;
};
const WORDS: Readonly<Record<Language, Words>> = { fr, en };

export async function historyContent(
  { db, language, now, zone }: ContentContext,
  { filter: text, format }: { readonly filter: string; readonly format: 'csv' | 'xlsx' },
  { mostExcel = MAX_EXCEL_ROWS, atOnce = AT_ONCE } = {},
): Promise<FileContent> {
  const filter = parseHistoryFilter(text);
  if (filter === null) throw new Error('an order for a history with a filter that nobody writes');
  const scope = await historyScope(db, filter, zone);
  const words = WORDS[language];
  const batches = allRows(db, scope, atOnce, (row) => cellsOf(row, words, zone));
  const fileName = `history-${dayIn(now, zone)}.${format}`;
  if (format === 'csv') {
    const headers = words.columns.map(([header]) => header);
    return { body: csvParts(headers, batches), fileName, type: CSV_TYPE };
  }
  const rows: SheetSpec['rows'][number][] = [];
  for await (const batch of batches) {
    rows.push(...batch);
    if (rows.length > mostExcel) break;
  }
  const columns = words.columns.map(([header, width]) => ({ header, width }));
  const sheet = { name: words.sheet, columns, rows: rows.slice(0, mostExcel) };
  if (rows.length <= mostExcel) return { body: await writeWorkbook([sheet]), fileName, type: XLSX_TYPE };
  const { ok, ko } = await countHistory(db, scope);
  const body = await writeWorkbook([leftOutSheet(mostExcel, ok + ko, language), sheet]);
  return { body, fileName: `history-${dayIn(now, zone)}-incomplete.${format}`, type: XLSX_TYPE };
}

/** First, where nobody misses it: rows that came after the file was offered, or a link from before the limit. */
function leftOutSheet(most: number, total: number, language: Language): SheetSpec {
  const { sheet, header } = WORDS[language].leftOut;
  return {
    name: sheet,
    columns: [{ header, width: 90 }],
    rows: [[say(tooManyForExcel(most, total), language)]],
  };
}

/** Some thousands at a time: the packages of a year are many. */
async function* allRows(
  db: Db,
  scope: HistoryScope,
  atOnce: number,
  cells: (row: HistoryFileRow) => SheetSpec['rows'][number],
): AsyncGenerator<SheetSpec['rows'][number][]> {
  let last: HistoryFileRow | null = null;
  do {
    const rows: readonly HistoryFileRow[] = await loadHistoryRows(db, scope, last, atOnce);
    yield rows.map(cells);
    last = rows.length < atOnce ? null : (rows.at(-1) ?? null);
  } while (last !== null);
}

function cellsOf(row: HistoryFileRow, words: Words, zone: string): SheetSpec['rows'][number] {
  const day = dayIn(row.at, zone);
  const week = isoWeekOf(day);
  return [
    { day },
    DateTime.fromJSDate(row.at, { zone }).toFormat('HH:mm'),
    Number(day.slice(0, 4)),
    week.weekCode,
    row.hostname,
    row.osVersion ?? row.osFamily,
    row.domain,
    row.environment,
    row.zone,
    row.application,
    row.operator,
    words.sources[row.source],
    row.campaignId ?? row.campaignLabel,
    row.result.toUpperCase(),
    row.source === 'imported' && row.packages.length === 0 ? null : row.packages.length,
    row.packages.map(packageText).join(', '),
    row.notes,
  ];
}
