// One field of one server, by hand: which field is meant, and the change that its new value makes (`/server HOST set FIELD VALUE`).
import { foldCase } from '../fold-case.ts';
import type { Text } from '../language.ts';
import { didYouMean, nearest } from '../typed/nearest.ts';
import { entityKey } from './entities/entities.ts';
import type { FieldSpec } from './entities/field.ts';
import { wordKey } from './entities/read-values.ts';
import { SERVER } from './entities/server.ts';
import type { EntityName, StoredRecords } from './record.ts';

/** Owners are those of the application, which is another record. */
export const EDITABLE: readonly FieldSpec[] = SERVER.fields.filter(
  ({ name }) => name !== 'owners' && name !== 'deputies',
);

/** By its name in the database or one of its titles; null: none. */
export function fieldNamed(word: string): FieldSpec | null {
  const asked = wordKey(word);
  return (
    EDITABLE.find(({ name, titles }) => [name, ...titles.fr, ...titles.en].some((one) => wordKey(one) === asked)) ??
    null
  );
}

export function unknownField(word: string): Text {
  const near = didYouMean(
    word,
    EDITABLE.map(({ name }) => name),
  );
  const list = EDITABLE.map(({ name }) => name).join(', ');
  return {
    fr: `« ${word} » n’est pas un champ : ${list}.${near.fr}`,
    en: `“${word}” is not a field: ${list}.${near.en}`,
  };
}

const REFERS: Readonly<Record<string, EntityName>> = {
  domain: 'domain',
  environment: 'environment',
  zone: 'zone',
  application: 'application',
  operator: 'person',
};

/** By key, what the field refers to; null: nothing. */
function namesFor({ name: field }: FieldSpec, stored: StoredRecords): ReadonlyMap<string, string> | null {
  if (field === 'site') return new Map((stored.sites ?? []).map((name) => [foldCase(name), name]));
  const to = REFERS[field];
  return to === undefined ? null : new Map(Array.from(stored[to].values(), ({ key, name }) => [key, name]));
}

function keyFor({ name: field }: FieldSpec, value: string): string {
  const to = REFERS[field];
  return to === undefined ? foldCase(value) : entityKey(to, value);
}

export type OneField =
  | { readonly kind: 'value'; readonly value: string | null }
  | { readonly kind: 'wrong'; readonly why: Text };

/** As it is stored, references by their spelling. `-` empties what may be empty. */
export function readOneField(field: FieldSpec, typed: string, stored: StoredRecords): OneField {
  const read = field.read(typed === '-' ? null : typed);
  if (read.kind === 'wrong') return read;
  if (read.value === null) {
    if (field.required !== true) return read;
    return {
      kind: 'wrong',
      why: { fr: `${field.titles.fr[0]} ne peut pas être vide`, en: `${field.titles.en[0]} cannot be empty` },
    };
  }
  const names = namesFor(field, stored);
  if (names === null) return read;
  const found = names.get(keyFor(field, read.value));
  if (found !== undefined) return { kind: 'value', value: found };
  const near = nearest(read.value, names.values());
  const [fr, en] =
    near.length === 0 ? ['', ''] : [` Vouliez-vous dire ${near.join(', ')} ?`, ` Did you mean ${near.join(', ')}?`];
  return {
    kind: 'wrong',
    why: {
      fr: `${field.titles.fr[0]} : « ${read.value} » est inconnu.${fr}`,
      en: `${field.titles.en[0]}: “${read.value}” is unknown.${en}`,
    },
  };
}
