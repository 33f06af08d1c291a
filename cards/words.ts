// Sentences that reach a card: from the rules in both languages, or written by a person in one.
import type { Language, Text } from '../domain/language.ts';

export { counted, countedParts, serversText, wholeNumber } from '../domain/counts.ts';

export type Words = Text | string;

export function inWords(words: Words, language: Language): string {
  return typeof words === 'string' ? words : words[language];
}

/** `what: details`, with the space that French puts before a colon. */
export function explained(what: string, details: string, language: Language): string {
  return language === 'fr' ? `${what} : ${details}` : `${what}: ${details}`;
}
