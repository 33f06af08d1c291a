// What a source would change: added, changed, gone (INV-2, INV-4), and the change taken back.
import { isProduction } from '../server.ts';
import { inverseTakenOver, isNothingTakenOver } from '../takeover/taken-over.ts';
import { ENTITY_SPECS } from './entities/entities.ts';
import { RETIRED } from './entities/server.ts';
import type {
  Fields,
  InventoryChange,
  InventoryDifference,
  SourceRecord,
  StoredRecord,
  StoredRecords,
} from './record.ts';
import { ENTITIES } from './record.ts';

export type DifferenceRules = {
  /** Servers that the source names; null: not all of its names could be read, and so nothing is gone. */
  readonly named: ReadonlySet<string> | null;
  /** Codes of domains of which the source names every server (INV-4). */
  readonly covers: ReadonlySet<string>;
  /** INV-1: whether what this source says of that field is taken. */
  readonly takes: (entity: SourceRecord['entity'], field: string) => boolean;
};

export function differenceOf(
  records: readonly SourceRecord[],
  stored: StoredRecords,
  { named, covers, takes }: DifferenceRules,
): InventoryDifference {
  const changes = records.flatMap((record) => changeOf(record, stored[record.entity].get(record.key), takes) ?? []);
  const inService = [...stored.server.values()].filter(({ fields }) => !isRetired(fields));
  const covered = inService.filter(({ fields }) => covers.has(fields.domain ?? ''));
  const absent = named === null ? [] : inService.filter(({ key }) => !named.has(key));
  const gone = absent.filter(({ fields }) => covers.has(fields.domain ?? ''));
  const spoken = new Set(records.flatMap(({ entity, fields }) => (entity === 'server' ? [fields.domain ?? ''] : [])));
  const natures = naturesOf(records, stored);
  return {
    changes: inOrder([...changes, ...gone.map(goneChange)]),
    moves: changes.filter((change) => isMove(change, natures)).map(({ name }) => name),
    leaving: leavingOf(gone, covered, changes, inService),
    absent: absent
      .filter(({ fields }) => spoken.has(fields.domain ?? '') && !covers.has(fields.domain ?? ''))
      .map(({ name }) => name),
  };
}

/** A server leaves by not being named, or by the state that its row gives it: either way it is patched no more. */
function leavingOf(
  gone: readonly StoredRecord[],
  covered: readonly StoredRecord[],
  changes: readonly InventoryChange[],
  inService: readonly StoredRecord[],
): InventoryDifference['leaving'] {
  const byState = new Set(changes.filter(leavesService).map(({ name }) => name));
  const domains = new Set(inService.flatMap(({ name, fields }) => (byState.has(name) ? [fields.domain ?? ''] : [])));
  const counted = new Set(covered);
  const others = inService.filter((one) => domains.has(one.fields.domain ?? '') && !counted.has(one));
  return { gone: gone.length + byState.size, of: covered.length + others.length };
}

/** By the state of its row: no campaign takes it from then on (ELIG-1). */
export function leavesService({ entity, before, after }: InventoryChange): boolean {
  return (
    entity === 'server' &&
    before?.etat === IN_SERVICE &&
    after !== null &&
    after.etat !== undefined &&
    after.etat !== IN_SERVICE
  );
}

export function isNoInventoryChange({ changes, more }: InventoryDifference): boolean {
  return changes.length === 0 && (more === undefined || isNothingTakenOver(more));
}

/** INV-4: more than a tenth of what the source covers goes, or a server moves between production and non-production. */
export function needsSecondYes({ moves, leaving }: InventoryDifference): boolean {
  return moves.length > 0 || leaving.gone * 10 > leaving.of;
}

