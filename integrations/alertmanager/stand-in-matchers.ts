// Matchers of labels. Expressions are anchored at both ends; a label that is not there is an empty text.
import { isRecord } from '../floor/stand-in-server.ts';

export type Matcher = {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
};
export type Labels = Readonly<Record<string, string>>;

export function isMatched(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every((one) => accepts(one, labels[one.name] ?? ''));
}

function accepts({ value, isRegex, isEqual }: Matcher, label: string): boolean {
  return (isRegex ? new RegExp(`^(?:${value})$`).test(label) : label === value) === isEqual;
}

/** `instance=~"vpapp1.*"`; undefined: it is none. */
export function parsed(text: string): Matcher | undefined {
  const [, name, operator, quoted, plain] =
    /^\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^"]*))\s*$/.exec(text) ?? [];
  if (name === undefined || operator === undefined) return undefined;
  const value = (quoted ?? plain ?? '').replaceAll(/\\(.)/g, '$1');
  return checked({ name, value, isRegex: operator.endsWith('~'), isEqual: operator.startsWith('=') });
}

/** `isEqual` is true unless it is said. */
export function matcherOf(value: unknown): Matcher | undefined {
  if (!isRecord(value)) return undefined;
  const { name, value: text, isRegex, isEqual = true } = value;
  if (
    typeof name !== 'string' ||
    typeof text !== 'string' ||
    typeof isRegex !== 'boolean' ||
    typeof isEqual !== 'boolean'
  )
    return undefined;
  return checked({ name, value: text, isRegex, isEqual });
}

function checked(matcher: Matcher): Matcher | undefined {
  if (!matcher.isRegex) return matcher;
  try {
    new RegExp(matcher.value);
    return matcher;
  } catch {
    return undefined;
  }
}

/** A silence of these alone would be one of everything. */
export function allAcceptNothing(matchers: readonly Matcher[]): boolean {
  return matchers.every((one) => accepts(one, ''));
}
