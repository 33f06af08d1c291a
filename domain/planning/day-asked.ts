// A day as people name it when they move a server: `wednesday`, `mercredi`, `03/02`, `2027-02-03`.

import type { IsoDate, SlotTime } from '../clock.ts';
import { foldCase } from '../fold-case.ts';
import { isoDay } from '../history/iso-day.ts';
import { addDays, isoWeekOf } from './iso-week.ts';

export type DayAsked =
  | { readonly kind: 'date'; readonly day: IsoDate }
  /** 1 (Monday) to 7. */
  | { readonly kind: 'weekday'; readonly weekday: number }
  /** `02-03`: month and day, of whichever year the week is in. */
  | { readonly kind: 'day-month'; readonly monthDay: string };

const WEEKDAYS = [
  ['lundi', 'monday', 'lun', 'mon'],
  ['mardi', 'tuesday', 'mar', 'tue'],
  ['mercredi', 'wednesday', 'mer', 'wed'],
  ['jeudi', 'thursday', 'jeu', 'thu'],
  ['vendredi', 'friday', 'ven', 'fri'],
  ['samedi', 'saturday', 'sam', 'sat'],
  ['dimanche', 'sunday', 'dim', 'sun'],
];

/** Whole, in both languages. */
export const WEEKDAY_NAMES: readonly string[] = WEEKDAYS.flatMap((names) => names.slice(0, 2));

/** null: no day. */
export function dayAsked(word: string): DayAsked | null {
  const index = WEEKDAYS.findIndex((names) => names.includes(foldCase(word).replace(/\.$/, '')));
  if (index >= 0) return { kind: 'weekday', weekday: index + 1 };
  const [, day, month] = /^(\d{1,2})\/(\d{1,2})$/.exec(word) ?? [];
  if (day !== undefined && month !== undefined) {
    // Of a leap year: whether the year has it is asked later.
    if (isoDay(`${day}/${month}/2028`) === null) return null;
    return { kind: 'day-month', monthDay: `${month.padStart(2, '0')}-${day.padStart(2, '0')}` };
  }
  const date = isoDay(word);
  return date === null ? null : { kind: 'date', day: date };
}

/** The day meant, in the week that starts then; null: that week has no such day. */
export function dayInWeek(asked: DayAsked, weekStart: IsoDate): IsoDate | null {
  if (asked.kind === 'weekday') return addDays(weekStart, asked.weekday - 1);
  if (asked.kind === 'date') return isoWeekOf(asked.day).weekStart === weekStart ? asked.day : null;
  const days = [0, 1, 2, 3, 4, 5, 6].map((offset) => addDays(weekStart, offset));
  return days.find((day) => day.endsWith(asked.monthDay)) ?? null;
}

/** `10:15`, `10h15`, `10h`; null: no time. Whether it is a slot is SLOT-1's question. */
export function timeAsked(word: string): SlotTime | null {
  const [, hour, minute] = /^(\d{1,2})[h:](\d{2})?$/i.exec(word) ?? [];
  if (hour === undefined || Number(hour) > 23) return null;
  return `${hour.padStart(2, '0')}:${minute ?? '00'}`;
}
