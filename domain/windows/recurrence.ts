// On which days a maintenance window recurs (POL-5): an RRULE of RFC 5545, narrowed to days. The hour is the window's own, so that no
// rule of the library decides what a clock change does.
import { RRuleTemporal } from 'rrule-temporal';
import type { IsoDate } from '../clock.ts';
import type { Text } from '../language.ts';

/** As it was read: parts in capitals, without `RRULE:`. */
export type Recurrence = string & { readonly __brand: 'Recurrence' };

export type ReadRecurrence =
  | { readonly kind: 'read'; readonly recurrence: Recurrence }
  | { readonly kind: 'wrong'; readonly problem: Text };

const FREQUENCIES = new Set(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']);
const DAY = '(?:MO|TU|WE|TH|FR|SA|SU)';
const upTo = (most: string) => new RegExp(`^${most}(?:,${most})*$`);
/** What each part may hold. Parts of hours, minutes and seconds are left out: a window starts once a day. */
const PARTS: Readonly<Record<string, RegExp>> = {
  FREQ: /^[A-Z]+$/,
  INTERVAL: /^[1-9]\d{0,2}$/,
  COUNT: /^[1-9]\d{0,3}$/,
  UNTIL: /^\d{8}(?:T\d{6}Z?)?$/,
  WKST: new RegExp(`^${DAY}$`),
  BYDAY: upTo(`[+-]?[1-5]?${DAY}`),
  BYMONTHDAY: upTo('-?(?:[1-9]|[12]\\d|3[01])'),
  BYMONTH: upTo('(?:[1-9]|1[0-2])'),
  BYWEEKNO: upTo('-?(?:[1-9]|[1-4]\\d|5[0-3])'),
  BYSETPOS: upTo('-?(?:[1-9]|[12]\\d|3[01])'),
};
const MOST_CHARACTERS = 200;
/** A rule that names no day in so many years (30 February) is refused. */
const YEARS_AHEAD = 8;

/** `from`: the day from which it counts, its DTSTART. */
export function readRecurrence(text: string, from: IsoDate): ReadRecurrence {
  const line = text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .replace(/;$/, '');
  const problem = line.length > MOST_CHARACTERS ? TOO_LONG : partsProblem(line);
  if (problem !== null) return { kind: 'wrong', problem };
  const recurrence = line as Recurrence;
  const until = `${Number(from.slice(0, 4)) + YEARS_AHEAD}${from.slice(4).replace('-02-29', '-02-28')}`;
  const days = daysOrNull(recurrence, from, from, until);
  if (days === null) return { kind: 'wrong', problem: unknownRule(line) };
  if (days.length === 0) return { kind: 'wrong', problem: NO_DAY };
  return { kind: 'read', recurrence };
}

function partsProblem(line: string): Text | null {
  const parts = line.split(';').map((part) => part.split('='));
  const names = parts.map(([name = '']) => name);
  for (const [name = '', value = '', ...more] of parts) {
    if (more.length > 0 || PARTS[name]?.test(value) !== true) return unknownPart(`${name}=${value}`.slice(0, 40));
  }
  const repeated = names.find((name, at) => names.indexOf(name) !== at);
  if (repeated !== undefined) return unknownPart(repeated);
  const frequency = parts.find(([name]) => name === 'FREQ')?.[1];
  if (frequency === undefined || !FREQUENCIES.has(frequency)) return NO_FREQUENCY;
  const days = parts.find(([name]) => name === 'BYDAY')?.[1] ?? '';
  // RFC 5545: the second Tuesday of a week is nothing; without its number it would be every one.
  if (/\d/.test(days) && frequency !== 'MONTHLY' && frequency !== 'YEARLY')
    return unknownPart(`BYDAY=${days}`.slice(0, 40));
  if (names.includes('BYWEEKNO') && frequency !== 'YEARLY') return unknownPart('BYWEEKNO');
  return names.includes('COUNT') && names.includes('UNTIL') ? BOTH_ENDS : null;
}

/** Its days from `first` to `last`, both included, in order. `from`: the day from which it counts. */
export function recurringDays(
  recurrence: Recurrence,
  from: IsoDate,
  first: IsoDate,
  last: IsoDate,
): readonly IsoDate[] {
  return daysOrNull(recurrence, from, first, last) ?? [];
}

/** Counted in UTC, where each day has its midnight. */
function daysOrNull(recurrence: Recurrence, from: IsoDate, first: IsoDate, last: IsoDate): readonly IsoDate[] | null {
  try {
    const start = `DTSTART;TZID=UTC:${from.replaceAll('-', '')}T000000`;
    const rule = new RRuleTemporal({ rruleString: `${start}\nRRULE:${recurrence}` });
    const days = rule.between(new Date(`${first}T00:00:00Z`), new Date(`${last}T00:00:00Z`), true);
    return days.map(({ epochMilliseconds }) => new Date(epochMilliseconds).toISOString().slice(0, 10));
  } catch {
    return null;
  }
}

const TOO_LONG: Text = {
  fr: `La récurrence dépasse ${MOST_CHARACTERS} caractères.`,
  en: `The recurrence is longer than ${MOST_CHARACTERS} characters.`,
};
const NO_FREQUENCY: Text = {
  fr: 'La récurrence doit dire à quelle fréquence : FREQ=DAILY, WEEKLY, MONTHLY ou YEARLY.',
  en: 'The recurrence must say how often: FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.',
};
const BOTH_ENDS: Text = {
  fr: 'Une récurrence se termine par COUNT ou par UNTIL, pas par les deux.',
  en: 'A recurrence ends by COUNT or by UNTIL, not by both.',
};
const NO_DAY: Text = {
  fr: `Cette récurrence ne désigne aucun jour dans les ${YEARS_AHEAD} années à venir.`,
  en: `This recurrence names no day in the next ${YEARS_AHEAD} years.`,
};

function unknownPart(part: string): Text {
  return {
    fr: `« ${part} » n’est pas accepté dans une récurrence. Exemple : FREQ=MONTHLY;BYDAY=2TU pour le deuxième mardi du mois.`,
    en: `“${part}” is not accepted in a recurrence. Example: FREQ=MONTHLY;BYDAY=2TU for the second Tuesday of the month.`,
  };
}

function unknownRule(line: string): Text {
  return {
    fr: `La récurrence « ${line.slice(0, 60)} » ne peut pas être lue. Exemple : FREQ=MONTHLY;BYDAY=2TU.`,
    en: `The recurrence “${line.slice(0, 60)}” cannot be read. Example: FREQ=MONTHLY;BYDAY=2TU.`,
  };
}
