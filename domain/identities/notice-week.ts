// When people are told of service identities: once in a week from Monday on, on the morning of a working day or later that day.
import { DateTime } from 'luxon';
import type { IsoDate, SlotTime } from '../clock.ts';
import { addDays, dayIn, weekdayOf } from '../planning/iso-week.ts';
import type { IsWorkingDay } from '../validations/reminders.ts';

/** Its Monday. */
export function noticeWeek(now: Date, zone: string): IsoDate {
  const today = dayIn(now, zone);
  return addDays(today, 1 - weekdayOf(today));
}

/** Nobody would read it on a day off or before the morning. */
export function isTellingTime(
  now: Date,
  { zone, morning }: { readonly zone: string; readonly morning: SlotTime },
  isWorkingDay: IsWorkingDay,
): boolean {
  return isWorkingDay(dayIn(now, zone)) && DateTime.fromJSDate(now, { zone }).toFormat('HH:mm') >= morning;
}
