// What `/find` counts as found: every word stands somewhere in the name, whatever its case and accents; where nothing has them, the nearest
// names, as everywhere else (`domain/typed/nearest`).
import { foldCase } from '../fold-case.ts';
import { nearest } from '../typed/nearest.ts';

export type Found = { readonly name: string };

/** `more`: there are others. */
export type Hits<F extends Found = Found> = { readonly found: readonly F[]; readonly more: boolean };

/** Of each kind; more words do not make a search narrower. */
export const MOST_FOUND = 5;
const MOST_WORDS = 6;
const SHORTEST = 2;

export type SearchWords =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'too-short' };

/** One letter finds everything. A number may be a campaign's. */
export function searchWords(typed: readonly string[]): SearchWords {
  const words = [...new Set(typed.map(foldCase))].filter((word) => word !== '').slice(0, MOST_WORDS);
  const isEnough = words.some((word) => word.length >= SHORTEST || /^\d+$/.test(word));
  return isEnough ? { kind: 'words', words } : { kind: 'too-short' };
}

/** `names` as they are shown. Names that begin so come first. */
export function foundAmong<F extends Found>(words: readonly string[], names: readonly F[]): Hits<F> {
  const asked = words.map(foldCase);
  const has = names.filter(({ name }) => {
    const folded = foldCase(name);
    return asked.every((word) => folded.includes(word));
  });
  const begins = ({ name }: F) => foldCase(name).startsWith(asked[0] ?? '');
  const sorted = [...has.filter(begins), ...has.filter((one) => !begins(one))];
  return { found: sorted.slice(0, MOST_FOUND), more: sorted.length > MOST_FOUND };
}

/** Meant by a word that nothing has. */
export function nearAmong<F extends Found>(words: readonly string[], names: readonly F[]): readonly F[] {
  const byName = new Map(names.map((one) => [one.name, one]));
  return nearest(words.join(' '), byName.keys()).flatMap((name) => byName.get(name) ?? []);
}

export function likeStart(word: string): string {
  return `${literal(word)}%`;
}

export function likeAll(words: readonly string[]): readonly string[] {
  return words.map((word) => `%${literal(word)}%`);
}

function literal(word: string): string {
  return word.replace(/[\\%_]/g, '\\$&');
}
