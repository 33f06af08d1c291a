// The inventory as a workbook: each sheet found by its header, in French or English (INV-1); the template to fill, and the export that the
// import takes back.

import { wholeNumber } from '../domain/counts.ts';
import { ENTITY_SPECS, SHEET_SPECS } from '../domain/inventory/entities/entities.ts';
import type { SourceTable } from '../domain/inventory/read-records.ts';
import {
  ENTITIES,
  LIST_SHEETS,
  type ListSheet,
  type RefusedRow,
  type SheetName,
  type StoredRecords,
} from '../domain/inventory/record.ts';
import { LIST_FIELDS } from '../domain/inventory/server-lists.ts';
import type { Language, Text } from '../domain/language.ts';
import { byCodePoint } from '../domain/order.ts';
import { findHeader, type Header } from './find-header.ts';
import { GIVEN_NAME_COLUMN, withWholeNames } from './given-names.ts';
import { sheetColumns, sheetRows } from './inventory-sheets.ts';
import { isWindowSheet, onlyWindows, windowSheetText } from './patch-windows.ts';
import { CSV_SHEET } from './read-csv.ts';
import { CHAT_LIMITS, SHELL_LIMITS } from './read-limits.ts';
import { type ColumnSpec, columnNearly, columnTwice, tableOf } from './read-table.ts';
import { readSheets } from './read-workbook.ts';
import type { Sheet } from './sheets-of-file.ts';
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
const BY_LIKELIHOOD: readonly SheetName[] = [
  'patch',
  'address',
  'database',
  'server',
  'rule',
  'person',
  'application',
  'check',
  'zone',
  'environment',
  'domain',
];

type Found = { readonly entity: SheetName; readonly header: Header<string> };

/**
 * Never throws for what is in the file. `fileName`: among several files, what the one sheet of a CSV is called by. A header
 * that is nearly one refuses the file: its rows would be lost in silence.
 */
export async function readInventory(
  bytes: Uint8Array,
  limits = CHAT_LIMITS,
  fileName: string | null = null,
): Promise<ReadInventory> {
  const read = await readSheets(bytes, limits);
  if (read.kind === 'refused') {
    const fromShell = read.isTooLarge === true && limits.rows < SHELL_LIMITS.rows;
    return { kind: 'refused', text: fromShell ? withShell(read.text) : read.text };
  }
  return inventoryIn(
    fileName === null
      ? read.sheets
      : read.sheets.map((one) => (one.name === CSV_SHEET ? { ...one, name: fileName } : one)),
  );
}

/** @internal For tests that read many workbooks without a process for each. */
export function inventoryIn(sheets: readonly Sheet[]): ReadInventory {
  const visible = sheets.filter(({ hidden }) => !hidden);
  const windows = visible.filter((sheet) => isWindowSheet(sheet, hasServers(sheet)));
  const found = visible.flatMap((sheet) => (windows.includes(sheet) ? [] : (entityIn(sheet) ?? [])));
  if (found.length === 0) {
    return { kind: 'refused', text: windows.length > 0 ? onlyWindows(windows) : noServers(sheets) };
  }
  for (const { header } of found) {
    const [twice] = header.twice;
    if (twice !== undefined) return { kind: 'refused', text: columnTwice(twice) };
    const [nearly] = header.nearly;
    if (nearly !== undefined) return { kind: 'refused', text: columnNearly(nearly) };
  }
  const tables = found.map(({ entity, header }) => ({ entity, header, ...tableOf(header, columnsOf(entity)) }));
  const brokenCells = new Set(tables.flatMap(({ broken }) => broken.map(({ address }) => address)));
  return {
    kind: 'tables',
    tables: tables.map(({ entity, header, rows }) =>
      withWholeNames({
        entity,
        columns: new Set(header.columns.keys()),
        rows: rows.map(({ cells }) => withBroken(cells, brokenCells)),
      }),
    ),
    broken: tables.flatMap(({ broken }) => broken),
    unread: [...windows.map(windowSheetText), ...unreadSheets(sheets, found, windows)],
  };
}

type Cells = SourceTable['rows'][number];

/** Read as empty, an error would empty a field of the inventory. */
function withBroken(cells: Cells, broken: ReadonlySet<string>): Cells {
  const isBroken = Object.values(cells).some(({ address }) => broken.has(address));
  if (!isBroken) return cells;
  return Object.fromEntries(
    Object.entries(cells).map(([name, cell]) => [name, broken.has(cell.address) ? { ...cell, isBroken: true } : cell]),
  );
}

