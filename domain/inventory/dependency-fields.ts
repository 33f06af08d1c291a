// RUN-20: the column in which a server says what it stands on. Names are those of known servers or of rows of the same source; a circle is
// refused where it is written, with its members.
import { circleText, circleThrough, type Dependencies } from '../dependencies/circle.ts';
import type { Text } from '../language.ts';
import { DEPENDS_ON } from './entities/server.ts';
import { hostNames } from './host-names.ts';
import { listText, partsOf } from './list-text.ts';
import type { ReadRecords } from './read-records.ts';
import type { InventoryChange, SourceRecord, StoredRecord, StoredRecords } from './record.ts';
import { refusalAt } from './refused-row.ts';
import { unknownServers } from './unknown-server.ts';

type Rules = {
  /** PRE-2. */
  readonly suffixes: readonly string[];
  /** INV-1: people keep the column, so that of a known server nothing is taken of it. */
  readonly isKept: boolean;
};

/**
 * The names as they are stored. A row that stays out takes its server, where that is new, and its own dependencies with it: until all that
 * are left agree.
 */
export function withDependencies(read: ReadRecords, stored: StoredRecords, { suffixes, isKept }: Rules): ReadRecords {
  const speaks = ({ entity, key, fields }: SourceRecord) =>
    entity === 'server' && fields[DEPENDS_ON] !== undefined && !(isKept && stored.server.has(key));
  if (!read.records.some(speaks)) return read;
  const { keyOf } = hostNames(
    Array.from(stored.server.values(), ({ name }) => name),
    suffixes,
  );
  let records = read.records;
  const refusals = [...read.refusals];
  for (;;) {
    const known = namesOf(records, stored);
    const named = records.map((record) => (speaks(record) ? withNames(record, known, keyOf) : record));
    const all = dependenciesOf(named, stored);
    const unknown = unknownServers(new Set(known.values()));
    const faults = named.flatMap((record) => {
      const why = speaks(record) ? faultOf(record, known, all, { unknown }) : null;
      return why === null ? [] : [{ record, why }];
    });
    if (faults.length === 0) return { ...read, records: named, refusals };
    const out = new Set(faults.map(({ record: { key } }) => key));
    refusals.push(
      ...faults.map(({ record: { cells = {}, address }, why }) => refusalAt(cells[DEPENDS_ON] ?? address ?? '', why)),
    );
    records = records.filter((record) => !(record.entity === 'server' && out.has(record.key)));
  }
}

export type OneRecord =
  | { readonly kind: 'record'; readonly record: SourceRecord }
  | { readonly kind: 'wrong'; readonly why: Text };

type Typing = Pick<Rules, 'suffixes'> & {
  /** Whether whoever types it may read that server (PEOPLE-3). */
  readonly isNamed: (hostname: string) => boolean;
};

/** Of one server, as somebody types it. */
export function withDependenciesOf(
  record: SourceRecord,
  stored: StoredRecords,
  { suffixes, isNamed }: Typing,
): OneRecord {
  const { keyOf } = hostNames(
    Array.from(stored.server.values(), ({ name }) => name),
    suffixes,
  );
  const known = namesOf([record], stored);
  const named = withNames(record, known, keyOf);
  const unknown = unknownServers(new Set(known.values()));
  const why = faultOf(named, known, dependenciesOf([named], stored), { unknown, isNamed });
  return why === null ? { kind: 'record', record: named } : { kind: 'wrong', why };
}

/** By key, as each server is called. */
function namesOf(records: readonly SourceRecord[], stored: StoredRecords): ReadonlyMap<string, string> {
  const servers = records.filter(({ entity }) => entity === 'server');
  return new Map([...servers, ...stored.server.values()].map(({ key, name }) => [key, name]));
}

/** What no server is called stays as it was written. */
function withNames(
  record: SourceRecord,
  known: ReadonlyMap<string, string>,
  keyOf: (hostname: string) => string,
): SourceRecord {
  const names = partsOf(record.fields[DEPENDS_ON]).map((written) => known.get(keyOf(written)) ?? written);
  return { ...record, fields: { ...record.fields, [DEPENDS_ON]: listText(names) } };
}

function faultOf(
  { name, fields }: SourceRecord,
  known: ReadonlyMap<string, string>,
  all: Dependencies,
  { unknown, isNamed }: { readonly unknown: (hostname: string) => Text } & Partial<Pick<Typing, 'isNamed'>>,
): Text | null {
  const names = new Set(known.values());
  const stranger = partsOf(fields[DEPENDS_ON]).find((one) => !names.has(one));
  if (stranger !== undefined) return unknown(stranger);
  const circle = circleThrough(name, all);
  return circle === null ? null : circleText(circle, isNamed);
}

type Speaking = Pick<StoredRecord, 'name' | 'fields'>;

/** Of all servers, what a source says of them before what is stored. */
function dependenciesOf(records: readonly SourceRecord[], stored: StoredRecords): Dependencies {
  const said = records.filter(({ entity, fields }) => entity === 'server' && fields[DEPENDS_ON] !== undefined);
  return new Map(
    [...stored.server.values(), ...said].map(({ name, fields }: Speaking) => [name, partsOf(fields[DEPENDS_ON])]),
  );
}

/** A circle that two changes make together, each of which was none as it was shown. */
export function dependencyConflicts(changes: readonly InventoryChange[], stored: StoredRecords): readonly Text[] {
  const said = changes.filter(({ entity, after }) => entity === 'server' && after?.[DEPENDS_ON] !== undefined);
  if (said.length === 0) return [];
  const all = new Map(
    Array.from(stored.server.values(), ({ name, fields }): [string, readonly string[]] => [
      name,
      partsOf(fields[DEPENDS_ON]),
    ]),
  );
  for (const { name, after } of said) all.set(name, partsOf(after?.[DEPENDS_ON]));
  for (const { name } of said) {
    const circle = circleThrough(name, all);
    // One sentence names all of its members.
    if (circle !== null) return [{ fr: `${circleText(circle).fr}.`, en: `${circleText(circle).en}.` }].map(capital);
  }
  return [];
}

function capital({ fr, en }: Text): Text {
  return { fr: fr.charAt(0).toUpperCase() + fr.slice(1), en: en.charAt(0).toUpperCase() + en.slice(1) };
}
