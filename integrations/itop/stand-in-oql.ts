// The part of OQL that a reader of an inventory needs: one class, conditions with AND, OR and parentheses. What it does not know is an error, as
// what iTop does not know is one there. Comparisons are those of MySQL: without regard to case, and nothing is ever compared with an empty date.
import type { Attribute, Model } from './stand-in-model.ts';

type Literal = string | number;
type Operator = '=' | '!=' | '>' | '>=' | '<' | '<=';
type Both<Kind> = { readonly kind: Kind; readonly both: readonly [Condition, Condition] };
export type Condition =
  | Both<'and'>
  | Both<'or'>
  | { readonly kind: 'compare'; readonly code: string; readonly operator: Operator; readonly literal: Literal }
  | { readonly kind: 'like'; readonly code: string; readonly pattern: string; readonly not: boolean }
  | { readonly kind: 'in'; readonly code: string; readonly literals: readonly Literal[]; readonly not: boolean };

export type Query = { readonly class: string; readonly where?: Condition };

export class OqlError extends Error {}

type Token = { readonly kind: 'word' | 'text' | 'number' | 'sign'; readonly text: string };

const TOKEN = /\s*(?:([A-Za-z_]\w*)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+(?:\.\d+)?)|(<=|>=|!=|[=<>().,]))/y;

function tokens(source: string): readonly Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (source.slice(TOKEN.lastIndex).trim() !== '') {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (match === null) throw new OqlError(`Unexpected token at offset ${at}: ${source.slice(at, at + 20)}`);
    const [, word, single, double, number, sign] = match;
    const quoted = single ?? double;
    if (word !== undefined) found.push({ kind: 'word', text: word });
    else if (quoted !== undefined) found.push({ kind: 'text', text: quoted.replaceAll(/\\(.)/g, '$1') });
    else if (number !== undefined) found.push({ kind: 'number', text: number });
    else found.push({ kind: 'sign', text: sign ?? '' });
  }
  return found;
}

class Parser {
  readonly #model: Model;
  readonly #tokens: readonly Token[];
  #at = 0;
  #class = '';
  #alias = '';

  constructor(model: Model, source: string) {
    this.#model = model;
    this.#tokens = tokens(source);
  }

