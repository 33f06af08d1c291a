// Which object a `key` means, and what a value of `fields` becomes: ids, OQL and objects of attributes are all accepted, as iTop does.
import type { Attribute } from './stand-in-model.ts';
import { type Condition, OqlError, parseOql, type Query } from './stand-in-oql.ts';
import type { Search } from './stand-in-search.ts';
import type { Store, Stored, Values } from './stand-in-store.ts';

/** Ends a request with one of iTop's codes; 100 is what an exception without a code of its own becomes. */
export class RestError extends Error {
  readonly code: number;

  constructor(message: string, code = 100) {
    super(message);
    this.code = code;
  }
}

export type Fields = Readonly<Record<string, unknown>>;
/** Rows that are to become the whole link set. */
export type LinkRows = {
  readonly code: string;
  readonly attribute: Attribute & { kind: 'links' };
  readonly rows: readonly Values[];
};

const NUMERIC = /^\s*-?\d+(\.\d+)?\s*$/;
const DATE = /^\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?$/;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export class Meaning {
  readonly #store: Store;
  readonly #search: Search;

  constructor(store: Store, search: Search) {
    this.#store = store;
    this.#search = search;
  }

  /** Whatever the key says, of the class that it names: an OQL query brings its own, which wins. */
  query(name: string, key: unknown): { readonly query: Query; readonly source: string } {
    if (typeof key === 'number' || (typeof key === 'string' && NUMERIC.test(key))) {
      const where: Condition = { kind: 'compare', code: 'id', operator: '=', literal: Number(key) };
      return { query: { class: name, where }, source: `${name} ${key}` };
    }
    if (typeof key === 'string') return { query: this.#parsed(key), source: key };
    if (!isFields(key)) throw new RestError('Wrong format for key');
    const { finalclass = name, ...criteria } = key;
    if (typeof finalclass !== 'string' || !this.#store.model.has(finalclass)) {
      throw new RestError(`finalclass: Unknown class '${String(finalclass)}'`);
    }
    const conditions = Object.entries(this.scalars(finalclass, criteria)).map(
      ([code, literal]): Condition => ({ kind: 'compare', code, operator: '=', literal }),
    );
    const where = conditions.reduce<Condition | undefined>(
      (left, right) => (left === undefined ? right : { kind: 'and', both: [left, right] }),
      undefined,
    );
    const query = where === undefined ? { class: finalclass } : { class: finalclass, where };
    return { query, source: JSON.stringify(query) };
  }

  #parsed(source: string): Query {
    try {
      return parseOql(this.#store.model, source);
    } catch (error) {
      if (error instanceof OqlError) throw new RestError(`Query failed to execute: ${error.message}`);
      throw error;
    }
  }

  /** The one object that a key means; none and several are errors. */
  one(name: string, key: unknown): Stored {
    const { query, source } = this.query(name, key);
    const ids = this.#search.ids(query, source);
    const found = ids.length === 1 ? this.#store.get(query.class, ids[0] ?? 0) : undefined;
    if (found !== undefined) return found;
    const means = isFields(key) ? `with criteria: ${JSON.stringify(key)}` : `for query: ${String(key)}`;
    if (ids.length > 1) throw new RestError(`Several items found (${ids.length}) ${means}`);
    if (isFields(key) || !NUMERIC.test(String(key))) throw new RestError(`No item found ${means}`);
    throw new RestError(`Invalid object ${name}::${String(key)}`);
  }

  /** Values as they are stored, without link sets. */
  scalars(name: string, fields: Fields): Values {
    return Object.fromEntries(
      Object.entries(fields).map(([code, value]) => {
        const attribute = this.#attribute(name, code);
        if (attribute.kind === 'links') throw new RestError(`${code}: a link set is no scalar`);
        return [code, this.#scalar(code, attribute, value)];
      }),
    );
  }

  split(name: string, fields: Fields): { readonly scalars: Values; readonly links: readonly LinkRows[] } {
    const isLinks = (code: string) => this.#attribute(name, code).kind === 'links';
    const entries = Object.entries(fields);
    const links = entries.filter(([code]) => isLinks(code)).map(([code, value]) => this.#links(name, code, value));
    return { scalars: this.scalars(name, Object.fromEntries(entries.filter(([code]) => !isLinks(code)))), links };
  }

  #links(name: string, code: string, value: unknown): LinkRows {
    const attribute = this.#attribute(name, code);
    if (attribute.kind !== 'links') throw new RestError(`${code}: Unknown attribute`);
    if (!Array.isArray(value)) throw new RestError(`${code}: A link set must be defined by an array of objects`);
    const rows = value.map((row: unknown) => this.scalars(attribute.link, isFields(row) ? row : {}));
    // A row that leads nowhere is left out without a word.
    return { code, attribute, rows: rows.filter((row) => Number(row[attribute.remote] ?? 0) !== 0) };
  }

  #attribute(name: string, code: string): Attribute {
    const attribute = this.#store.model.attributes(name)[code];
    if (attribute === undefined) throw new RestError(`${code}: Unknown attribute`);
    return attribute;
  }

  #scalar(code: string, attribute: Exclude<Attribute, { kind: 'links' }>, value: unknown): string {
    if (attribute.kind === 'key') return this.#key(code, attribute.target, value);
    if (typeof value === 'object' && value !== null) throw new RestError(`${code}: Unexpected value`);
    const said = value === null || value === undefined ? '' : String(value);
    if (attribute.kind === 'of') return said;
    const wrong =
      (attribute.mandatory === true && said === '') ||
      (attribute.kind === 'enum' && said !== '' && !attribute.values.includes(said)) ||
      (attribute.kind === 'number' && said !== '' && !NUMERIC.test(said)) ||
      ((attribute.kind === 'date' || attribute.kind === 'datetime') && said !== '' && !DATE.test(said));
    if (wrong) throw new RestError(`${code}: Unexpected value: Value not allowed [${said}]`);
    return said;
  }

  #key(code: string, target: string, value: unknown): string {
    if (value === 0 || value === '0') return '0';
    try {
      return String(this.one(target, value).id);
    } catch (error) {
      if (error instanceof RestError) throw new RestError(`${code}: ${error.message}`);
      throw error;
    }
  }
}
