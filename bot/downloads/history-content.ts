// The history as a file (HIST-2): the rows of the card, all of them, with what the card has no room for.
import { DateTime } from 'luxon';
import { type HistoryFileRow, historyScope, loadHistoryRows } from '../../db/queries/history-view.ts';
import type { Db } from '../../db/schema/database.ts';
import type { PackageChange } from '../../db/schema/execution.ts';
import { parseHistoryFilter } from '../../domain/history/history-filter.ts';
import type { Language } from '../../domain/language.ts';
import { dayIn, isoWeekOf } from '../../domain/planning/iso-week.ts';
import { writeCsv } from '../../spreadsheets/write-csv.ts';
import { type SheetSpec, writeWorkbook } from '../../spreadsheets/write-table.ts';
import type { ContentContext, FileContent } from './file-content.ts';

/** What a file is made of in memory; more is to be narrowed. */
export const MOST_HISTORY_ROWS = { csv: 200_000, xlsx: 50_000 } as const;
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
  sources: { standard: 'standard', quickwin: 'QuickWin', emergency: 'urgence', imported: 'importé' },
} as const satisfies Words;

type Words = {
  readonly sheet: string;
  /** Header, width in characters. */
  readonly columns: readonly (readonly [string, number])[];
  readonly sources: Readonly<Record<HistoryFileRow['source'], string>>;
};
const WORDS: Readonly<Record<Language, Words>> = { fr, en };

export async function historyContent(
  { db, language, now, zone }: ContentContext,
  { filter: text, format }: { readonly filter: string; readonly format: 'csv' | 'xlsx' },
): Promise<FileContent> {
  const filter = parseHistoryFilter(text);
  if (filter === null) throw new Error('an order for a history with a filter that nobody writes');
  const scope = await historyScope(db, filter, zone);
  const rows: SheetSpec['rows'][number][] = [];
  for await (const row of allRows(db, scope, MOST_HISTORY_ROWS[format])) {
    rows.push(cellsOf(row, WORDS[language], zone));
  }
  const { sheet, columns } = WORDS[language];
  const fileName = `history-${dayIn(now, zone)}.${format}`;
  if (format === 'csv') {
    const headers = columns.map(([header]) => header);
    return { bytes: Buffer.from(writeCsv(headers, rows)), fileName, type: 'text/csv; charset=utf-8' };
  }
  const specs = columns.map(([header, width]) => ({ header, width }));
  return { bytes: await writeWorkbook([{ name: sheet, columns: specs, rows }]), fileName, type: XLSX };
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Some thousands at a time: the packages of a year are many. */
async function* allRows(
  db: Db,
  scope: Parameters<typeof loadHistoryRows>[1],
  most: number,
): AsyncGenerator<HistoryFileRow> {
  let last: HistoryFileRow | null = null;
  for (let read = 0; read < most; read += AT_ONCE) {
    const rows: readonly HistoryFileRow[] = await loadHistoryRows(db, scope, last, Math.min(AT_ONCE, most - read));
    yield* rows;
    last = rows.at(-1) ?? null;
    if (rows.length < AT_ONCE) return;
  }
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
    row.campaignId,
    row.result.toUpperCase(),
    row.source === 'imported' && row.packages.length === 0 ? null : row.packages.length,
    row.packages.map(packageText).join(', '),
    row.notes,
  ];
}

function packageText({ name, arch, from, to }: PackageChange): string {
  return `${name}.${arch} ${from ?? '-'} > ${to ?? '-'}`;
}
