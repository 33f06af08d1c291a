// What people type, made fit for the database and for sentences: nothing of it may break a query, a card or a line.

import { wholeNumber } from '../../cards/words.ts';
import { nameList } from '../../domain/attempts/name-list.ts';
import type { Text } from '../../domain/language.ts';
import { readable } from '../../domain/typed/line.ts';

export const MAX_TEXT = 2000;
const MAX_NAME = 60;

/** A reason or a comment: well-formed, without control characters but line ends, trimmed, at most `most` UTF-16 units. */
export function freeText(raw: string, most = MAX_TEXT): string {
  return raw
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim()
    .slice(0, most)
    .toWellFormed();
}

/** The same of a reason or a comment: punctuation alone says nothing, and comes out empty. */
export function spokenText(raw: string, most = MAX_TEXT): string {
  const said = freeText(raw, most);
  return /^[\p{P}\s]*$/u.test(said) ? '' : said;
}

/** Says what `freeText` leaves out; null: nothing. */
export function cutText(raw: string, most: number): Text | null {
  const { length } = freeText(raw, Number.POSITIVE_INFINITY);
  if (length <= most) return null;
  const [frLength, frMost] = [wholeNumber(length, 'fr'), wholeNumber(most, 'fr')];
  const [enLength, enMost] = [wholeNumber(length, 'en'), wholeNumber(most, 'en')];
  return {
    fr: `Votre texte est trop long (${frLength} caractères) : seuls les ${frMost} premiers sont enregistrés.`,
    en: `Your text is too long (${enLength} characters): only the first ${enMost} are saved.`,
  };
}

/** Hostnames as they are compared: lower case, without the point of a sentence, each once, in the order given. What cannot be one stays, to be named as unknown. */
export function hostnamesOf(raw: readonly string[]): readonly string[] {
  const cleaned = raw.map((name) =>
    freeText(name, 255)
      .replace(/\s+/gu, ' ')
      .replace(/(?<=.)[.:]+$/u, '')
      .toLowerCase(),
  );
  return [...new Set(cleaned.filter((name) => name !== ''))];
}

/** Those of what was typed that are compared as these hostnames: a refusal quotes them as they were typed. */
export function asTyped(raw: readonly string[], hostnames: readonly string[]): readonly string[] {
  return hostnames.map((hostname) => {
    const typed = raw.find((name) => hostnamesOf([name])[0] === hostname);
    return typed === undefined
      ? hostname
      : freeText(typed, 255)
          .replace(/\s+/gu, ' ')
          .replace(/(?<=.)[.:]+$/u, '');
  });
}

/** The first names of a list, for a sentence. */
export function namesText(names: readonly string[]): Text {
  return nameList(
    names.map((name) => (name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name)),
    5,
  );
}

/** Several sentences as one text; null when there are none. */
export function joined(texts: readonly (Text | null)[]): Text | null {
  const said = texts.filter((text) => text !== null);
  if (said.length === 0) return null;
  return { fr: said.map((text) => text.fr).join(' '), en: said.map((text) => text.en).join(' ') };
}

/** What was typed after these first words, as it was typed and whole (an operation cuts, and says so); the quotes go when they stand around all of it. */
export function afterWords(rest: string, words: readonly string[]): string {
  return unquoted(restAfter(rest, words));
}

/** The same with its quotes. The words are those of `domain/typed/line`, which reads curly quotes and dashes as plain ones. */
export function restAfter(rest: string, words: readonly string[]): string {
  const plain = readable(rest);
  let at = 0;
  for (const word of words) {
    // A colon may stand apart from its word.
    const found = plain.includes(word, at) ? word : word.replace(/:$/, '');
    at = Math.max(plain.indexOf(found, at), at) + found.length;
  }
  const behindQuote = at + (/^(?:["']|\s*»)/u.exec(words.length > 0 ? plain.slice(at) : '')?.[0].length ?? 0);
  return rest
    .slice(behindQuote)
    .replace(/^[\s,;:]+/u, '')
    .trim();
}

export function unquoted(text: string): string {
  const quoted = /^["“”„]([^"“”]*)["“”]$|^«\s*([^»]*?)\s*»$/u.exec(text);
  return spokenText(quoted?.[1] ?? quoted?.[2] ?? text, Number.POSITIVE_INFINITY);
}
