// The parsing of a command whose parts say all of it: each in its place, and not a word more.
import type { Text } from '../../../domain/language.ts';
import { argumentAtStart, unreadBefore } from '../../../domain/typed/free-text.ts';
import { restAfter, unquoted } from '../sentences.ts';
import type { ParsedArgs, Words } from './command.ts';
import type { Argument, Parts } from './form.ts';

type OneOf<Value, Kind> = Kind extends { readonly isMany: true } ? readonly Value[] : Value;

/** Of a required argument its value, of one that may be left out null as well. */
export type ValuesOf<P extends Parts> = {
  readonly [Name in keyof P]: P[Name] extends Argument<infer Value>
    ? P[Name] extends { readonly isOptional: true }
      ? OneOf<Value, P[Name]> | null
      : OneOf<Value, P[Name]>
    : never;
};

type Wrong = Extract<ParsedArgs<unknown>, { kind: 'wrong' }>;

/** For forms of arguments alone: which keyword opens which form is for the command to say. */
export function parsedBy<const P extends Parts>(parts: P): (words: Words) => ParsedArgs<ValuesOf<P>> {
  return ({ list, rest }) => {
    const values: Record<string, unknown> = {};
    let at = 0;
    for (const [name, part] of Object.entries(parts)) {
      if (part.kind === 'keyword') continue;
      const taken = part.isRest === true ? restOf(rest, list, at) : wordsOf(part, list, at);
      if (taken.kind === 'wrong') return taken;
      if (taken.value === null && part.isOptional !== true && part.isRest !== true) {
        return lackingArgument(name, part, list[at]);
      }
      values[name] = taken.value;
      at += taken.used;
    }
    const extra = list[at];
    return extra === undefined ? { kind: 'args', args: values as ValuesOf<P> } : tooMuch(extra);
  };
}

type Taken = { readonly kind: 'taken'; readonly value: unknown; readonly used: number };

function wordsOf(part: Argument, list: readonly string[], at: number): Taken {
  const values: unknown[] = [];
  for (const word of list.slice(at, part.isMany === true ? undefined : at + 1)) {
    const value = part.read(word);
    if (value === null) break;
    values.push(value);
  }
  if (values.length === 0) return { kind: 'taken', value: null, used: 0 };
  return { kind: 'taken', value: part.isMany === true ? values : values[0], used: values.length };
}

/** Empty is for the operation to refuse: it knows whether a reason is needed here. */
function restOf(rest: string, list: readonly string[], at: number): Taken | Wrong {
  const typed = restAfter(rest, list.slice(0, at));
  const unread = argumentAtStart(typed);
  if (unread !== null) return { kind: 'wrong', problem: unreadBefore(unread) };
  return { kind: 'taken', value: unquoted(typed), used: list.length - at };
}

/** Nothing stands there, or something else. */
export function lackingArgument(name: string, { missing }: Pick<Argument, 'missing'>, word: string | undefined): Wrong {
  if (word === undefined) return { kind: 'wrong', problem: missing, missing: name };
  const shown = word.slice(0, 40);
  const problem: Text = {
    fr: `${missing.fr} « ${shown} » n’est pas lu.`,
    en: `${missing.en} “${shown}” was not read.`,
  };
  return { kind: 'wrong', problem, missing: name };
}

function tooMuch(word: string): Wrong {
  const shown = word.slice(0, 40);
  return { kind: 'wrong', problem: { fr: `« ${shown} » est de trop.`, en: `“${shown}” is too much.` } };
}
