// What people type, made fit for the database and for sentences: nothing of it may break a query, a card or a line.
import { nameList } from '../../domain/execution/name-list.ts';
import type { Text } from '../../domain/language.ts';

const MOST_TEXT = 2000;
const MOST_NAME = 60;

/** A reason or a comment: well-formed, without control characters but line ends, trimmed, at most `most` UTF-16 units. */
export function freeText(raw: string, most = MOST_TEXT): string {
  return raw
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim()
    .slice(0, most)
    .toWellFormed();
}

/** Hostnames as they are compared: lower case, each once, in the order given. What cannot be one stays, to be named as unknown. */
export function hostnamesOf(raw: readonly string[]): readonly string[] {
  const cleaned = raw.map((name) => freeText(name, 255).replace(/\s+/gu, ' ').toLowerCase());
  return [...new Set(cleaned.filter((name) => name !== ''))];
}

/** The first names of a list, for a sentence. */
export function namesText(names: readonly string[]): Text {
  return nameList(
    names.map((name) => (name.length > MOST_NAME ? `${name.slice(0, MOST_NAME)}…` : name)),
    5,
  );
}

/** Several sentences as one text; null when there are none. */
export function joined(texts: readonly (Text | null)[]): Text | null {
  const said = texts.filter((text) => text !== null);
  if (said.length === 0) return null;
  return { fr: said.map((text) => text.fr).join(' '), en: said.map((text) => text.en).join(' ') };
}

/** What was typed after these first words, as it was typed; the quotes go when they stand around all of it. */
export function afterWords(rest: string, words: readonly string[]): string {
  let at = 0;
  for (const word of words) at = Math.max(rest.indexOf(word, at), at) + word.length;
  const after = rest
    .slice(at)
    .replace(/^["»]/u, '')
    .replace(/^[\s,;:]+/u, '')
    .trim();
  const quoted = /^"([^"]*)"$|^«\s*([^»]*?)\s*»$/u.exec(after);
  return freeText(quoted?.[1] ?? quoted?.[2] ?? after);
}
