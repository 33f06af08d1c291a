// What a request is answered: `core/get`, `core/update` and `list_operations`, with the codes and the words of iTop's REST service.

import { type Fields, isFields, type LinkRows, Meaning, RestError } from './stand-in-meaning.ts';
import type { Attribute } from './stand-in-model.ts';
import { Search } from './stand-in-search.ts';
import type { Store, Stored } from './stand-in-store.ts';

export type Action = 'read' | 'bulk-read' | 'modify';
/** What an account may not do although its profiles would let it. */
export type Denial = { readonly class: string; readonly action: Action };

export type Entry = {
  readonly code: number;
  readonly message: string;
  readonly class: string;
  readonly key: string;
  readonly fields: Readonly<Record<string, unknown>>;
};

export type Answer = {
  readonly code: number;
  readonly message: string;
  /** Left out: the answer has no `objects` at all, as after an error. */
  readonly objects?: { readonly count: number; readonly entries: Iterable<Entry> };
  readonly more?: Readonly<Record<string, unknown>>;
  /** For faults between pages: what was served, in its order, and whether that is the order of names. */
  readonly served?: { readonly class: string; readonly ids: readonly number[]; readonly byName: boolean };
};

const VERSIONS = ['1.0', '1.1', '1.2', '1.3', '1.4'];
const OPERATIONS: Readonly<Record<string, string>> = {
  'core/create': 'Create an object',
  'core/update': 'Update an object',
  'core/apply_stimulus': 'Apply a stimulus to change the state of an object',
  'core/get': 'Search for objects',
  'core/delete': 'Delete objects',
  'core/get_related': 'Get related objects through the specified relation',
  'core/check_credentials': 'Check user credentials',
};

export class Verbs {
  readonly #store: Store;
  readonly #search: Search;
  readonly #meaning: Meaning;

  constructor(store: Store) {
    this.#store = store;
    this.#search = new Search(store);
    this.#meaning = new Meaning(store, this.#search);
  }

  answer(version: string, json: Fields, denied: readonly Denial[]): Answer {
    if (!VERSIONS.includes(version)) throw new RestError(`There is no service available for version '${version}'`, 10);
    const operation = text(json, 'operation');
    if (operation === 'list_operations') return listed(version);
    if (!(operation in OPERATIONS)) throw new RestError(`Unknown verb '${operation}' in version '${version}'`, 11);
    if (operation === 'core/get') return this.#get(json, denied);
    if (operation === 'core/update') return this.#update(json, denied);
    throw new RestError(`The stand-in does not answer ${operation}`);
  }

  #get(json: Fields, denied: readonly Denial[]): Answer {
    const name = this.#class(json);
    const key = mandatory(json, 'key');
    const show = this.#shown(name, json);
    const limit = whole(json.limit ?? 0);
    const page = whole(json.page ?? 1);
    const { query, source } = this.#meaning.query(name, key);
    const target = query.class;
    const refused = (what: string): Answer => ({
      code: 1,
      message: `The current user does not have enough permissions for ${what} data of class ${target}`,
      objects: { count: 0, entries: [] },
    });
    if (isDenied(denied, target, 'read')) return refused('reading');
    if (isDenied(denied, target, 'bulk-read')) return refused('exporting');
    if (page < 1) {
      const message = 'The request page number is not valid. It must be an integer greater than 0';
      return { code: 13, message, objects: { count: 0, entries: [] } };
    }
    const all = this.#search.ids(query, source);
    const ids = limit > 0 ? [...all.subarray((page - 1) * limit, page * limit)] : [...all];
    return {
      code: 0,
      message: `Found: ${all.length}`,
      objects: { count: ids.length, entries: this.#entries(target, ids, show) },
      served: { class: target, ids, byName: 'name' in this.#store.model.attributes(target) },
    };
  }

  *#entries(name: string, ids: readonly number[], show: Shown): Generator<Entry> {
    for (const id of ids) {
      const one = this.#store.get(name, id);
      if (one !== undefined) yield this.#entry(one, show, '');
    }
  }

