// What the stand-in holds: objects by class, over an estate that is computed as it is asked for, and a history row for each change.
import type { Attribute, Model } from './stand-in-model.ts';

/** What is stored of an object, by attribute; what is not there is empty. */
export type Values = Readonly<Record<string, string>>;
export type Stored = { readonly id: number; readonly class: string; readonly values: Values };

/** Objects of one root class (all of `FunctionalCI` have ids of one sequence) that exist from the start, made when they are asked for. */
export type Base = {
  readonly last: number;
  classOf(id: number): string | undefined;
  make(id: number): Values;
  /** Ids with that value of that key, where it can be said without reading everything. */
  having?(key: string, value: number): readonly number[] | undefined;
};

/** By root class. */
export type Bases = Readonly<Record<string, Base>>;

const NOTHING: Base = { last: 0, classOf: () => undefined, make: () => ({}) };

class Table {
  readonly base: Base;
  readonly changed = new Map<number, Stored>();
  readonly removed = new Set<number>();
  last: number;

  constructor(base: Base) {
    this.base = base;
    this.last = base.last;
  }

  classOf(id: number): string | undefined {
    // An external key of 0 points to nothing.
    if (id < 1 || this.removed.has(id)) return undefined;
    return this.changed.get(id)?.class ?? (id <= this.base.last ? this.base.classOf(id) : undefined);
  }

  get(id: number): Stored | undefined {
    const name = this.classOf(id);
    if (name === undefined) return undefined;
    return this.changed.get(id) ?? { id, class: name, values: this.base.make(id) };
  }
}

/** Who changes something: for a write over REST `info` is its comment, else the name of the person. */
export type Author = { readonly info: string };

export class Store {
  readonly model: Model;
  /** Rises with each change. */
  version = 0;
  readonly #tables = new Map<string, Table>();
  readonly #bases: Bases;
  readonly #now: () => string;
  #change = 0;

  constructor(model: Model, bases: Bases, now: () => string) {
    this.model = model;
    this.#bases = bases;
    this.#now = now;
  }

  #table(name: string): Table {
    const root = this.model.root(name);
    const there = this.#tables.get(root) ?? new Table(this.#bases[root] ?? NOTHING);
    this.#tables.set(root, there);
    return there;
  }

  get(name: string, id: number): Stored | undefined {
    const found = this.#table(name).get(id);
    return found !== undefined && this.model.isA(found.class, name) ? found : undefined;
  }

  /** In ascending order of ids, within bounds that are both included. */
  *all(name: string, from = 1, to = Number.MAX_SAFE_INTEGER): Generator<Stored> {
    const table = this.#table(name);
    for (let id = Math.max(1, from); id <= Math.min(to, table.last); id += 1) {
      const its = table.classOf(id);
      if (its === undefined || !this.model.isA(its, name)) continue;
      const found = table.get(id);
      if (found !== undefined) yield found;
    }
  }

  /** Objects whose key has that value. */
  having(name: string, key: string, value: number): readonly Stored[] {
    const table = this.#table(name);
    const known = table.base.having?.(key, value);
    const from = known === undefined ? [...this.all(name)] : this.#among(table, [...known, ...table.changed.keys()]);
    return from.filter((one) => this.model.isA(one.class, name) && Number(one.values[key] ?? 0) === value);
  }

  #among(table: Table, ids: readonly number[]): readonly Stored[] {
    const found = [...new Set(ids)].sort((a, b) => a - b).map((id) => table.get(id));
    return found.filter((one) => one !== undefined);
  }

  /** What an attribute says as text; link sets are not text. */
  value(one: Stored, code: string): string {
    if (code === 'id') return String(one.id);
    if (code === 'finalclass') return one.class;
    if (code === 'friendlyname') return this.#friendly(one);
    const attribute: Attribute | undefined = this.model.attributes(one.class)[code];
    if (attribute?.kind !== 'of') return one.values[code] ?? (attribute?.kind === 'key' ? '0' : '');
    const key = this.model.attributes(one.class)[attribute.key];
    const target = key?.kind === 'key' ? this.get(key.target, Number(one.values[attribute.key] ?? 0)) : undefined;
    return target === undefined ? '' : this.value(target, attribute.attribute);
  }

  #friendly({ class: name, id, values }: Stored): string {
    if (name === 'Person') return `${values.first_name ?? ''} ${values.name ?? ''}`.trim();
    return values.name ?? `${name} ${id}`;
  }

  create(name: string, values: Values, author: Author): number {
    const table = this.#table(name);
    table.last += 1;
    const id = table.last;
    this.version += 1;
    table.changed.set(id, { id, class: name, values });
    this.#note('CMDBChangeOpCreate', name, id, author, {});
    return id;
  }

  /** Values that stay as they are leave no trace. */
  change(name: string, id: number, values: Values, author: Author): void {
    const before = this.get(name, id);
    if (before === undefined) throw new Error(`no ${name}::${id}`);
    const differing = Object.entries(values).filter(([code, value]) => value !== this.value(before, code));
    if (differing.length === 0) return;
    this.version += 1;
    this.#table(name).changed.set(id, { ...before, values: { ...before.values, ...values } });
    for (const [attcode, newvalue] of differing) {
      const scalar = { attcode, oldvalue: this.value(before, attcode), newvalue };
      this.#note('CMDBChangeOpSetAttributeScalar', before.class, id, author, scalar);
    }
  }

  remove(name: string, id: number, author: Author): void {
    const before = this.get(name, id);
    if (before === undefined) throw new Error(`no ${name}::${id}`);
    this.version += 1;
    this.#table(name).changed.delete(id);
    this.#table(name).removed.add(id);
    const named = { fclass: before.class, fname: this.#friendly(before) };
    this.#note('CMDBChangeOpDelete', before.class, id, author, named);
  }

  #note(kind: string, objclass: string, objkey: number, { info }: Author, more: Values): void {
    if (objclass.startsWith('CMDBChangeOp')) return;
    const table = this.#table(kind);
    table.last += 1;
    this.#change += 1;
    const common = {
      change: String(this.#change),
      date: this.#now(),
      userinfo: info,
      objclass,
      objkey: String(objkey),
    };
    table.changed.set(table.last, { id: table.last, class: kind, values: { ...common, ...more } });
  }
}
