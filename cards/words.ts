// Sentences that reach a card: from the rules in both languages, or written by a person in one.
import { frenchSpaces } from '../domain/french-spaces.ts';
import type { Language, Text } from '../domain/language.ts';
import type { AdaptiveCard } from './adaptive-card.ts';

export { counted, countedParts, percentText, serversText, wholeNumber } from '../domain/counts.ts';

export type Words = Text | string;

export function inWords(words: Words, language: Language): string {
  return typeof words === 'string' ? words : words[language];
}

/** `what: details`, with the space that French puts before a colon. */
export function explained(what: string, details: string, language: Language): string {
  return language === 'fr' ? `${what} : ${details}` : `${what}: ${details}`;
}

const READ_BY_PEOPLE = new Set(['text', 'title', 'label', 'placeholder', 'errorMessage', 'altText', 'fallbackText']);

/** What a host wrote (in monospace), what a button sends and what an input holds stay as they are. */
export function inFrench(card: AdaptiveCard): AdaptiveCard {
  return withSpaces(card) as AdaptiveCard;
}

function withSpaces(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withSpaces);
  if (typeof part !== 'object' || part === null) return part;
  if ('fontType' in part && part.fontType === 'Monospace') return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, inner]) => [key, key === 'facts' ? factsWithSpaces(inner) : spaced(key, inner)]),
  );
}

/** The `value` of a fact is read, that of an input is held. */
function factsWithSpaces(facts: unknown): unknown {
  if (!Array.isArray(facts)) return facts;
  return facts.map((fact: Readonly<Record<string, unknown>>) => {
    const { value } = fact;
    return { ...(withSpaces(fact) as object), ...(typeof value === 'string' ? { value: frenchSpaces(value) } : {}) };
  });
}

function spaced(key: string, inner: unknown): unknown {
  if (key === 'data') return inner;
  if (typeof inner !== 'string') return withSpaces(inner);
  return READ_BY_PEOPLE.has(key) ? frenchSpaces(inner) : inner;
}
