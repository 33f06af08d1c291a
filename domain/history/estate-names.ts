// The names of an estate against which typed words are recognised: without case and accents, a first name is enough.
import { foldCase } from '../fold-case.ts';
import type { Text } from '../language.ts';

export type Estate = {
  readonly domains: readonly { readonly code: string; readonly name: string }[];
  readonly zones: readonly string[];
  /** Whether any server has that system. */
  readonly knowsOs: (word: string) => boolean;
  /** Of users, and of operators that only the history knows. */
  readonly people: readonly string[];
  /** Lower case; those of the typed words that are servers. */
  readonly hosts: ReadonlySet<string>;
};

export type Reading<T> =
  | { readonly kind: 'read'; readonly part: T }
  | { readonly kind: 'refused'; readonly text: Text }
  | { readonly kind: 'unknown' };

const MAX_NAMED = 5;

/** The whole name, else the one person one of whose names begins so; several are named. */
export function readName(word: string, people: readonly string[]): Reading<string> {
  const wanted = foldCase(word);
  if (wanted === '') return { kind: 'unknown' };
  const exact = people.find((name) => foldCase(name) === wanted);
  if (exact !== undefined) return { kind: 'read', part: exact };
  const found = people.filter((name) =>
    foldCase(name)
      .split(/[\s.-]+/)
      .some((part) => part.startsWith(wanted)),
  );
  const [only, second] = found;
  if (only === undefined) return { kind: 'unknown' };
  if (second === undefined) return { kind: 'read', part: only };
  const names = found.slice(0, MAX_NAMED).join(', ');
  return {
    kind: 'refused',
    text: {
      fr: `Plusieurs personnes correspondent à « ${word} » (${names}) : donnez le nom entier entre guillemets.`,
      en: `“${word}” matches several people (${names}): give the full name in quotes.`,
    },
  };
}
