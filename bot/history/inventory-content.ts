// The packages of a campaign's servers before and after, what changed, and what failed, as CSV; and the log of one update.
import { loadLastLog } from '../../db/queries/attempts/attempt-logs.ts';
import { type InventoryRow, loadInventories } from '../../db/queries/attempts/inventories.ts';
import type { Db } from '../../db/schema/database.ts';
import { heldBecauseText } from '../../domain/attempts/held-versions.ts';
import { notInstalled } from '../../domain/attempts/not-installed.ts';
import type { InstalledPackage } from '../../domain/attempts/package-difference.ts';
import type { InventoryPart } from '../../domain/download.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';
import { byCodePoint } from '../../domain/order.ts';
import { advisoriesOf } from '../../domain/validations/advisories.ts';
import { csvParts } from '../../spreadsheets/write-csv.ts';
import { type ContentContext, CSV_TYPE, type FileContent } from '../files/file-body.ts';

const AT_ONCE = 100;
type Cells = (string | number | Date | null)[];

/** Whose server it is, and which advisories: behind what the file is about. */
const ABOUT = list(
  ['Responsable', 'Domaine', 'Application', 'Avis de sécurité', 'Date'],
  ['Owner', 'Domain', 'Application', 'Advisories', 'Date'],
);
const PACKAGES = list(
  ['Serveur', 'Essai', 'Paquet', 'Architecture', 'Version'],
  ['Server', 'Attempt', 'Package', 'Architecture', 'Version'],
);

/** What attempts left; drift is of the estate as it is now (`drift-content.ts`). */
type AttemptPart = Exclude<InventoryPart, 'drift'>;

const HEADERS: Readonly<Record<AttemptPart, Readonly<Record<Language, readonly string[]>>>> = {
  before: PACKAGES,
  after: PACKAGES,
  changes: list(
    ['Serveur', 'Essai', 'Paquet', 'Architecture', 'De', 'À'],
    ['Server', 'Attempt', 'Package', 'Architecture', 'From', 'To'],
  ),
  held: list(['Serveur', 'Essai', 'Version demandée', 'Raison'], ['Server', 'Attempt', 'Version asked for', 'Reason']),
  failures: list(
    ['Serveur', 'Essai', 'Début', 'Classe', 'Détail', 'Paquet', 'Version prévue'],
    ['Server', 'Attempt', 'Start', 'Class', 'Detail', 'Package', 'Version due'],
  ),
};

function list(fr: readonly string[], en: readonly string[]) {
  return { fr, en };
}

export async function inventoryContent(
  { db, language }: ContentContext,
  campaignId: CampaignId,
  part: AttemptPart,
): Promise<FileContent> {
  return {
    body: csvParts([...HEADERS[part][language], ...ABOUT[language]], allRows(db, campaignId, part, language)),
    fileName: `campaign-${campaignId}-${part}.csv`,
    type: CSV_TYPE,
  };
}

async function* allRows(
  db: Db,
  campaignId: CampaignId,
  part: AttemptPart,
  language: Language,
): AsyncGenerator<Cells[]> {
  for (let offset = 0; ; offset += AT_ONCE) {
    const read = await loadInventories(db, campaignId, offset, AT_ONCE);
    yield read.flatMap((row) => CELLS[part](row, language));
    if (read.length < AT_ONCE) return;
  }
}

const CELLS: Readonly<Record<AttemptPart, (row: InventoryRow, language: Language) => Cells[]>> = {
  // Installed, and what was still to be closed by an update of it.
  before: (row) =>
    (row.before ?? []).map(({ name, arch, version }) => [
      ...[row.hostname, row.number, name, arch, version],
      ...aboutCells(row, openBefore(row, name, arch), row.startedAt),
    ]),
  after: afterCells,
  changes: (row) =>
    (row.changes ?? []).map((change) => [
      ...[row.hostname, row.number, change.name, change.arch, change.from, change.to],
      ...aboutCells(row, advisoriesOf(row.advisories, change), row.endedAt),
    ]),
  held: (row, language) =>
    (row.held ?? []).map(({ line, because }) => [
      ...[row.hostname, row.number, line, heldBecauseText(because)[language]],
      ...aboutCells(row, [], row.endedAt),
    ]),
  failures: failureCells,
};

function aboutCells({ owners, domain, application }: InventoryRow, advisories: readonly string[], at: Date | null) {
  return [owners.join(', '), domain, application, advisories.join(' '), at];
}

function openBefore({ advisories }: InventoryRow, name: string, arch: string): readonly string[] {
  return [...new Set((advisories.get(`${name}.${arch}`) ?? []).map(({ id }) => id))].sort(byCodePoint);
}

/** What was there before, with what changed; several versions of a kernel stand side by side. The advisories are those that a change closed. */
function afterCells(row: InventoryRow): Cells[] {
  const { hostname, number, before, changes } = row;
  if (before === null || changes === null) return [];
  const keyOf = (name: string, arch: string, version: string) => `${name}\t${arch}\t${version}`;
  const packages = new Map<string, InstalledPackage & { closed?: readonly string[] }>(
    before.map((item) => [keyOf(item.name, item.arch, item.version), item]),
  );
  for (const change of changes) {
    const { name, arch, from, to } = change;
    if (from !== null) packages.delete(keyOf(name, arch, from));
    if (to === null) continue;
    packages.set(keyOf(name, arch, to), { name, arch, version: to, closed: advisoriesOf(row.advisories, change) });
  }
  return [...packages.values()]
    .sort((a, b) => byCodePoint(a.name, b.name) || byCodePoint(a.version, b.version))
    .map(({ name, arch, version, closed = [] }) => [
      ...[hostname, number, name, arch, version],
      ...aboutCells(row, closed, row.endedAt),
    ]);
}

/** One for each package that was not installed; one for the attempt where nothing tells which. Of those that went through, what they left. */
function failureCells(row: InventoryRow): Cells[] {
  const { hostname, number, startedAt, failure, detail, endedAt } = row;
  const failed = row.state === 'failed';
  if (!failed && row.state !== 'patched') return [];
  const missing = notInstalled({ ...row, failed });
  if (failed && missing.length === 0) {
    return [[hostname, number, startedAt, failure, detail, null, null, ...aboutCells(row, [], endedAt)]];
  }
  return missing.map(({ name, version, advisories, heldBack }) => [
    ...[
      hostname,
      number,
      startedAt,
      failed ? failure : heldBack ? 'held-back' : 'not-installed',
      failed ? detail : null,
    ],
    ...[name, version, ...aboutCells(row, advisories, endedAt)],
  ]);
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
