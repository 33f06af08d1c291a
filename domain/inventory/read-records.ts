// The rows of a source as records, each cell read or refused with its address. A refused row stays out; the others go on (INV-2).
import type { Text } from '../language.ts';
import { checkRecordName } from './entities/check.ts';
import { ENTITY_SPECS, entityKey, SHEET_SPECS } from './entities/entities.ts';
import type { FieldSpec, ReadValue } from './entities/field.ts';
import { ruleName } from './entities/people.ts';
import { readAddress, readText, shown } from './entities/read-values.ts';
import { type HostNames, hostNames } from './host-names.ts';
import { patchFields, patchName } from './past-patches.ts';
import { FIELDS_OF_PEOPLE, type PeopleByName, peopleByName, withAddresses } from './people-by-name.ts';
import {
  type EntityName,
  type InventoryCell,
  LIST_SHEETS,
  type ListSheet,
  type RefusedRow,
  type SheetName,
  type SourceRecord,
  type StoredRecords,
} from './record.ts';
import { refusalAt } from './refused-row.ts';
import { joinLists, withoutListed } from './server-lists.ts';

/** A table of one entity, or of the addresses or databases of servers: its columns by field, those that it has. */
export type SourceTable = {
  readonly entity: SheetName;
  readonly columns: ReadonlySet<string>;
  readonly rows: readonly Readonly<Record<string, InventoryCell>>[];
};

export type ReadRecords = {
  readonly records: readonly SourceRecord[];
  readonly refusals: readonly RefusedRow[];
  /** Servers that the source names, in refused rows too: none of them is gone (INV-4). null: a name could not be read. */
  readonly named: ReadonlySet<string> | null;
};

type Names = {
  readonly hosts: HostNames;
  readonly stored: StoredRecords;
  readonly zone: string;
  readonly people: PeopleByName;
};

/** `suffixes`: of PRE-2. `zone`: IANA name, in which the moments of past updates are. */
export function readRecords(
  tables: readonly SourceTable[],
  {
    stored,
    suffixes,
    zone,
    hosts = namesOf(stored, suffixes),
  }: {
    readonly stored: StoredRecords;
    readonly suffixes: readonly string[];
    readonly zone: string;
    /** `namesOf` the stored, by whoever reads one source in many parts. */
    readonly hosts?: HostNames;
  },
): ReadRecords {
  const names: Names = { hosts, stored, zone, people: peopleByName([...peopleOf(tables), ...peopleIn(stored)]) };
  const refusals: RefusedRow[] = [];
  const rows = tables.flatMap((table) =>
    table.rows.map((row) => ({ sheet: table.entity, record: readRow(table, row, names, refusals) })),
  );
  const byEntity = Map.groupBy(withLists(rows, names, refusals), ({ entity }) => entity);
  const once = [...byEntity.values()].flatMap((ofEntity) => onceEach(ofEntity, names, refusals));
  const records = once.filter((record) => isWhole(record, names, refusals));
  return { records, refusals, named: namedServers(tables, names) };
}

export function namesOf({ server }: StoredRecords, suffixes: readonly string[]): HostNames {
  return hostNames(
    Array.from(server.values(), ({ name }) => name),
    suffixes,
  );
}

function peopleOf(tables: readonly SourceTable[]) {
  const rows = tables.flatMap(({ entity, rows }) => (entity === 'person' ? rows : []));
  return rows.flatMap(({ email, name }) => {
    const [address, called] = [readAddress(email?.value ?? null), readText(name?.value ?? null)];
    if (address.kind === 'wrong' || address.value === null || called.kind === 'wrong') return [];
    return [{ email: address.value, name: called.value }];
  });
}

function peopleIn({ person }: StoredRecords) {
  return Array.from(person.values(), ({ name, fields }) => ({ email: name, name: fields.name }));
}

/** null: refused. */
type ReadRow = { readonly sheet: SheetName; readonly record: SourceRecord | null };

