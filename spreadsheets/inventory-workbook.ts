// The inventory as a workbook: each sheet found by its header, in French or English (INV-1); the template to fill, and the export that the
// import takes back.

import { wholeNumber } from '../domain/counts.ts';
import { ENTITY_SPECS } from '../domain/inventory/entities/entities.ts';
import type { SourceTable } from '../domain/inventory/read-records.ts';
import { ENTITIES, type EntityName, type RefusedRow, type StoredRecords } from '../domain/inventory/record.ts';
import type { Language, Text } from '../domain/language.ts';
import { byCodePoint } from '../domain/order.ts';
import { findHeader, type Header } from './find-header.ts';
import { entityColumns, entityRow } from './inventory-sheets.ts';
import type { Sheet } from './read-in-child.ts';
import { CHAT_LIMITS, SHELL_LIMITS } from './read-limits.ts';
import { type ColumnSpec, columnNearly, columnTwice, tableOf } from './read-table.ts';
import { readSheets } from './read-workbook.ts';
import { unreadOf } from './unread.ts';
import { type SheetSpec, writeWorkbook } from './write-table.ts';

export type ReadInventory =
  | {
      readonly kind: 'tables';
      readonly tables: readonly SourceTable[];
      readonly broken: readonly RefusedRow[];
      readonly unread: readonly Text[];
    }
  | { readonly kind: 'refused'; readonly text: Text };

/** Of a sheet that would do for several, the first of these: past updates have a server, which has columns of all the others. */
const BY_LIKELIHOOD: readonly EntityName[] = [
  'patch',
  'server',
  'rule',
  'person',
  'application',
  'zone',
  'environment',
  'domain',
];

type Found = { readonly entity: EntityName; readonly header: Header<string> };

/** Never throws for what is in the file. A header that is nearly one refuses the file: its rows would be lost in silence. */
export async function readInventory(bytes: Uint8Array, limits = CHAT_LIMITS): Promise<ReadInventory> {
  const read = await readSheets(bytes, limits);
  if (read.kind === 'refused') {
    const fromShell = read.isTooLarge === true && limits.rows < SHELL_LIMITS.rows;
    return { kind: 'refused', text: fromShell ? withShell(read.text) : read.text };
  }
  const visible = read.sheets.filter(({ hidden }) => !hidden);
  const found = visible.flatMap((sheet) => entityIn(sheet) ?? []);
  if (found.length === 0) return { kind: 'refused', text: noServers(read.sheets) };
  for (const { header } of found) {
    const [twice] = header.twice;
    if (twice !== undefined) return { kind: 'refused', text: columnTwice(twice) };
    const [nearly] = header.nearly;
    if (nearly !== undefined) return { kind: 'refused', text: columnNearly(nearly) };
  }
  const tables = found.map(({ entity, header }) => ({ entity, header, ...tableOf(header, columnsOf(entity)) }));
  return {
    kind: 'tables',
    tables: tables.map(({ entity, header, rows }) => ({
      entity,
      columns: new Set(header.columns.keys()),
      rows: rows.map(({ cells }) => cells),
    })),
    broken: tables.flatMap(({ broken }) => broken),
    unread: unreadSheets(read.sheets, found),
  };
}

function withShell({ fr, en }: Text): Text {
  const [mostFr, mostEn] = [wholeNumber(SHELL_LIMITS.rows, 'fr'), wholeNumber(SHELL_LIMITS.rows, 'en')];
  return {
    fr: `${fr} Jusqu’à ${mostFr} lignes, importez-le depuis un terminal : npm run inventory:import FICHIER.`,
    en: `${en} Up to ${mostEn} rows, import it from a shell: npm run inventory:import FILE.`,
  };
}

function entityIn(sheet: Sheet): Found | null {
  for (const entity of BY_LIKELIHOOD) {
    const header = findHeader(sheet, columnsOf(entity));
    if (header !== null && (entity !== 'patch' || hasResults(header))) return { entity, header };
  }
  return null;
}

/** A list of servers may have a date and a status too: only what stands there tells them apart. */
function hasResults({ sheet, last, columns }: Header<string>): boolean {
  const { fields } = ENTITY_SPECS.patch;
  const result = fields.find(({ name }) => name === 'result');
  return sheet.rows.slice(last + 1, last + 1 + LOOKED_AT).some((row) => {
    const cell = row[columns.get('result') ?? -1];
    const read = cell !== undefined && 'value' in cell ? result?.read(cell.value) : undefined;
    return read?.kind === 'value' && read.value !== null;
  });
}

const LOOKED_AT = 200;

function columnsOf(entity: EntityName): readonly ColumnSpec<string>[] {
  const { id, fields, needs } = ENTITY_SPECS[entity];
  const wanted = new Set([id.name, ...needs]);
  return [id, ...fields].map(({ name, titles, holds }) => ({
    key: name,
    names: [...titles.fr, ...titles.en],
    required: wanted.has(name),
    ...(holds === undefined ? {} : { holds }),
  }));
}

/** Columns of the sheets that were read, and sheets that were not. */
function unreadSheets(sheets: readonly Sheet[], found: readonly Found[]): readonly Text[] {
  const read = new Set(found.map(({ header }) => header.sheet));
  const others = sheets.filter((sheet) => !read.has(sheet));
  return found.flatMap(({ header }, index) => unreadOf(header, index === 0 ? others : []));
}

function noServers(sheets: readonly Sheet[]): Text {
  const names = sheets.map(({ name }) => name).join(', ');
  return {
    fr: `Aucune feuille (${names}) n’a d’en-tête connu. Celle des serveurs a au moins les colonnes Serveur, Domaine et Environnement ; un modèle : /inventaire modele.`,
    en: `No sheet (${names}) has a known header. That of servers has at least the columns Hostname, Domain and Environment; for a template: /inventory template.`,
  };
}

/** `records` null: the template, with its hints in the place of rows. */
export function writeInventory(records: StoredRecords | null, language: Language): Promise<Uint8Array> {
  const order: readonly EntityName[] = ['server', ...ENTITIES.filter((entity) => entity !== 'server')];
  // Past updates are exported by `/history`.
  const sheets = records === null ? order : order.filter((entity) => entity !== 'patch');
  return writeWorkbook(sheets.map((entity) => sheetOf(entity, records, language)));
}

function sheetOf(entity: EntityName, records: StoredRecords | null, language: Language): SheetSpec {
  const stored = records === null ? [] : [...records[entity].values()].sort((a, b) => byCodePoint(a.name, b.name));
  return {
    name: ENTITY_SPECS[entity].sheet[language],
    columns: entityColumns(entity, language),
    rows: stored.map((record) => entityRow(entity, record, language)),
  };
}
