// The slots of a day (SLOT-1), the slot days of a branch (SLOT-2) and the preferences of a server (SLOT-4).

import type { IsoDate, SlotTime } from '../clock.ts';
import { foldCase } from '../fold-case.ts';
import type { Text } from '../language.ts';
import { branchDays, type Calendar, closureOn, holidayOn, inTrafficSeason } from '../planning/calendar.ts';
import { addDays, weekdayOf } from '../planning/iso-week.ts';
import type { Branch, FamilyDays } from '../server.ts';

export const SLOT_MINUTES = 15;

/** SLOT-1: 13 from 09:00 to 12:00, then 14 from 14:00 to 17:15. */
export const SLOT_TIMES: readonly SlotTime[] = [...everyQuarter(9 * 60, 13), ...everyQuarter(14 * 60, 14)];
export const SLOTS_A_DAY = SLOT_TIMES.length;

/** Where and for whom: the zone decides the holidays, the domain decides the season. */
export type SlotPlace = {
  readonly zone: string | null;
  readonly domainCode: string | null;
  /** Of the server's family; absent, or null: the days of the branch. */
  readonly weekdays?: FamilyDays | null;
};

/**
 * SLOT-2: the days, in order, on which a server of that branch and place has slots in the week that starts on `weekStart`
 * (a Monday). `override`: freeze and season are lifted by an admin; holidays stay.
 */
export function slotDays(
  branch: Branch,
  weekStart: IsoDate,
  calendar: Calendar,
  place: SlotPlace,
  override = false,
): readonly IsoDate[] {
  const own = place.weekdays?.[branch] ?? null;
  const days = own === null ? branchDays(branch, weekStart) : own.map((weekday) => addDays(weekStart, weekday - 1));
  return days.filter((day) => {
    if (override) return holidayOn(day, calendar, place.zone) === null;
    return closureOn(day, calendar, place.zone) === null && !inTrafficSeason(place.domainCode, branch, day);
  });
}

/** SLOT-4. `none`: no preference. `unknown`: a text that is neither a day of the week's slots nor a slot. */
export type Preference<T> =
  | { readonly kind: 'none' }
  | { readonly kind: 'wish'; readonly value: T }
  | { readonly kind: 'unknown' };

const DAYS = ['lundi', 'mardi', 'mercredi', 'jeudi'];

/** SLOT-4: `lundi` to `jeudi`, among the slot days given. A known day that is none of them is unknown here: ignored with a finding. */
export function preferredDay(text: string | null, days: readonly IsoDate[]): Preference<IsoDate> {
  const wanted = normalized(text);
  if (isNone(wanted)) return { kind: 'none' };
  const weekday = DAYS.indexOf(wanted) + 1;
  const value = days.find((day) => weekdayOf(day) === weekday);
  return value === undefined ? { kind: 'unknown' } : { kind: 'wish', value };
}

/** SLOT-4: `09h00` or `09:00`. */
export function preferredTime(text: string | null): Preference<SlotTime> {
  const wanted = normalized(text);
  if (isNone(wanted)) return { kind: 'none' };
  const [, hour, minute] = /^(\d{1,2})[h:](\d{2})$/.exec(wanted) ?? [];
  const value = `${(hour ?? '').padStart(2, '0')}:${minute ?? ''}`;
  return SLOT_TIMES.includes(value) ? { kind: 'wish', value } : { kind: 'unknown' };
}

const WEEKDAYS: Readonly<Record<string, string>> = {
  lundi: 'Monday',
  mardi: 'Tuesday',
  mercredi: 'Wednesday',
  jeudi: 'Thursday',
  vendredi: 'Friday',
  samedi: 'Saturday',
  dimanche: 'Sunday',
};

/** A day as the inventory has it, in French there: in both languages where it is one, else as it is written. */
export function wishedDayText(text: string | null): Text {
  const wanted = normalized(text);
  const en = Object.hasOwn(WEEKDAYS, wanted) ? WEEKDAYS[wanted] : undefined;
  return en === undefined ? { fr: `« ${text ?? ''} »`, en: `“${text ?? ''}”` } : { fr: wanted, en };
}

function isNone(wanted: string): boolean {
  return wanted === '' || wanted === 'indifferent';
}

function normalized(text: string | null): string {
  return foldCase(text ?? '');
}

function everyQuarter(firstMinute: number, count: number): readonly SlotTime[] {
  return Array.from({ length: count }, (_, i) => {
    const minute = firstMinute + i * SLOT_MINUTES;
    const two = (n: number) => String(n).padStart(2, '0');
    return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
  });
}
