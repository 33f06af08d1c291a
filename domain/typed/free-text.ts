// Free text (a reason, a comment) is the one place where a word that nobody read could hide: it never begins with what looks like an
// argument. In quotes it may say anything.
import { foldCase } from '../fold-case.ts';
import { outsideCalendar } from '../history/iso-day.ts';
import type { Text } from '../language.ts';
import { readable } from './line.ts';

const WEEK = /^(?:20\d\d-?)?[sw]-?\d{1,2}(?:[-.]+[sw]?\d{1,2})?$/i;
const DATE = /^\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?(?:t[\d:.z+-]*)?(?:(?:\.\.|-)\d{1,4}[-/.]\d.*)?$/i;
const YEAR = /^20\d\d(?:[-/]20\d\d)?$/;
const TIME = /^\d{1,2}(?::\d{2}|h\d{0,2})(?::\d{2})?$/i;
const NUMBER = /^#?\d+$/;
/** A day, a number, or another end follows. */
const RANGE = new Set([
  ...['-', '--', '..', '...', '→', '->', '~', 'au', 'aux', 'to', 'until', 'till', 'through', 'thru', 'jusque'],
  ...["jusqu'au", "jusqu'a", "jusqu'en", "jusqu'", 'jusquau', 'jusqua', 'jusqu'],
]);
/** A number or a day behind them is an argument: “dans la campagne 12”. */
const IN = new Set([
  ...['in', 'dans', 'campaign', 'campagne', 'week', 'semaine', 'du', 'from', 'le', 'on', 'since', 'depuis'],
  ...['de', 'la', 'of', 'the', 'pour', 'for', 'en', 'à', 'a', 'at'],
]);

/** Words that stand between two ends of a period, without case and accents. */
export function isRangeWord(word: string): boolean {
  return RANGE.has(foldedWord(word));
}

export function foldedWord(word: string): string {
  return foldCase(readable(word));
}

export function isDayOrWeek(word: string): boolean {
  return WEEK.test(word) || DATE.test(word) || YEAR.test(word);
}

/** What of a text looks like an argument at its beginning; null: it is free text, or stands in quotes. */
export function argumentAtStart(text: string): string | null {
  const line = readable(text).trim();
  if (/^["«']/u.test(line)) return null;
  const words = wordsOf(line);
  const [first = ''] = words;
  if (isDayOrWeek(first) || TIME.test(first) || NUMBER.test(first) || isRangeWord(first)) return first;
  const at = words.findIndex((word) => !IN.has(foldedWord(word)));
  const next = words[at] ?? '';
  return at > 0 && (isDayOrWeek(next) || NUMBER.test(next)) ? words.slice(0, at + 1).join(' ') : null;
}

/** The first day, week or year anywhere in a text that is not in quotes; null: none. Where one more of them would change what is done. */
export function dayInText(text: string): string | null {
  return bareWords(text).find(isDayOrWeek) ?? null;
}

/** The words of a text that stand in no quotes. */
export function bareWords(text: string): readonly string[] {
  return wordsOf(outsideQuotes(text));
}

/** A quoted word at the beginning does not cover what follows it. */
export function outsideQuotes(text: string): string {
  return readable(text).replace(/"[^"]*"|«[^»]*»|(?<![^\s,;])'[^'\n]+'(?![^\s,;.])/gu, ' ');
}

function wordsOf(line: string): readonly string[] {
  return line
    .split(/[\s,;()]+/u)
    .map((word) => word.replace(/[.:!?]+$/u, ''))
    .filter((word) => word !== '');
}

/** The sentence for a word that would have slid into a reason. */
export function unreadBefore(word: string): Text {
  const shown = word.slice(0, 40);
  const absent = outsideCalendar(shown);
  if (absent !== null) return absent;
  return {
    fr: `Je ne comprends pas « ${shown} » à cet endroit. S’il fait partie du motif, mettez tout le motif entre guillemets.`,
    en: `I don’t understand “${shown}” here. If it is part of the reason, put the whole reason in quotes.`,
  };
}

/** A server named behind the reason's first words. */
export function serverInReason(hostname: string): Text {
  return {
    fr: `« ${hostname} » est un nom de serveur, placé dans le motif : mettez tous les serveurs d’abord, ou le motif entre guillemets.`,
    en: `“${hostname}” is a server name, but it is in the reason: put all servers first, or the reason in quotes.`,
  };
}
