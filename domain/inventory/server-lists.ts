// Rows of addresses and of databases, one each: those of a server together are that field of its record, which is compared, written and taken
// back as a whole (INV-2). A server that no row names keeps what it has.
import type { Text } from '../language.ts';
import { databaseNamedTwice, databaseOf, withEngine } from './entities/server.ts';
import { listText, partsOf } from './list-text.ts';
import type { Fields, ListSheet, RefusedRow, SourceRecord, StoredRecord } from './record.ts';
import { refusalAt } from './refused-row.ts';
import { unknownServers } from './unknown-server.ts';

/** A row as it was read: `fields` holds that of its sheet, and the engine of a database. null: refused, and said. */
export type ListRow = { readonly sheet: ListSheet; readonly record: SourceRecord | null };
type KnownRow = { readonly sheet: ListSheet; readonly record: SourceRecord };

export const LIST_FIELDS: Readonly<Record<ListSheet, string>> = { address: 'ips', database: 'databases' };

export type JoinedLists = {
  /** One for each server and sheet, with that field alone. */
  readonly records: readonly SourceRecord[];
  readonly refusals: readonly RefusedRow[];
};

type Server = Pick<StoredRecord, 'key' | 'name' | 'fields'>;

/**
 * `servers`: those that are known, and those of the source. Where a row of a sheet stays out, nobody can tell what its server has: the other
 * rows of that sheet add to what servers have, and nothing is taken away.
 */
export function joinLists(rows: readonly ListRow[], servers: readonly Server[]): JoinedLists {
  const refusals: RefusedRow[] = [];
  const known = new Map(servers.toReversed().map((server) => [server.key, server]));
  const unknown = unknownServers(new Set(servers.map(({ name }) => name)));
  const incomplete = new Set<ListSheet>();
  const read = rows.flatMap(({ sheet, record }): KnownRow[] => {
    const fields = record === null ? null : listField(sheet, record);
    if (record !== null && fields?.kind === 'fields' && known.has(record.key)) {
      return [{ sheet, record: { ...record, fields: fields.fields } }];
    }
    incomplete.add(sheet);
    if (record === null) return [];
    const { key, name, cells = {}, address } = record;
    if (!known.has(key)) refusals.push(refusalAt(cells.hostname ?? address ?? '', unknown(name)));
    if (fields?.kind === 'wrong') refusals.push(refusalAt(fields.address, fields.why));
    return [];
  });
  const groups = Map.groupBy(read, ({ sheet, record }) => `${sheet} ${record.key}`);
  const records = [...groups.values()].flatMap((group) => {
    const joinedRows = joined(group, refusals);
    return incomplete.has(group[0]?.sheet as ListSheet)
      ? joinedRows.map((record) => withStored(record, known.get(record.key)?.fields ?? {}))
      : joinedRows;
  });
  return { records, refusals };
}

/** A database that is there already, with another engine: what the source says of it counts. */
function withStored(record: SourceRecord, stored: Fields): SourceRecord {
  const fields = Object.entries(record.fields).map(([name, list]) => {
    const said = partsOf(list);
    const named = new Set(said.map((text) => databaseOf(text).name));
    const others = partsOf(stored[name]).filter((text) => !named.has(databaseOf(text).name));
    return [name, listText([...said, ...others])];
  });
  return { ...record, fields: Object.fromEntries(fields) };
}

type ListField =
  | { readonly kind: 'fields'; readonly fields: Fields }
  | { readonly kind: 'wrong'; readonly address: string; readonly why: Text };

function listField(sheet: ListSheet, { fields, cells = {}, address }: SourceRecord): ListField {
  const name = LIST_FIELDS[sheet];
  const list = fields[name] ?? null;
  const engine = fields.engine ?? null;
  if (sheet === 'address' || engine === null) return { kind: 'fields', fields: { [name]: list } };
  const read = withEngine(list, engine);
  if (read.kind === 'value') return { kind: 'fields', fields: { [name]: read.value } };
  return { kind: 'wrong', address: cells.engine ?? address ?? '', why: read.why };
}

function joined(group: readonly KnownRow[], refusals: RefusedRow[]): readonly SourceRecord[] {
  const [first] = group;
  if (first === undefined) return [];
  const field = LIST_FIELDS[first.sheet];
  const list = listText(group.flatMap(({ record }) => partsOf(record.fields[field])));
  const twice = first.sheet === 'database' ? databaseNamedTwice(list) : null;
  if (twice === null) return [{ ...first.record, fields: { [field]: list } }];
  // INV-3: which of them is right, nobody can tell; the server keeps what it has.
  refusals.push(
    ...group.map(({ record: { cells = {}, address, name } }) =>
      refusalAt(cells[field] ?? address ?? '', {
        fr: `la base «\u00a0${twice}\u00a0» de ${name} figure plusieurs fois, avec d’autres moteurs : gardez une seule ligne`,
        en: `the database “${twice}” of ${name} is there several times, with other engines: keep one row`,
      }),
    ),
  );
  return [];
}

/** Where a column of the servers' own sheet is left empty, the list says it. */
export function withoutListed(record: SourceRecord, lists: ReadonlyMap<string, readonly SourceRecord[]>): SourceRecord {
  const listed = lists.get(record.key);
  if (record.entity !== 'server' || listed === undefined) return record;
  const said = new Set(listed.flatMap(({ fields }) => Object.keys(fields)));
  const fields = Object.entries(record.fields).filter(([name, value]) => value !== null || !said.has(name));
  return { ...record, fields: Object.fromEntries(fields) };
}