/** Rows of addresses and databases as one record for each server, beside the others. */
function withLists(rows: readonly ReadRow[], { stored }: Names, refusals: RefusedRow[]): readonly SourceRecord[] {
  const lists = rows.flatMap(({ sheet, record }) => (isList(sheet) ? [{ sheet, record }] : []));
  const records = rows.flatMap(({ sheet, record }) => (isList(sheet) ? [] : (record ?? [])));
  if (lists.length === 0) return records;
  const joined = joinLists(lists, [...stored.server.values(), ...records.filter(({ entity }) => entity === 'server')]);
  refusals.push(...joined.refusals);
  const byServer = Map.groupBy(joined.records, ({ key }) => key);
  return [...records.map((record) => withoutListed(record, byServer)), ...joined.records];
}

function isList(sheet: SheetName): sheet is ListSheet {
  return (LIST_SHEETS as readonly SheetName[]).includes(sheet);
}

function namedServers(tables: readonly SourceTable[], { hosts }: Names): ReadonlySet<string> | null {
  const { id } = ENTITY_SPECS.server;
  const found = new Set<string>();
  for (const row of tables.flatMap(({ entity, rows }) => (entity === 'server' ? rows : []))) {
    const read = id.read(row[id.name]?.value ?? null);
    if (read.kind === 'wrong' || read.value === null) return null;
    found.add(hosts.keyOf(read.value));
  }
  return found;
}

/** null: one of its cells is refused, or broken. Each of them is named, not the first alone. */
function readRow(
  { entity, columns }: SourceTable,
  row: Readonly<Record<string, InventoryCell>>,
  names: Names,
  refusals: RefusedRow[],
): SourceRecord | null {
  if (Object.values(row).some(({ isBroken }) => isBroken === true)) return null;
  const spec = SHEET_SPECS[entity];
  const before = refusals.length;
  const fields: Record<string, string | null> = {};
  const doubts: RefusedRow[] = [];
  for (const field of [spec.id, ...spec.fields]) {
    const cell = row[field.name];
    if (!columns.has(field.name) || cell === undefined) continue;
    if (cell.doubt !== undefined) {
      doubts.push(refusalAt(cell.address, cell.doubt));
      continue;
    }
    const read = entity === 'patch' ? field.read(cell.value) : readField(field, cell.value, names.people);
    if (read.kind === 'wrong') refusals.push(refusalAt(cell.address, read.why));
    else if (read.value === null && isLacking(field)) refusals.push(refusalAt(cell.address, missing(field)));
    else fields[field.name] = read.value ?? field.unsaid ?? null;
  }
  const { [spec.id.name]: id, ...rest } = fields;
  const address = row[spec.id.name]?.address ?? null;
  const cells = Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cell.address]));
  const isRefused = refusals.length > before || id === undefined || id === null;
  refusals.push(...doubts);
  if (isRefused) return null;
  return { ...recordOf(isList(entity) ? 'server' : entity, id, rest, address, names), cells };
}

function readField(field: FieldSpec, raw: InventoryCell['value'], people: PeopleByName): ReadValue {
  if (!FIELDS_OF_PEOPLE.has(field.name)) return field.read(raw);
  const named = withAddresses(raw, people);
  return named.kind === 'wrong' ? named : field.read(named.value);
}

function recordOf(
  entity: EntityName,
  id: string,
  fields: Readonly<Record<string, string | null>>,
  address: string | null,
  names: Names,
): SourceRecord {
  if (entity === 'rule') return ruleOf(id, fields, address);
  if (entity === 'check') return checkOf(id, fields, address);
  return namedRecord(entity, id, fields, address, names);
}

/** Something new, and no table has a column for what has to be said of it. */
function isWhole({ entity, key, fields, address }: SourceRecord, { stored }: Names, refusals: RefusedRow[]): boolean {
  if (stored[entity].has(key)) return true;
  const unsaid = ENTITY_SPECS[entity].fields.filter((field) => isLacking(field) && fields[field.name] === undefined);
  for (const field of unsaid) refusals.push(refusalAt(address ?? '', missing(field)));
  return unsaid.length === 0;
}

/** What is unsaid counts as unknown; the rest has to be said. */
function isLacking({ required, unsaid }: FieldSpec): boolean {
  return required === true && unsaid === undefined;
}