function withShell({ fr, en }: Text): Text {
  const [mostFr, mostEn] = [wholeNumber(SHELL_LIMITS.rows, 'fr'), wholeNumber(SHELL_LIMITS.rows, 'en')];
  return {
    fr: `${fr} Jusqu’à ${mostFr} lignes, importez-le depuis un terminal : npm run inventory:import FICHIER.`,
    en: `${en} Up to ${mostEn} rows, import it from a shell: npm run inventory:import FILE.`,
  };
}

/** By the header that stands highest: a row of a rule about a server begins with a word that is a title of servers too. */
function entityIn(sheet: Sheet): Found | null {
  const possible = BY_LIKELIHOOD.flatMap((entity): Found[] => {
    const header = findHeader(sheet, columnsOf(entity));
    if (header === null || (entity === 'patch' && !hasResults(header))) return [];
    return isList(entity) && !isNothingBut(entity, sheet) ? [] : [{ entity, header }];
  });
  const first = Math.min(...possible.map(({ header }) => header.first));
  return possible.find(({ header }) => header.first === first) ?? null;
}

function isList(entity: SheetName): entity is ListSheet {
  return (LIST_SHEETS as readonly SheetName[]).includes(entity);
}

/** A row for each address names its server and nothing else of it: with another column of servers, it is a sheet of servers. */
function isNothingBut(list: ListSheet, sheet: Sheet): boolean {
  const columns = findHeader(sheet, columnsOf('server'))?.columns.keys() ?? [];
  return [...columns].every((name) => name === ENTITY_SPECS.server.id.name || name === LIST_FIELDS[list]);
}

/** What a new server needs. */
function hasServers(sheet: Sheet): boolean {
  const columns = findHeader(sheet, columnsOf('server'))?.columns;
  return columns?.has('domain') === true && columns.has('environment');
}

/** A list of servers may have a date and a status too: only what stands there tells them apart. */
function hasResults({ sheet, last, columns }: Header<string>): boolean {
  const { fields } = ENTITY_SPECS.patch;
  const result = fields.find(({ name }) => name === 'result');
  const rows = sheet.rows.slice(last + 1, last + 1 + LOOKED_AT);
  // Of the template, which nobody has filled yet.
  if (rows.length === 0) return true;
  return rows.some((row) => {
    const cell = row[columns.get('result') ?? -1];
    const read = cell !== undefined && 'value' in cell ? result?.read(cell.value) : undefined;
    return read?.kind === 'value' && read.value !== null;
  });
}

const LOOKED_AT = 200;

const COLUMNS = new Map<SheetName, readonly ColumnSpec<string>[]>();

function columnsOf(entity: SheetName): readonly ColumnSpec<string>[] {
  const columns = COLUMNS.get(entity) ?? columnSpecs(entity);
  COLUMNS.set(entity, columns);
  return columns;
}

function columnSpecs(entity: SheetName): readonly ColumnSpec<string>[] {
  const { id, fields, needs } = SHEET_SPECS[entity];
  const wanted = new Set([id.name, ...needs]);
  const own = [id, ...fields].map(({ name, titles, holds }) => ({
    key: name,
    names: [...titles.fr, ...titles.en],
    required: wanted.has(name),
    ...(holds === undefined ? {} : { holds }),
  }));
  return entity === 'person' ? [...own, GIVEN_NAME_COLUMN] : own;
}

/** Columns of the sheets that were read, and sheets that were not. */
function unreadSheets(sheets: readonly Sheet[], found: readonly Found[], told: readonly Sheet[]): readonly Text[] {
  const read = new Set([...found.map(({ header }) => header.sheet), ...told]);
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
  const others = ENTITIES.filter((entity) => entity !== 'server');
  const order: readonly SheetName[] = ['server', ...LIST_SHEETS, ...others];
  // Past updates are exported by `/history`.
  const sheets = records === null ? order : order.filter((entity) => entity !== 'patch');
  return writeWorkbook(sheets.map((entity) => sheetOf(entity, records, language)));
}

function sheetOf(entity: SheetName, records: StoredRecords | null, language: Language): SheetSpec {
  const of = isList(entity) ? 'server' : entity;
  const stored = records === null ? [] : [...records[of].values()].sort((a, b) => byCodePoint(a.name, b.name));
  return {
    name: SHEET_SPECS[entity].sheet[language],
    columns: sheetColumns(entity, language),
    rows: stored.flatMap((record) => sheetRows(entity, record, language)),
  };
}
