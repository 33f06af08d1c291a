// Days, ISO weeks and the three cycles of the year. A year here is always the ISO year: 29 December 2025 is in 2026-S01.
import { DateTime } from 'luxon';
import type { IsoDate } from '../clock.ts';
import { steadyOffset } from './zone-offset.ts';

export type Cycle = 1 | 2 | 3;

export type IsoWeek = {
  readonly year: number;
  /** 1 to 53. */
  readonly weekNumber: number;
  /** `S05`. */
  readonly weekCode: string;
  /** Monday. */
  readonly weekStart: IsoDate;
  /** Sunday. */
  readonly weekEnd: IsoDate;
  readonly cycle: Cycle;
};

/** The calendar day that it is in `zone` (IANA name, a setting) at that instant. */
export function dayIn(now: Date, zone = 'Europe/Paris'): IsoDate {
  const offset = steadyOffset(zone, now.getTime());
  if (offset !== null) return new Date(now.getTime() + offset).toISOString().slice(0, 10);
  const local = DateTime.fromJSDate(now, { zone });
  if (!local.isValid) throw new Error(`Not an instant in a known zone: ${zone}`);
  return local.toFormat('yyyy-MM-dd');
}

/** The day `days` later (earlier when negative). Throws on a text that is no day. */
export function addDays(day: IsoDate, days: number): IsoDate {
  return parseDay(day).plus({ days }).toFormat('yyyy-MM-dd');
}

/** 1 (Monday) to 7 (Sunday). */
export function weekdayOf(day: IsoDate): number {
  return parseDay(day).weekday;
}

/** 52 or 53 (PLAN-1). */
export function weeksInYear(year: number): number {
  return parseDay(`${String(year).padStart(4, '0')}-12-28`).weekNumber;
}

/** PLAN-2. */
export function cycleOf(weekNumber: number): Cycle {
  if (weekNumber <= 15) return 1;
  return weekNumber <= 35 ? 2 : 3;
}

/** `S05` (PLAN-1). */
export function weekCodeOf(weekNumber: number): string {
  return `S${String(weekNumber).padStart(2, '0')}`;
}

/** `S05`, `s5`, `W05` → 5; null when it is not a week from 1 to 53. Whether that year has a week 53 is `isoWeek`'s question. */
export function parseWeekCode(text: string): number | null {
  const digits = /^[sw](\d{1,2})$/i.exec(text.trim())?.[1];
  const number = Number(digits ?? 0);
  return number >= 1 && number <= 53 ? number : null;
}

/** The week of that ISO year; null when the year has no such week (PLAN-1). */
export function isoWeek(year: number, weekNumber: number): IsoWeek | null {
  if (!Number.isInteger(year) || year < 1 || year > 9998) return null;
  if (!Number.isInteger(weekNumber) || weekNumber < 1 || weekNumber > 53) return null;
  const key = year * 100 + weekNumber;
  const known = computed.get(key);
  if (known !== undefined) return known;
  const week = computeWeek(year, weekNumber);
  computed.set(key, week);
  return week;
}

/** A plan asks for the weeks of the same few years over and over; dates are slow to compute. */
const computed = new Map<number, IsoWeek | null>();

function computeWeek(year: number, weekNumber: number): IsoWeek | null {
  if (weekNumber > weeksInYear(year)) return null;
  const monday = DateTime.fromObject({ weekYear: year, weekNumber, weekday: 1 }, { zone: 'utc' });
  const weekStart = monday.toFormat('yyyy-MM-dd');
  return {
    year,
    weekNumber,
    weekCode: weekCodeOf(weekNumber),
    weekStart,
    weekEnd: addDays(weekStart, 6),
    cycle: cycleOf(weekNumber),
  };
}

/** The ISO week that the day belongs to. */
export function isoWeekOf(day: IsoDate): IsoWeek {
  const known = weekOfDay.get(day);
  if (known !== undefined) return known;
  const date = parseDay(day);
  const week = isoWeek(date.weekYear, date.weekNumber);
  if (!week) throw new Error(`No ISO week for the day ${day}`);
  if (weekOfDay.size >= MOST_DAYS) weekOfDay.clear();
  weekOfDay.set(day, week);
  return week;
}

const weekOfDay = new Map<IsoDate, IsoWeek>();
const MOST_DAYS = 20_000;

function parseDay(day: IsoDate): DateTime {
  // Several times faster than `fromFormat`, which would read no more than this.
  const date = DAY.test(day) ? DateTime.fromISO(day, { zone: 'utc' }) : DateTime.invalid('format');
  if (!date.isValid) throw new Error(`Not a day YYYY-MM-DD: ${day}`);
  return date;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