/** `gone` is taken back as a change of the state alone. */
export function inverseInventory({ changes, moves, reassigned = [], more }: InventoryDifference): InventoryDifference {
  const back = changes
    .toReversed()
    .map(({ entity, name, before, after }) => ({ entity, name, before: after, after: before }));
  const inverse = { changes: back, moves, leaving: { gone: 0, of: 0 }, absent: [] };
  const given = reassigned.map(({ from, to, ...server }) => ({ ...server, from: to, to: from }));
  return {
    ...inverse,
    ...(given.length === 0 ? {} : { reassigned: given, isBack: true }),
    ...(more === undefined ? {} : { more: inverseTakenOver(more) }),
  };
}

/** The same change, once its sender has said that these servers are gone: in their domains it covers everything. */
export function retired(
  difference: InventoryDifference,
  absent: readonly StoredRecord[],
  stored: StoredRecords,
): InventoryDifference {
  const domains = new Set(absent.map(({ fields }) => fields.domain ?? ''));
  const covered = [...stored.server.values()].filter(
    ({ fields }) => !isRetired(fields) && domains.has(fields.domain ?? ''),
  );
  return {
    ...difference,
    changes: inOrder([...difference.changes, ...absent.map(goneChange)]),
    leaving: { gone: difference.leaving.gone + absent.length, of: difference.leaving.of + covered.length },
    absent: [],
  };
}

const IN_SERVICE = 'Production';

export function isRetired(fields: Fields): boolean {
  return fields.etat === RETIRED;
}

function changeOf(
  { entity, name, fields }: SourceRecord,
  known: StoredRecord | undefined,
  takes: DifferenceRules['takes'],
): InventoryChange | null {
  const taken = Object.entries(fields).filter(([field]) => known === undefined || takes(entity, field));
  if (known === undefined)
    return { entity, name, before: null, after: { ...unsaidOf(entity), ...Object.fromEntries(taken) } };
  const changed = taken.filter(([field, said]) => said !== (known.fields[field] ?? null));
  if (changed.length === 0) return null;
  const before = Object.fromEntries(changed.map(([field]) => [field, known.fields[field] ?? null]));
  return { entity, name: known.name, before, after: Object.fromEntries(changed) };
}

/** Of a new record: what no column says. */
function unsaidOf(entity: SourceRecord['entity']): Fields {
  const unsaid = ENTITY_SPECS[entity].fields.filter((field) => field.unsaid !== undefined);
  return Object.fromEntries(unsaid.map(({ name, unsaid: said }) => [name, said ?? null]));
}

function goneChange({ name, fields }: StoredRecord): InventoryChange {
  return { entity: 'server', name, before: { etat: fields.etat ?? null }, after: { etat: RETIRED }, gone: true };
}

/** Only of what is known: a new server comes from nowhere. An environment takes all its servers along. */
function isMove({ entity, before, after }: InventoryChange, natures: Natures): boolean {
  if (before === null) return false;
  if (entity === 'environment') return before.production !== after?.production;
  if (entity !== 'server') return false;
  const [from, to] = [before.environment, after?.environment];
  if (from === undefined || to === undefined) return false;
  return natureOf(from, natures) !== natureOf(to, natures);
}

/** By environment: `yes` or `no`; what the source says comes before what is stored. */
type Natures = ReadonlyMap<string, string | null>;

function naturesOf(records: readonly SourceRecord[], stored: StoredRecords): Natures {
  const said = records.filter(({ entity }) => entity === 'environment');
  return new Map(
    [...stored.environment.values(), ...said.filter(({ fields }) => fields.production !== undefined)].map(
      ({ name, fields }) => [name, fields.production ?? null],
    ),
  );
}

function natureOf(environment: string | null, natures: Natures): boolean | null {
  if (environment === null) return null;
  const production = natures.get(environment) ?? null;
  return isProduction({ environment, production: production === null ? null : production === 'yes' });
}

function inOrder(changes: readonly InventoryChange[]): readonly InventoryChange[] {
  const rank = (change: InventoryChange) => ENTITIES.indexOf(change.entity);
  return changes.toSorted((a, b) => rank(a) - rank(b));
}
