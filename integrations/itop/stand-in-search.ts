// Which objects a key of a request means (a number, an OQL query or an object of attributes), and in which order.
import { fulfils, idBounds, type Query } from './stand-in-oql.ts';
import type { Store, Stored } from './stand-in-store.ts';

/** The ids that a query finds in the order of the class: by name, without regard to case, as iTop's default sort; rows without a name by id. */
export class Search {
  readonly #store: Store;
  readonly #kept = new Map<string, Int32Array>();
  #version = -1;

  constructor(store: Store) {
    this.#store = store;
  }

  /** `source` tells one query from another: its pages are answered from one reading as long as nothing changes. */
  ids(query: Query, source: string): Int32Array {
    if (this.#version !== this.#store.version) this.#kept.clear();
    this.#version = this.#store.version;
    const kept = this.#kept.get(source);
    if (kept !== undefined) return kept;
    const found = this.#read(query);
    // A few at a time: walks by ranges of ids ask each query once.
    if (this.#kept.size >= 8) this.#kept.delete(this.#kept.keys().next().value ?? '');
    this.#kept.set(source, found);
    return found;
  }

  #read({ class: name, where }: Query): Int32Array {
    const attributes = this.#store.model.attributes(name);
    const [from, to] = idBounds(where);
    const found: { readonly id: number; readonly sort: string }[] = [];
    for (const one of this.#store.all(name, from, to)) {
      const value = (code: string) => this.#store.value(one, code);
      if (where === undefined || fulfils(where, (code) => attributes[code], value)) {
        found.push({ id: one.id, sort: this.#sort(one) });
      }
    }
    found.sort((a, b) => (a.sort < b.sort ? -1 : Number(a.sort > b.sort)) || a.id - b.id);
    return Int32Array.from(found, ({ id }) => id);
  }

  #sort(one: Stored): string {
    return one.values.name === undefined ? '' : this.#store.value(one, 'friendlyname').toLowerCase();
  }
}
