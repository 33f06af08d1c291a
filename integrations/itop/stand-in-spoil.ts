// Faults that are in what an answer says, not in how it arrives.
import type { Fault } from './stand-in-faults.ts';
import type { Store } from './stand-in-store.ts';
import type { Answer, Entry } from './stand-in-verbs.ts';

/** An entry with the name under which it stands: `Server::12`. */
export type Named = { readonly name: string; readonly entry: unknown };
export type Page = Omit<Answer, 'objects'> & {
  readonly objects?: { readonly as: 'map' | 'list'; readonly rows: Iterable<Named> } | null;
};

const SOMEBODY = { info: 'Marie Lefèvre' };

export function pageOf(answer: Answer, fault: Fault | undefined): Page {
  const { objects, ...rest } = answer;
  if (objects === undefined) return rest;
  if (objects.count === 0) return { ...rest, objects: null };
  if (fault === undefined) return { ...rest, objects: { as: 'map', rows: named(objects.entries) } };
  const entries = [...objects.entries];
  switch (fault.kind) {
    case 'duplicated':
      return { ...rest, objects: { as: 'map', rows: duplicated(entries, fault.as ?? 'same-key') } };
    case 'wrong-count':
      return { ...rest, message: recounted(rest.message, fault.by ?? 1), objects: { as: 'map', rows: named(entries) } };
    case 'wrong-type': {
      const { what = 'numbers', rows = 'all' } = fault;
      const wrong = entries.map((entry, at) => {
        const shown = rows === 'first' && at > 0 ? entry : mistyped(entry, what);
        return { name: nameOf(entry), entry: shown };
      });
      return { ...rest, objects: { as: what === 'objects-array' ? 'list' : 'map', rows: wrong } };
    }
    case 'clock-skew':
      return { ...rest, objects: { as: 'map', rows: named(entries.map((one) => skewed(one, fault.hours ?? 5))) } };
    default:
      return { ...rest, objects: { as: 'map', rows: named(entries) } };
  }
}

function* named(entries: Iterable<Entry>): Generator<Named> {
  for (const entry of entries) yield { name: nameOf(entry), entry };
}

function nameOf({ class: name, key }: Entry): string {
  return `${name}::${key}`;
}

/** The first row comes again in the place of the last one, which never comes. */
function duplicated(entries: readonly Entry[], as: 'same-key' | 'other-key'): readonly Named[] {
  const [first] = entries;
  const last = entries.at(-1);
  if (first === undefined || last === undefined || first === last) return [...named(entries)];
  const again = { name: nameOf(as === 'same-key' ? first : last), entry: first };
  return [...named(entries.slice(0, -1)), again];
}

function recounted(message: string, by: number): string {
  return message.replace(/\d+/, (count) => String(Math.max(0, Number(count) + by)));
}

function mistyped(
  entry: Entry,
  what: 'numbers' | 'null-name' | 'list-text' | 'fields-array' | 'objects-array',
): unknown {
  const { key, fields } = entry;
  const named = 'name' in fields;
  switch (what) {
    case 'numbers':
      return { ...entry, key: Number(key), fields: { ...fields, id: Number(key), ...(named && { name: 4711 }) } };
    case 'null-name':
      return { ...entry, fields: { ...fields, name: null } };
    case 'list-text': {
      const texts = Object.entries(fields).map(([code, value]) => [code, Array.isArray(value) ? '' : value]);
      return { ...entry, fields: Object.fromEntries(texts) };
    }
    case 'fields-array':
      // What PHP makes of a map without anything in it.
      return { ...entry, fields: [] };
    case 'objects-array':
      return entry;
  }
}

/** Times of the history as a clock shows them that is hours off. */
function skewed(entry: Entry, hours: number): Entry {
  const { date } = entry.fields;
  if (typeof date !== 'string') return entry;
  const at = new Date(`${date.replace(' ', 'T')}Z`).getTime() + hours * 3_600_000;
  return { ...entry, fields: { ...entry.fields, date: new Date(at).toISOString().slice(0, 19).replace('T', ' ') } };
}

/** What somebody does between two pages: the order of the rows that are still to come is no longer that of those that were served. */
export function drift(store: Store, served: Answer['served'], change: 'moved' | 'inserted' | 'removed'): void {
  const first = served?.ids[0];
  const one = served === undefined || first === undefined ? undefined : store.get(served.class, first);
  if (served === undefined || one === undefined) return;
  const sorted = one.class === 'Person' ? 'first_name' : 'name';
  if (change === 'inserted') store.create(one.class, { ...one.values, [sorted]: `!${one.id}` }, SOMEBODY);
  else if (change === 'moved' && served.byName) store.change(one.class, one.id, { [sorted]: `~${one.id}` }, SOMEBODY);
  else {
    store.remove(one.class, one.id, SOMEBODY);
    if (change === 'moved') store.create(one.class, one.values, SOMEBODY);
  }
}

const FRENCH: readonly (readonly [RegExp, string])[] = [
  [/^Found: /, 'Trouvé : '],
  [/^Operations: /, 'Opérations : '],
  [/^Error: /, 'Erreur : '],
  [/Missing parameter/, 'Paramètre manquant'],
  [/Invalid login/, 'Identifiant ou mot de passe incorrect'],
  [/Unknown attribute/, 'Attribut inconnu'],
  [/Unknown class/, 'Classe inconnue'],
  [/invalid attribute code/, 'code d’attribut invalide'],
  [/No item found/, 'Aucun élément trouvé'],
  [/Several items found/, 'Plusieurs éléments trouvés'],
  [/Invalid object/, 'Objet invalide'],
];

/** How iTop itself would say it in French is not known: what counts is that no word of it may be relied on. */
export function inFrench(message: string): string {
  return FRENCH.reduce((said, [english, french]) => said.replace(english, french), message);
}
