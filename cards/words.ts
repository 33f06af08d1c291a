// Sentences that reach a card: from the rules in both languages, or written by a person in one.
import type { Language, Text } from '../domain/language.ts';

export type Words = Text | string;

export function inWords(words: Words, language: Language): string {
  return typeof words === 'string' ? words : words[language];
}

/** `1 serveur`, `2 servers`: French counts zero as one. */
export function counted(n: number, language: Language, one: string, many: string): string {
  const single = language === 'fr' ? n < 2 : n === 1;
  return `${wholeNumber(n, language)} ${single ? one : many}`;
}

export function wholeNumber(n: number, language: Language): string {
  return n.toLocaleString(language === 'fr' ? 'fr-FR' : 'en-GB', { maximumFractionDigits: 1 });
}

/** `what: details`, with the space that French puts before a colon. */
export function explained(what: string, details: string, language: Language): string {
  return language === 'fr' ? `${what} : ${details}` : `${what}: ${details}`;
}
