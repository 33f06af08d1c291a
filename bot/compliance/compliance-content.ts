// The lists of compliance as files: servers with their reason, one advisory's servers, one package's versions.
import { levelText } from '../../cards/compliance/words.ts';
import { loadAdvisory, loadAdvisoryServers } from '../../db/queries/compliance/advisories.ts';
import { loadPackageServers } from '../../db/queries/compliance/packages.ts';
import { loadServersBehind, type ServerCompliance } from '../../db/queries/compliance/server-list.ts';
import { estateScope } from '../../db/queries/servers/estate-scope.ts';
import { isLate, lateBefore, levelOf } from '../../domain/compliance/delays.ts';
import type { WhichServers } from '../../domain/compliance/reason.ts';
import { LAGGING_LABEL, STATE_LABELS } from '../../domain/compliance/reason-words.ts';
import type { Language } from '../../domain/language.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { parseEstateFilter } from '../../domain/servers/estate-filter.ts';
import { csvParts } from '../../spreadsheets/write-csv.ts';
import { type SheetSpec, writeWorkbook } from '../../spreadsheets/write-table.ts';
import { type ContentContext, CSV_TYPE, type FileContent, XLSX_TYPE } from '../files/file-body.ts';
import { complianceAsk } from './ask.ts';

type Format = 'csv' | 'xlsx';
type Cells = SheetSpec['rows'][number];

/** Each batch classifies the estate anew: few of them. */
const AT_ONCE = 20_000;

export async function complianceContent(
  ctx: ContentContext,
  { which, filter: text, format }: { readonly which: WhichServers; readonly filter: string; readonly format: Format },
): Promise<FileContent> {
  const filter = parseEstateFilter(text);
  if (filter === null) throw new Error('an order for servers with a filter that nobody writes');
  const ask = await complianceAsk(ctx);
  const scope = await estateScope(ctx.db, filter, ctx.now);
  const batches = inBatches((offset) => loadServersBehind(ctx.db, scope, ask, { which, limit: AT_ONCE, offset }));
  const rows = mapped(batches, (row) => serverCells(row, ctx));
  return fileOf(ctx, {
    name: 'compliance',
    sheet: { fr: 'Conformité', en: 'Compliance' },
    headers: SERVER_HEADERS,
    rows,
    format,
  });
}

const SERVER_HEADERS: Readonly<Record<Language, readonly string[]>> = {
  fr: [
    'Serveur',
    'Domaine',
    'Environnement',
    'Application',
    'État',
    'Raison',
    'Gravité la pire',
    'En retard',
    'Avis manquants',
    'Depuis',
    'Prévu le',
    'Scanné le',
  ],
  en: [
    'Server',
    'Domain',
    'Environment',
    'Application',
    'State',
    'Reason',
    'Worst severity',
    'Late',
    'Missing advisories',
    'Since',
    'Due on',
    'Scanned on',
  ],
};

function serverCells(row: ServerCompliance, { language, zone }: ContentContext): Cells {
  const { reason, worst, late, missing, since, dueOn, scannedAt } = row;
  const [upToDate, behind] = language === 'fr' ? ['à jour', 'pas à jour'] : ['up to date', 'not up to date'];
  return [
    ...[row.hostname, row.domain, row.environment, row.application],
    ...[reason === null ? upToDate : behind, reason === null ? '' : LAGGING_LABEL[reason][language]],
    ...[worst === null ? null : levelText(worst, language), yesNo(late, language), missing],
    ...[dayCell(since, zone), dueOn === null ? null : { day: dueOn }, dayCell(scannedAt, zone)],
  ];
}

