// An account ends at an instant; people speak of the last day on which it is good (PEOPLE-3).
import { DateTime } from 'luxon';
import type { IsoDate } from '../clock.ts';
import { dayIn } from '../planning/iso-week.ts';

/** Midnight after 31 December: the 31st. */
export function lastDayOf(expiresAt: Date, zone: string): IsoDate {
  return dayIn(new Date(expiresAt.getTime() - 1), zone);
}

/** The instant from which an account gives no right any more, when that is its last day. */
export function endOfDay(lastDay: IsoDate, zone: string): Date {
  return DateTime.fromISO(lastDay, { zone }).plus({ days: 1 }).startOf('day').toJSDate();
}
