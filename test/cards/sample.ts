// What the samples of all cards are made from.
import type { AdaptiveCard } from '../../cards/adaptive-card.ts';
import { parseId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';
import { SAID, type Said } from './said.ts';

export type Sample = {
  readonly servers: number;
  readonly hostname: (i: number) => string;
  /** Whatever people, hosts and files may write. */
  readonly said: Said;
  readonly page: number;
};

/** Four servers of an ordinary estate. */
export function plain(language: Language): Sample {
  return { servers: 4, hostname: (i) => `vpinfapp${String(i).padStart(3, '0')}`, said: SAID[language], page: 1 };
}

export const PLAIN = plain('en');

export function id<T extends NonNullable<ReturnType<typeof parseId>>>(n: number): T {
  const parsed = parseId<T>(n);
  if (parsed === null) throw new Error(`${n} is no id`);
  return parsed;
}

export const AT = new Date('2026-02-02T08:15:00Z');
export const LATER = new Date('2026-02-02T13:40:00Z');

export function times<T>(n: number, one: (i: number) => T): T[] {
  return Array.from({ length: n }, (_, i) => one(i));
}

/** A workbook has a title of its own for each column that nobody reads. */
export function unread(columns: number, said: Said): { readonly fr: string; readonly en: string }[] {
  return times(columns, (i) => ({ fr: `colonne K « ${said.zone} ${i} »`, en: `column K “${said.zone} ${i}”` }));
}

/** The cards of a feature, by name. */
export type SamplesOf = (sample: Sample, language: Language) => Readonly<Record<string, AdaptiveCard>>;