export async function advisoryContent(
  ctx: ContentContext,
  { advisory, format }: { readonly advisory: string; readonly format: Format },
): Promise<FileContent> {
  const { db, now, language, zone } = ctx;
  const known = await loadAdvisory(db, advisory);
  const ask = await complianceAsk(ctx);
  const level = levelOf(known?.severity ?? null);
  const before = lateBefore(level, now, ask.delays);
  const contents = known?.contents ?? [];
  const batches = inBatches((offset) => loadAdvisoryServers(db, contents, ask, { before, limit: AT_ONCE, offset }));
  const rows = mapped(
    batches,
    ({ hostname, domain, environment, application, state, since, dueOn, scannedAt }): Cells => [
      ...[hostname, domain, environment, application, STATE_LABELS[state][language]],
      ...[dayCell(since, zone), yesNo(since !== null && isLate(level, since, ask), language)],
      ...[dueOn === null ? null : { day: dueOn }, dayCell(scannedAt, zone)],
    ],
  );
  const name = `advisory-${advisory.replace(/[^A-Za-z0-9.-]/g, '-')}`;
  return fileOf(ctx, { name, sheet: { fr: 'Avis', en: 'Advisory' }, headers: ADVISORY_HEADERS, rows, format });
}

const ADVISORY_HEADERS: Readonly<Record<Language, readonly string[]>> = {
  fr: ['Serveur', 'Domaine', 'Environnement', 'Application', 'État', 'Depuis', 'En retard', 'Prévu le', 'Scanné le'],
  en: ['Server', 'Domain', 'Environment', 'Application', 'State', 'Since', 'Late', 'Due on', 'Scanned on'],
};

export async function packageContent(
  ctx: ContentContext,
  { name, format }: { readonly name: string; readonly format: Format },
): Promise<FileContent> {
  const { db, language, zone } = ctx;
  async function* batches() {
    for (let after: string | null = null; ; ) {
      const read: Awaited<ReturnType<typeof loadPackageServers>> = await loadPackageServers(db, name, after, AT_ONCE);
      yield read;
      const last = read.at(-1)?.hostname ?? null;
      if (last === null) return;
      after = last;
    }
  }
  const rows = mapped(
    batches(),
    ({ hostname, version, arch, pending, readAt }): Cells => [
      ...[hostname, name, version.replace(/^0:/, ''), arch, yesNo(pending, language), dayCell(readAt, zone)],
    ],
  );
  const file = `package-${name.replace(/[^A-Za-z0-9.-]/g, '-').slice(0, 60)}`;
  return fileOf(ctx, { name: file, sheet: { fr: 'Paquet', en: 'Package' }, headers: PACKAGE_HEADERS, rows, format });
}

const PACKAGE_HEADERS: Readonly<Record<Language, readonly string[]>> = {
  fr: ['Serveur', 'Paquet', 'Version', 'Architecture', 'Mise à jour en attente', 'Relevé le'],
  en: ['Server', 'Package', 'Version', 'Architecture', 'Update pending', 'Read on'],
};

type Made = {
  readonly name: string;
  readonly sheet: Readonly<Record<Language, string>>;
  readonly headers: Readonly<Record<Language, readonly string[]>>;
  readonly rows: AsyncIterable<readonly Cells[]>;
  readonly format: Format;
};

async function fileOf({ language, now, zone }: ContentContext, made: Made): Promise<FileContent> {
  const { name, sheet, headers, rows, format } = made;
  const fileName = `${name}-${dayIn(now, zone)}.${format}`;
  if (format === 'csv') return { body: csvParts(headers[language], rows), fileName, type: CSV_TYPE };
  const all: Cells[] = [];
  for await (const batch of rows) all.push(...batch);
  const columns = headers[language].map((header) => ({ header }));
  return { body: await writeWorkbook([{ name: sheet[language], columns, rows: all }]), fileName, type: XLSX_TYPE };
}

async function* inBatches<Row>(
  load: (offset: number) => Promise<{ readonly total: number; readonly rows: readonly Row[] }>,
): AsyncGenerator<readonly Row[]> {
  for (let offset = 0; ; offset += AT_ONCE) {
    const { rows } = await load(offset);
    yield rows;
    if (rows.length < AT_ONCE) return;
  }
}

async function* mapped<Row>(
  batches: AsyncIterable<readonly Row[]>,
  cells: (row: Row) => Cells,
): AsyncGenerator<readonly Cells[]> {
  for await (const rows of batches) yield rows.map(cells);
}

function dayCell(at: Date | null, zone: string) {
  return at === null ? null : { day: dayIn(at, zone) };
}

function yesNo(yes: boolean, language: Language): string {
  return yes ? (language === 'fr' ? 'oui' : 'yes') : language === 'fr' ? 'non' : 'no';
}
