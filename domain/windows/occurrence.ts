// When an occurrence of a maintenance window begins and ends, clock changes included (POL-5).
import { DateTime } from 'luxon';
import type { IsoDate } from '../clock.ts';
import { steadyOffset } from '../planning/zone-offset.ts';
import type { MaintenanceWindow } from './maintenance-window.ts';
import { recurringDays } from './recurrence.ts';

/** `day` is that of the start, in the window's zone: it names the occurrence. Nothing starts at `lastStart` or after. */
export type Occurrence = {
  readonly day: IsoDate;
  readonly start: Date;
  readonly lastStart: Date;
  readonly end: Date;
};

/** Those that begin on the days from `first` to `last` of the window's zone, in order. */
export function occurrences(window: MaintenanceWindow, first: IsoDate, last: IsoDate): readonly Occurrence[] {
  return recurringDays(window.recurrence, window.from, first, last).map((day) => occurrenceOn(window, day));
}

/** @internal The one in which something may start at that instant; null: none. */
export function openOccurrence(window: MaintenanceWindow, at: Date): Occurrence | null {
  return around(window, at).find(({ start, lastStart }) => start <= at && at < lastStart) ?? null;
}

/** Also when only what already runs may go on. */
export function currentOccurrence(window: MaintenanceWindow, at: Date): Occurrence | null {
  return around(window, at).find(({ start, end }) => start <= at && at < end) ?? null;
}

const LOOK_AHEAD_DAYS = 400;

/** The first that has not begun yet, within some 400 days; null: none. */
export function nextOccurrence(window: MaintenanceWindow, at: Date): Occurrence | null {
  const today = DateTime.fromJSDate(at, { zone: window.zone });
  const last = today.plus({ days: LOOK_AHEAD_DAYS });
  return occurrences(window, isoDay(today), isoDay(last)).find(({ start }) => start > at) ?? null;
}

/** One that began the day before may last into this one. */
function around(window: MaintenanceWindow, at: Date): readonly Occurrence[] {
  const today = DateTime.fromJSDate(at, { zone: window.zone });
  return occurrences(window, isoDay(today.minus({ days: 1 })), isoDay(today));
}

function occurrenceOn(window: MaintenanceWindow, day: IsoDate): Occurrence {
  const start = instantOf(day, window.startsAt, window.zone);
  const end = new Date(start.getTime() + window.minutes * 60_000);
  return { day, start, end, lastStart: new Date(end.getTime() - window.lastStartMinutes * 60_000) };
}

/**
 * Of a time that exists twice the first one; of a time that does not exist, the instant at which the clock leaps over it: 02:30 on the
 * night on which 02:00 becomes 03:00 is 03:00.
 */
function instantOf(day: IsoDate, time: string, zone: string): Date {
  const wanted = `${day}T${time}`;
  const wall = Date.parse(`${wanted}Z`);
  const offset = steadyOffset(zone, wall);
  if (offset !== null) return new Date(wall - offset);
  const read = DateTime.fromISO(wanted, { zone });
  if (read.toFormat("yyyy-MM-dd'T'HH:mm") === wanted) return firstOfTwo(read);
  return afterGap(read);
}

/** luxon gives either of the two: the earlier one has the same wall clock an offset's difference before. */
function firstOfTwo(read: DateTime): Date {
  const [first = read] = read.getPossibleOffsets();
  return new Date(Math.min(first.toMillis(), read.toMillis()));
}

/** The first minute at which the offset is that of after the gap; changes happen at whole minutes, and within a few hours. */
function afterGap(read: DateTime): Date {
  const after = read.plus({ hours: 3 });
  let [low, high] = [read.minus({ hours: 3 }).toMillis() / 60_000, after.toMillis() / 60_000];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (DateTime.fromMillis(middle * 60_000, { zone: read.zone }).offset === after.offset) high = middle;
    else low = middle;
  }
  return new Date(high * 60_000);
}

function isoDay(day: DateTime): IsoDate {
  return day.toFormat('yyyy-MM-dd');
}
