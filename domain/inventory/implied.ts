// What rows of servers say besides: domains, zones and applications that nothing else names yet, and who owns an application. A name that
// is nearly a known one is refused, since it may be a slip. Of environments only those are implied whose nature their name says (ELIG-6).

import { distance } from 'fastest-levenshtein';
import { foldCase } from '../fold-case.ts';
import type { Text } from '../language.ts';
import { byCodePoint } from '../order.ts';
import { USUAL_ENVIRONMENTS, usualNameOf, usualNature } from '../server.ts';
import { nearest } from '../typed/nearest.ts';
import { checkRecordName } from './entities/check.ts';
import { entityKey } from './entities/entities.ts';
import { shown } from './entities/read-values.ts';
import { partsOf } from './list-text.ts';
import type { ReadRecords } from './read-records.ts';
import type { EntityName, Fields, RefusedRow, SourceRecord, StoredRecords } from './record.ts';
import { refusalAt } from './refused-row.ts';

/** Sites are none of what a source brings (RING-1). */
type Referred = EntityName | 'site';

/** `implies`: whether a name that is not known yet is a new thing: always, where its name says what it is, never. */
type Reference = { readonly field: string; readonly to: Referred; readonly implies: 'always' | 'usual' | 'never' };

const REFERENCES: Readonly<Partial<Record<EntityName, readonly Reference[]>>> = {
  server: [
    { field: 'domain', to: 'domain', implies: 'always' },
    { field: 'environment', to: 'environment', implies: 'usual' },
    { field: 'zone', to: 'zone', implies: 'always' },
    { field: 'application', to: 'application', implies: 'always' },
    { field: 'site', to: 'site', implies: 'never' },
    { field: 'operator', to: 'person', implies: 'never' },
  ],
  rule: [{ field: 'operator', to: 'person', implies: 'never' }],
  check: [{ field: 'application', to: 'application', implies: 'never' }],
};

const KINDS: Readonly<Partial<Record<Referred, Text>>> = {
  site: { fr: 'site', en: 'site' },
  domain: { fr: 'domaine', en: 'domain' },
  environment: { fr: 'environnement', en: 'environment' },
  zone: { fr: 'zone', en: 'zone' },
  application: { fr: 'application', en: 'application' },
  person: { fr: 'personne', en: 'person' },
};

/**
 * References by the spelling of what they refer to; records of what is implied; refusals of rows that refer to what is not there.
 * `environments`: whether they may be implied, which takes an admin.
 */
export function withImplied(
  { records, refusals, named }: ReadRecords,
  stored: StoredRecords,
  { environments }: { readonly environments: boolean },
): ReadRecords {
  const known = new Known(records, stored, environments);
  const refused: RefusedRow[] = [...refusals];
  const kept: SourceRecord[] = [];
  for (const record of withChecksLast(records)) {
    const bound = bindReferences(record, known);
    if (bound.kind === 'wrong') refused.push(refusalAt(bound.address, bound.why));
    else kept.push(bound.record);
  }
  const applications = ownersOnServers(kept, records, stored);
  const implied = known.implied.filter(({ entity, key }) => entity !== 'application' || !applications.has(key));
  return {
    records: [...kept.map(withoutOwners), ...implied, ...applications.values()],
    refusals: refused,
    named,
  };
}

/** Of applications that servers alone name too: by then they are implied. */
function withChecksLast(records: readonly SourceRecord[]): readonly SourceRecord[] {
  const checks = records.filter(({ entity }) => entity === 'check');
  return checks.length === 0 ? records : [...records.filter(({ entity }) => entity !== 'check'), ...checks];
}

class Known {
  readonly implied: SourceRecord[] = [];
  readonly #names = new Map<Referred, Map<string, string>>();
  readonly #environments: boolean;

  constructor(records: readonly SourceRecord[], stored: StoredRecords, environments: boolean) {
    this.#environments = environments;
    for (const entity of ['domain', 'environment', 'zone', 'person', 'application'] as const) {
      this.#names.set(entity, new Map(Array.from(stored[entity].values(), ({ key, name }) => [key, name])));
    }
    this.#names.set('site', new Map((stored.sites ?? []).map((name) => [foldCase(name), name])));
    for (const { entity, key, name } of records) this.#names.get(entity)?.set(key, name);
  }

  find(entity: Referred, written: string): string | undefined {
    return this.#names.get(entity)?.get(entity === 'site' ? foldCase(written) : entityKey(entity, written));
  }

  /** `Prod` is Production, unless an environment is called so. */
  meant(entity: Referred, written: string): string {
    if (entity !== 'environment' || this.find(entity, written) !== undefined) return written;
    return usualNameOf(written) ?? written;
  }