  query(): Query {
    this.#keyword('SELECT');
    this.#class = this.#next('word').text;
    if (!this.#model.has(this.#class)) throw new OqlError(`Unknown class '${this.#class}'`);
    this.#alias = this.#is('AS') ? this.#next('word').text : this.#class;
    const where = this.#is('WHERE') ? this.#either() : undefined;
    const left = this.#tokens[this.#at];
    if (left !== undefined) throw new OqlError(`Unexpected token '${left.text}'`);
    return where === undefined ? { class: this.#class } : { class: this.#class, where };
  }

  #either(): Condition {
    let left = this.#every();
    while (this.#is('OR')) left = { kind: 'or', both: [left, this.#every()] };
    return left;
  }

  #every(): Condition {
    let left = this.#single();
    while (this.#is('AND')) left = { kind: 'and', both: [left, this.#single()] };
    return left;
  }

  #single(): Condition {
    if (this.#is('(')) {
      const inner = this.#either();
      this.#keyword(')');
      return inner;
    }
    const code = this.#attribute();
    const not = this.#is('NOT');
    if (this.#is('LIKE')) return { kind: 'like', code, pattern: this.#next('text').text, not };
    if (this.#is('IN')) return { kind: 'in', code, literals: this.#list(), not };
    const operator = (['=', '!=', '>=', '>', '<=', '<'] as const).find((one) => !not && this.#is(one));
    if (operator === undefined) throw new OqlError(`Unexpected token '${this.#tokens[this.#at]?.text ?? 'end'}'`);
    return { kind: 'compare', code, operator, literal: this.#literal() };
  }

  #attribute(): string {
    const first = this.#next('word').text;
    const code = this.#is('.') ? this.#next('word').text : first;
    if (code !== first && first !== this.#alias) throw new OqlError(`Unknown alias '${first}'`);
    const known = this.#model.attributes(this.#class)[code];
    if (code !== 'id' && (known === undefined || known.kind === 'links')) {
      throw new OqlError(`Unknown attribute '${code}' of the class '${this.#class}'`);
    }
    return code;
  }

  #list(): readonly Literal[] {
    this.#keyword('(');
    const found = [this.#literal()];
    while (this.#is(',')) found.push(this.#literal());
    this.#keyword(')');
    return found;
  }

  #literal(): Literal {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'text' && token?.kind !== 'number')
      throw new OqlError(`Unexpected token '${token?.text ?? 'end'}'`);
    this.#at += 1;
    return token.kind === 'number' ? Number(token.text) : token.text;
  }

  #next(kind: Token['kind']): Token {
    const token = this.#tokens[this.#at];
    if (token?.kind !== kind) throw new OqlError(`Unexpected token '${token?.text ?? 'end'}'`);
    this.#at += 1;
    return token;
  }

  #is(text: string): boolean {
    const token = this.#tokens[this.#at];
    const same = token?.kind !== 'text' && token?.text.toUpperCase() === text;
    if (same) this.#at += 1;
    return same;
  }

  #keyword(text: string): void {
    if (!this.#is(text))
      throw new OqlError(`Unexpected token '${this.#tokens[this.#at]?.text ?? 'end'}', expected ${text}`);
  }
}

export function parseOql(model: Model, source: string): Query {
  return new Parser(model, source).query();
}

/** Whether an object fulfils a condition; `value` says what an attribute of it holds. */
export function fulfils(
  condition: Condition,
  attributes: (code: string) => Attribute | undefined,
  value: (code: string) => string,
): boolean {
  const numeric = (code: string) => code === 'id' || ['number', 'key'].includes(attributes(code)?.kind ?? '');
  const order = (code: string, literal: Literal): number | null => {
    const held = value(code);
    // An empty date is NULL, and nothing is true of it.
    if (held === '' && ['date', 'datetime'].includes(attributes(code)?.kind ?? '')) return null;
    if (numeric(code) || typeof literal === 'number') return Number(held) - Number(literal);
    const [a, b] = [held.toLowerCase(), literal.toLowerCase()];
    return a < b ? -1 : Number(a > b);
  };
  const holds = (one: Condition): boolean => {
    if (one.kind === 'and') return holds(one.both[0]) && holds(one.both[1]);
    if (one.kind === 'or') return holds(one.both[0]) || holds(one.both[1]);
    if (one.kind === 'like') return like(one.pattern).test(value(one.code)) !== one.not;
    if (one.kind === 'in') return one.literals.some((literal) => order(one.code, literal) === 0) !== one.not;
    const by = order(one.code, one.literal);
    return by !== null && compared(by, one.operator);
  };
  return holds(condition);
}

function compared(by: number, operator: Operator): boolean {
  switch (operator) {
    case '=':
      return by === 0;
    case '!=':
      return by !== 0;
    case '>':
      return by > 0;
    case '>=':
      return by >= 0;
    case '<':
      return by < 0;
    case '<=':
      return by <= 0;
  }
}

function like(pattern: string): RegExp {
  const inside = pattern
    .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${inside}$`, 'is');
}

/** Between which ids all that a condition lets through must lie: what a walk by ranges of ids asks costs no more than its range. */
export function idBounds(condition: Condition | undefined): readonly [from: number, to: number] {
  const all = [1, Number.MAX_SAFE_INTEGER] as const;
  if (condition?.kind === 'and') {
    const [a, b] = condition.both.map(idBounds);
    return [Math.max(a?.[0] ?? 1, b?.[0] ?? 1), Math.min(a?.[1] ?? all[1], b?.[1] ?? all[1])];
  }
  if (condition?.kind !== 'compare' || condition.code !== 'id') return all;
  const at = Number(condition.literal);
  switch (condition.operator) {
    case '=':
      return [at, at];
    case '>':
      return [at + 1, all[1]];
    case '>=':
      return [at, all[1]];
    case '<':
      return [1, at - 1];
    case '<=':
      return [1, at];
    case '!=':
      return all;
  }
}
