// Recurrences as people type them, in French and English, and back in words (POL-5): `second Tuesday of the month`, `tous les mardis`.
import type { IsoDate } from '../clock.ts';
import { foldCase } from '../fold-case.ts';
import type { Text } from '../language.ts';
import { type ReadRecurrence, type Recurrence, readRecurrence } from './recurrence.ts';

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
type Day = (typeof DAYS)[number];
const NAMES = {
  fr: ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'],
  en: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
} as const;
const ORDINALS: readonly (readonly [number, RegExp])[] = [
  [1, /^(?:1|1st|1er|1ers|first|premiers?)$/],
  [2, /^(?:2|2nd|2e|2eme|second|deuxiemes?|seconds?)$/],
  [3, /^(?:3|3rd|3e|3eme|third|troisiemes?)$/],
  [4, /^(?:4|4th|4e|4eme|fourth|quatriemes?)$/],
  [-1, /^(?:last|derniers?)$/],
];
/** Words that change nothing: each of the others must be understood. */
const PASSED = new Set(
  'every each on the of month months week weeks and chaque tous toutes les le du de des mois semaine semaines et'.split(
    ' ',
  ),
);
/** `every second week on Tuesday` is not the second Tuesday of the month. */
const OF_WEEKS = new Set(['week', 'weeks', 'semaine', 'semaines']);
const DAILY = new Set(['day', 'days', 'daily', 'jour', 'jours', 'quotidien']);

/** An RRULE is taken as it is. `from`: the day from which it counts. */
export function readRecurrenceWords(typed: string, from: IsoDate): ReadRecurrence {
  if (typed.includes('=')) return readRecurrence(typed, from);
  const words = foldCase(typed)
    .replace(/[,;.]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
  const ordinals: number[] = [];
  const days: Day[] = [];
  let daily = false;
  for (const word of words) {
    const day = dayNamed(word);
    const ordinal = ORDINALS.find(([, pattern]) => pattern.test(word));
    if (day !== null) days.push(day);
    else if (ordinal !== undefined && days.length === 0) ordinals.push(ordinal[0]);
    else if (DAILY.has(word)) daily = true;
    else if (!PASSED.has(word)) return { kind: 'wrong', problem: unread(word) };
  }
  const rule = ruleOf(ordinals, [...new Set(days)], daily);
  const weeks = words.find((word) => OF_WEEKS.has(word));
  if (ordinals.length > 0 && weeks !== undefined) return { kind: 'wrong', problem: unread(weeks) };
  return rule === null ? { kind: 'wrong', problem: unread(typed) } : readRecurrence(rule, from);
}

function ruleOf(ordinals: readonly number[], days: readonly Day[], daily: boolean): string | null {
  if (daily) return days.length === 0 && ordinals.length === 0 ? 'FREQ=DAILY' : null;
  if (days.length === 0) return null;
  const sorted = [...days].sort((a, b) => DAYS.indexOf(a) - DAYS.indexOf(b));
  if (ordinals.length === 0) return `FREQ=WEEKLY;BYDAY=${sorted.join(',')}`;
  const each = ordinals.flatMap((ordinal) => sorted.map((day) => `${ordinal}${day}`));
  return `FREQ=MONTHLY;BYDAY=${each.join(',')}`;
}

/** `Tuesday`, `tuesdays`, `mardis`. */
function dayNamed(word: string): Day | null {
  const plain = word.replace(/s$/, '');
  const at = [...NAMES.en, ...NAMES.fr].findIndex((name) => name === plain || name === word);
  return at < 0 ? null : (DAYS[at % 7] ?? null);
}

function unread(word: string): Text {
  const shown = word.slice(0, 40);
  return {
    fr: `« ${shown} » n’est pas lu. Exemples : deuxième mardi du mois ; mardi et jeudi ; dernier dimanche.`,
    en: `“${shown}” was not read. Examples: second Tuesday of the month; Tuesday and Thursday; last Sunday.`,
  };
}

/** In words; of a rule for which there are none, the rule. */
export function recurrenceText(recurrence: Recurrence): Text {
  const { FREQ, BYDAY, ...more } = Object.fromEntries(recurrence.split(';').map((part) => part.split('=')));
  const none = { fr: recurrence, en: recurrence };
  if (Object.keys(more).length > 0) return none;
  if (FREQ === 'DAILY' && BYDAY === undefined) return { fr: 'chaque jour', en: 'every day' };
  const days = ((BYDAY as string | undefined) ?? '').split(',').map((part) => /^([+-]?\d)?([A-Z]{2})$/.exec(part));
  if (days.some((day) => day === null)) return none;
  const parts = days.map((day) => ({ ordinal: Number(day?.[1] ?? 0), at: DAYS.indexOf(day?.[2] as Day) }));
  if (FREQ === 'WEEKLY' && parts.every(({ ordinal }) => ordinal === 0)) {
    return {
      fr: `chaque ${listed(
        parts.map(({ at }) => NAMES.fr[at] ?? '?'),
        'et',
      )}`,
      en: `every ${listed(
        parts.map(({ at }) => capital(NAMES.en[at] ?? '?')),
        'and',
      )}`,
    };
  }
  if (FREQ !== 'MONTHLY' || parts.some(({ ordinal }) => !(ordinal in SAID.fr))) return none;
  return {
    fr: `${listed(
      parts.map(({ ordinal, at }) => `${SAID.fr[ordinal]} ${NAMES.fr[at]}`),
      'et',
    )} du mois`,
    en: `${listed(
      parts.map(({ ordinal, at }) => `${SAID.en[ordinal]} ${capital(NAMES.en[at] ?? '?')}`),
      'and',
    )} of the month`,
  };
}

const SAID: { readonly [L in 'fr' | 'en']: Readonly<Record<number, string>> } = {
  fr: { 1: 'premier', 2: 'deuxième', 3: 'troisième', 4: 'quatrième', [-1]: 'dernier' },
  en: { 1: 'first', 2: 'second', 3: 'third', 4: 'fourth', [-1]: 'last' },
};

function listed(names: readonly string[], and: string): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${and} ${names.at(-1)}`;
}

function capital(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