  near(entity: Referred, written: string): readonly string[] {
    const usual = entity === 'environment' ? USUAL_ENVIRONMENTS : [];
    return nearest(written, [...(this.#names.get(entity)?.values() ?? []), ...usual]);
  }

  mayImply({ to, implies, written }: Reference & { readonly written: string }): boolean {
    if (implies === 'usual') return this.#environments && usualNature(written) !== null;
    return implies === 'always' && !this.#isSlip(to, written);
  }

  /** Of what has a row or is stored: two new names that are alike are two things. */
  #isSlip(entity: Referred, written: string): boolean {
    const implied = new Set(this.implied.map(({ name }) => name));
    return [...(this.#names.get(entity)?.values() ?? [])].some((name) => !implied.has(name) && isSlip(written, name));
  }

  imply(entity: Referred, written: string): string {
    if (entity === 'site') throw new Error(`the site ${written} is implied by nothing`);
    const key = entityKey(entity, written);
    this.#names.get(entity)?.set(key, written);
    this.implied.push({
      entity,
      key,
      name: written,
      fields: impliedFields(entity, written),
      address: null,
    });
    return written;
  }
}

function impliedFields(entity: EntityName, written: string): Fields {
  if (entity === 'environment') return { production: usualNature(written) === true ? 'yes' : 'no' };
  return entity === 'domain' ? { name: written } : {};
}

type Bound =
  | { readonly kind: 'bound'; readonly record: SourceRecord }
  | { readonly kind: 'wrong'; readonly address: string; readonly why: Text };

/** Refused before anything is implied: a row that stays out implies nothing. */
function bindReferences(record: SourceRecord, known: Known): Bound {
  const references = (REFERENCES[record.entity] ?? []).flatMap((reference) => {
    const written = record.fields[reference.field] ?? null;
    return written === null ? [] : [{ ...reference, written: known.meant(reference.to, written) }];
  });
  for (const reference of references) {
    const { to, written, implies } = reference;
    if (known.find(to, written) !== undefined || known.mayImply(reference)) continue;
    const address = record.cells?.[reference.field] ?? record.address ?? '';
    return { kind: 'wrong', address, why: unknown(to, written, known.near(to, written), implies === 'always') };
  }
  const lonely = ownersWithoutApplication(record);
  if (lonely !== null) return lonely;
  const spelled = references.map(({ field, to, written }) => [
    field,
    known.find(to, written) ?? known.imply(to, written),
  ]);
  const fields: Fields = { ...record.fields, ...Object.fromEntries(spelled) };
  if (record.entity !== 'check') return { kind: 'bound', record: { ...record, fields } };
  const name = checkRecordName(fields.application ?? '', fields.check ?? '');
  return { kind: 'bound', record: { ...record, name, fields } };
}

/** Owners are of an application: on a row without one they would be lost in silence. */
function ownersWithoutApplication({ entity, fields, cells = {}, address }: SourceRecord): Bound | null {
  const said = ['owners', 'deputies'].find((duty) => (fields[duty] ?? null) !== null);
  if (entity !== 'server' || said === undefined || (fields.application ?? null) !== null) return null;
  const why = {
    fr: 'un responsable est indiqué, mais pas l’application dont il répond ; indiquez-la, ou retirez le responsable',
    en: 'an owner is given, but not the application that they own; give it, or take the owner out',
  };
  return { kind: 'wrong', address: cells[said] ?? address ?? '', why };
}

/** One letter more, less or other in a long word. `Paie 1` and `Paie 2`, `Lot A` and `Lot B` are two things each. */
function isSlip(written: string, name: string): boolean {
  const [one, other] = [foldCase(written), foldCase(name)];
  if (one.length < 6 || distance(one, other) !== 1) return false;
  const parts = (text: string) => text.split(/[^\p{L}\p{N}]+/u);
  const differing = parts(one).find((part, index) => part !== parts(other)[index]) ?? '';
  return differing.length > 2 && !/\d/.test(differing);
}

function unknown(entity: Referred, written: string, near: readonly string[], implies: boolean): Text {
  const kind = KINDS[entity] ?? { fr: '', en: '' };
  const [fr, en] =
    near.length === 0 ? ['', ''] : [`. Vouliez-vous dire ${near.join(', ')} ?`, `. Did you mean ${near.join(', ')}?`];
  const how: Text = implies
    ? {
        fr: '. Si elle est nouvelle, donnez-lui une ligne dans sa feuille',
        en: '. If it is a new one, give it a row on its own sheet',
      }
    : { fr: '', en: '' };
  return {
    fr: `${kind.fr} inconnu${['domaine', 'environnement', 'site'].includes(kind.fr) ? '' : 'e'} : « ${shown(written)} »${fr}${how.fr}`,
    en: `unknown ${kind.en}: “${shown(written)}”${en}${how.en}`,
  };
}

/** INV-6: the owners that rows of servers name, all of them, of applications that no row of their own speaks of. */
function ownersOnServers(
  kept: readonly SourceRecord[],
  all: readonly SourceRecord[],
  stored: StoredRecords,
): ReadonlyMap<string, SourceRecord> {
  const own = new Set(all.flatMap(({ entity, key }) => (entity === 'application' ? [key] : [])));
  const found = new Map<string, { name: string; owners: Set<string>; deputies: Set<string> }>();
  for (const { entity, fields } of kept) {
    const name = fields.application ?? null;
    if (entity !== 'server' || name === null || own.has(entityKey('application', name))) continue;
    if (fields.owners === undefined && fields.deputies === undefined) continue;
    const key = entityKey('application', name);
    const of = found.get(key) ?? { name, owners: new Set(), deputies: new Set() };
    for (const duty of ['owners', 'deputies'] as const) for (const one of partsOf(fields[duty])) of[duty].add(one);
    found.set(key, of);
  }
  return new Map(
    [...found].flatMap(([key, { name, owners, deputies }]) => {
      // Rows without an owner do not take away those that are known.
      const said = Object.entries({ owners, deputies }).filter(([, people]) => people.size > 0);
      if (said.length === 0 && stored.application.has(key)) return [];
      const fields = Object.fromEntries(said.map(([duty, people]) => [duty, [...people].sort(byCodePoint).join(', ')]));
      return [[key, { entity: 'application' as const, key, name, fields, address: null }] as const];
    }),
  );
}

function withoutOwners(record: SourceRecord): SourceRecord {
  if (record.entity !== 'server') return record;
  const { owners: _owners, deputies: _deputies, ...fields } = record.fields;
  return { ...record, fields };
}