function namedRecord(
  entity: EntityName,
  id: string,
  fields: Readonly<Record<string, string | null>>,
  address: string | null,
  names: Names,
): SourceRecord {
  const { hosts, stored } = names;
  if (entity === 'patch') return patchOf(id, fields, address, names);
  if (entity !== 'server') {
    const key = entityKey(entity, id);
    return { entity, key, name: stored[entity].get(key)?.name ?? id, fields, address };
  }
  const key = hosts.keyOf(id);
  // A new one is called by its short name, as links and vCenter names read it; prerequisites find its suffix again (PRE-2).
  return { entity, key, name: stored.server.get(key)?.name ?? key, fields, address };
}

function patchOf(
  id: string,
  said: Readonly<Record<string, string | null>>,
  address: string | null,
  { hosts, stored, zone }: Names,
): SourceRecord {
  const server = hosts.keyOf(id);
  const fields = { ...patchFields(said, zone), hostname: stored.server.get(server)?.name ?? server };
  const name = patchName(fields.hostname, fields);
  return { entity: 'patch', key: entityKey('patch', name), name, fields, address };
}

function ruleOf(kind: string, fields: Readonly<Record<string, string | null>>, address: string | null): SourceRecord {
  const name = ruleName(kind, fields.about ?? '', fields.operator ?? '');
  return { entity: 'rule', key: entityKey('rule', name), name, fields: { kind, ...fields }, address };
}

function checkOf(
  application: string,
  fields: Readonly<Record<string, string | null>>,
  address: string | null,
): SourceRecord {
  const name = checkRecordName(application, fields.check ?? '');
  return { entity: 'check', key: entityKey('check', name), name, fields: { application, ...fields }, address };
}

/** INV-3: two rows of one thing that agree are one, of two tables too; those that differ are refused, both. */
function onceEach(records: readonly SourceRecord[], names: Names, refusals: RefusedRow[]): readonly SourceRecord[] {
  const groups = Map.groupBy(records, ({ key }) => key);
  // Of a large estate the names are many, and of updates of the past nobody asks.
  const servers = records.some(({ entity }) => entity === 'server') ? names.stored.server.keys() : [];
  const known = new Set([...servers, ...records.map(({ key }) => key)]);
  return [...groups.values()].flatMap((rows) => {
    const [first, ...others] = rows;
    if (first === undefined) return [];
    const doubt = first.entity === 'server' ? names.hosts.doubt(first.name, known) : null;
    if (doubt !== null) refusals.push(...rows.map(({ address }) => refusalAt(address ?? '', doubt)));
    const differing = others.find((row) => differingFields(first, row).length > 0);
    if (differing !== undefined)
      refusals.push(...rows.map((row) => refusalAt(row.address ?? '', twice(first, row, differing))));
    return doubt === null && differing === undefined ? [together(rows, first)] : [];
  });
}

/** Each table may say another part of it. */
function together(rows: readonly SourceRecord[], first: SourceRecord): SourceRecord {
  const fields = Object.assign({}, ...rows.map((row) => row.fields));
  const cells = Object.assign({}, ...rows.toReversed().map((row) => row.cells ?? {}));
  return { ...first, fields, cells };
}

function differingFields(one: SourceRecord, other: SourceRecord): readonly string[] {
  const names = Object.keys(one.fields).filter((name) => Object.hasOwn(other.fields, name));
  return names.filter((name) => one.fields[name] !== other.fields[name]);
}

function twice(first: SourceRecord, row: SourceRecord, differing: SourceRecord): Text {
  const other = row === first ? differing : first;
  const spec = ENTITY_SPECS[first.entity];
  const names = differingFields(first, differing);
  const titles = spec.fields.filter(({ name }) => names.includes(name));
  const list = (language: 'fr' | 'en') => titles.map(({ titles: of }) => of[language][0] ?? '').join(', ');
  const name = shown(first.name);
  return {
    fr: `${name} figure aussi en ${other.address}, avec d’autres valeurs (${list('fr')}) : gardez une seule ligne`,
    en: `${name} is also in ${other.address}, with other values (${list('en')}): keep one row`,
  };
}

function missing({ titles }: FieldSpec): Text {
  return { fr: `il manque : ${titles.fr[0]}`, en: `missing: ${titles.en[0]}` };
}
