// When the notices of a day are due: the reminder of the eve on the working day before, the list on the morning of the day itself.
// Found by looking at the clock, so that a moved clock or a night without the worker changes nothing but the lateness.
import { DateTime } from 'luxon';
import type { IsoDate, SlotTime } from '../clock.ts';
import { addDays } from '../planning/iso-week.ts';
import type { IsWorkingDay } from '../validations/reminders.ts';

export type NoticeTimes = { readonly eve: SlotTime; readonly dayList: SlotTime };
export type DueNotices = {
  /** The day that tomorrow's reminder is about; null: not due now. */
  readonly eveOf: IsoDate | null;
  /** Today, once its list is due and while there is something left of it. */
  readonly listOf: IsoDate | null;
};

/** After this the day's list helps nobody any more. */
const LIST_ENDS: SlotTime = '18:00';
const MAX_DAYS_OFF = 30;

/** J-1: the eve of Monday is Friday. Nothing is due on a day off: nobody would read it. */
export function dueNotices(now: Date, zone: string, times: NoticeTimes, isWorkingDay: IsWorkingDay): DueNotices {
  const local = DateTime.fromJSDate(now, { zone });
  const today = local.toFormat('yyyy-MM-dd');
  const time = local.toFormat('HH:mm');
  if (!isWorkingDay(today)) return { eveOf: null, listOf: null };
  return {
    eveOf: time >= times.eve ? nextWorkingDay(today, isWorkingDay) : null,
    listOf: time >= times.dayList && time < LIST_ENDS ? today : null,
  };
}

function nextWorkingDay(day: IsoDate, isWorkingDay: IsWorkingDay): IsoDate | null {
  const days = Array.from({ length: MAX_DAYS_OFF }, (_, i) => addDays(day, i + 1));
  return days.find(isWorkingDay) ?? null;
}
