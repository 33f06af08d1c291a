// When the report of a week is posted by itself (KPI-3): on its last working day, Friday or the day before a bank holiday.
import { DateTime } from 'luxon';
import type { IsoDate, SlotTime } from '../clock.ts';
import { addDays, dayIn, isoWeekOf } from '../planning/iso-week.ts';
import type { IsWorkingDay } from '../validations/reminders.ts';
import type { ReportPeriod } from './report-period.ts';

export const DEFAULT_WEEKLY_REPORT: WeeklyReport = { time: '16:00' };

/** Local time; null: never by itself. */
export type WeeklyReport = { readonly time: SlotTime | null };

export type WeekPeriod = Extract<ReportPeriod, { kind: 'week' }>;

/** What nobody posted in time, as when nothing ran over a weekend, is posted so much later at most. */
const LATE_HOURS = 72;
const FRIDAY = 4;

/** The week whose report is due by now; null: none. */
export function weeklyReportDue(
  now: Date,
  { zone, time }: WeeklyReport & { readonly zone: string },
  isWorkingDay: IsWorkingDay,
): WeekPeriod | null {
  if (time === null) return null;
  const monday = isoWeekOf(dayIn(now, zone)).weekStart;
  const due = [monday, addDays(monday, -7)].find((start) => {
    const day = lastWorkingDay(start, isWorkingDay);
    return day !== null && isBetween(now, instantOf(day, time, zone));
  });
  if (due === undefined) return null;
  const { year, weekNumber } = isoWeekOf(due);
  return { kind: 'week', year, weekNumber };
}

function isBetween(now: Date, from: Date): boolean {
  const ms = now.getTime() - from.getTime();
  return ms >= 0 && ms < LATE_HOURS * 3_600_000;
}

/** Of the week that begins on that Monday; null: it has none. */
function lastWorkingDay(monday: IsoDate, isWorkingDay: IsWorkingDay): IsoDate | null {
  for (let day = FRIDAY; day >= 0; day -= 1) {
    const date = addDays(monday, day);
    if (isWorkingDay(date)) return date;
  }
  return null;
}

function instantOf(day: IsoDate, time: SlotTime, zone: string): Date {
  return DateTime.fromISO(`${day}T${time}`, { zone }).toJSDate();
}
