// The packages of a campaign's servers before and after, what changed, and what failed, as CSV; and the log of one update.
import { type InventoryRow, loadInventories, loadLastLog } from '../../db/queries/attempts/attempt-logs.ts';
import type { Db } from '../../db/schema/database.ts';
import type { InventoryPart } from '../../domain/download.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';
import { byCodePoint } from '../../domain/order.ts';
import { csvParts } from '../../spreadsheets/write-csv.ts';
import { type ContentContext, CSV_TYPE, type FileContent } from '../files/file-body.ts';

const AT_ONCE = 100;
type Cells = (string | number | Date | null)[];

const HEADERS: Readonly<Record<InventoryPart, Readonly<Record<Language, readonly string[]>>>> = {
  before: list(
    ['Serveur', 'Essai', 'Paquet', 'Architecture', 'Version'],
    ['Server', 'Attempt', 'Package', 'Architecture', 'Version'],
  ),
  after: list(
    ['Serveur', 'Essai', 'Paquet', 'Architecture', 'Version'],
    ['Server', 'Attempt', 'Package', 'Architecture', 'Version'],
  ),
  changes: list(
    ['Serveur', 'Essai', 'Paquet', 'Architecture', 'De', 'À'],
    ['Server', 'Attempt', 'Package', 'Architecture', 'From', 'To'],
  ),
  failures: list(['Serveur', 'Essai', 'Début', 'Classe', 'Détail'], ['Server', 'Attempt', 'Start', 'Class', 'Detail']),
};

function list(fr: readonly string[], en: readonly string[]) {
  return { fr, en };
}

export async function inventoryContent(
  { db, language }: ContentContext,
  campaignId: CampaignId,
  part: InventoryPart,
): Promise<FileContent> {
  return {
    body: csvParts(HEADERS[part][language], allRows(db, campaignId, part)),
    fileName: `campaign-${campaignId}-${part}.csv`,
    type: CSV_TYPE,
  };
}

async function* allRows(db: Db, campaignId: CampaignId, part: InventoryPart): AsyncGenerator<Cells[]> {
  for (let offset = 0; ; offset += AT_ONCE) {
    const read = await loadInventories(db, campaignId, offset, AT_ONCE);
    yield read.flatMap((row) => CELLS[part](row));
    if (read.length < AT_ONCE) return;
  }
}

const CELLS: Readonly<Record<InventoryPart, (row: InventoryRow) => Cells[]>> = {
  before: ({ hostname, number, before }) =>
    (before ?? []).map(({ name, arch, version }) => [hostname, number, name, arch, version]),
  after: afterCells,
  changes: ({ hostname, number, changes }) =>
    (changes ?? []).map(({ name, arch, from, to }) => [hostname, number, name, arch, from, to]),
  failures: ({ hostname, number, state, startedAt, failure, detail }) =>
    state === 'failed' ? [[hostname, number, startedAt, failure, detail]] : [],
};

/** What was there before, with what changed; several versions of a kernel stand side by side. */
function afterCells({ hostname, number, before, changes }: InventoryRow): Cells[] {
  if (before === null || changes === null) return [];
  const keyOf = (name: string, arch: string, version: string) => `${name}\t${arch}\t${version}`;
  const packages = new Map(before.map((item) => [keyOf(item.name, item.arch, item.version), item]));
  for (const { name, arch, from, to } of changes) {
    if (from !== null) packages.delete(keyOf(name, arch, from));
    if (to !== null) packages.set(keyOf(name, arch, to), { name, arch, version: to });
  }
  return [...packages.values()]
    .sort((a, b) => byCodePoint(a.name, b.name) || byCodePoint(a.version, b.version))
    .map(({ name, arch, version }) => [hostname, number, name, arch, version]);
}

/** The whole log; what the card showed of it when the host could not be read any more. */
export async function logContent({ db }: ContentContext, hostname: string): Promise<FileContent> {
  const found = await loadLastLog(db, hostname);
  const text = found?.log ?? found?.tail ?? '';
  const name = hostname.replace(/[^a-z0-9.-]/gi, '_').slice(0, 60);
  return {
    body: Buffer.from(text),
    fileName: `${name}-${found?.attemptId ?? 0}.log`,
    type: 'text/plain; charset=utf-8',
  };
}