  #update(json: Fields, denied: readonly Denial[]): Answer {
    const comment = text(json, 'comment');
    const name = this.#class(json);
    const key = mandatory(json, 'key');
    const fields = mandatory(json, 'fields');
    const show = this.#shown(name, json);
    const target = this.#meaning.query(name, key).query.class;
    if (isDenied(denied, target, 'modify')) {
      const message = `The current user does not have enough permissions for modifying data of class ${target}`;
      return { code: 1, message, objects: { count: 0, entries: [] } };
    }
    const { class: its, id } = this.#meaning.one(name, key);
    const { scalars, links } = this.#meaning.split(its, isFields(fields) ? fields : {});
    this.#store.change(its, id, scalars, { info: comment });
    for (const set of links) this.#replace(id, set, comment);
    const after = this.#store.get(its, id);
    if (after === undefined) throw new RestError(`Invalid object ${its}::${id}`);
    const entry = this.#entry(after, show, 'updated');
    return { code: 0, message: '', objects: { count: 1, entries: [entry] } };
  }

  /** What is sent becomes the whole list: rows that are not in it are gone. */
  #replace(id: number, { attribute: { link, me, remote }, rows }: LinkRows, comment: string): void {
    const author = { info: comment };
    const wanted = new Map(rows.map((row) => [row[remote] ?? '0', row]));
    for (const there of this.#store.having(link, me, id)) {
      const other = there.values[remote] ?? '0';
      if (wanted.has(other)) wanted.delete(other);
      else this.#store.remove(link, there.id, author);
    }
    for (const row of wanted.values()) this.#store.create(link, { ...row, [me]: String(id) }, author);
  }

  #class(json: Fields): string {
    const name = text(json, 'class');
    if (!this.#store.model.has(name)) throw new RestError(`class: '${name}' is not a valid class'`);
    return name;
  }

  /** By class, since `*+` also shows what subclasses add. */
  #shown(name: string, json: Fields): Shown {
    const { model } = this.#store;
    const asked = text({ output_fields: '*', ...json }, 'output_fields');
    if (asked === '*') return { [name]: Object.keys(model.attributes(name)) };
    if (asked === '*+') {
      return Object.fromEntries(model.family(name).map((one) => [one, Object.keys(model.attributes(one))]));
    }
    const codes = asked.split(',').map((code) => code.trim());
    const unknown = codes.find((code) => code !== 'id' && !(code in model.attributes(name)));
    if (unknown !== undefined) throw new RestError(`output_fields: invalid attribute code '${unknown}'`);
    return { [name]: codes };
  }

  #entry(one: Stored, show: Shown, message: string): Entry {
    const known = this.#store.model.lineage(one.class).find((name) => name in show);
    // An object of another class than the one that was asked for: OQL has its own.
    const codes = (known === undefined ? undefined : show[known]) ?? ['id', 'friendlyname'];
    const fields = Object.fromEntries(codes.map((code) => [code, this.#field(one, code)]));
    return { code: 0, message, class: one.class, key: String(one.id), fields };
  }

  #field(one: Stored, code: string): unknown {
    const attribute = this.#store.model.attributes(one.class)[code];
    if (attribute?.kind === 'links') return this.#linkRows(one, attribute);
    const value = this.#store.value(one, code);
    return value === '' && (attribute?.kind === 'date' || attribute?.kind === 'datetime') ? null : value;
  }

  /** Rows without what leads back to the object itself. */
  #linkRows(one: Stored, { link, me }: Attribute & { kind: 'links' }): unknown {
    const attributes = Object.entries(this.#store.model.attributes(link));
    const shown = attributes.filter(([code, its]) => code !== me && !(its.kind === 'of' && its.key === me));
    return this.#store
      .having(link, me, one.id)
      .map((row) => Object.fromEntries(shown.map(([code]) => [code, this.#store.value(row, code)])));
  }
}

type Shown = Readonly<Record<string, readonly string[]>>;

function listed(version: string): Answer {
  const operations = Object.entries(OPERATIONS).map(([verb, description]) => ({
    verb,
    description,
    extension: 'CoreServices',
  }));
  return { code: 0, message: `Operations: ${operations.length}`, more: { version, operations } };
}

function isDenied(denied: readonly Denial[], name: string, action: Action): boolean {
  return denied.some((one) => one.class === name && one.action === action);
}

function mandatory(json: Fields, name: string): unknown {
  const value = json[name] ?? undefined;
  if (value === undefined) throw new RestError(`Missing parameter '${name}'`);
  return value;
}

function text(json: Fields, name: string): string {
  const value = mandatory(json, name);
  if (typeof value === 'object') throw new RestError(`${name}: a text is expected`);
  return String(value);
}

/** As PHP makes an integer of whatever it is given. */
function whole(value: unknown): number {
  const parsed = Number.parseInt(String(value), 10);
  return Number.isNaN(parsed) ? 0 : parsed;
}
