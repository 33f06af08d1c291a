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

const FRIDAY = 4;
/** Longer than any holidays. */
const MOST_DAYS_OFF = 30;

/** The week whose report is due by now; null: none. */
export function weeklyReportDue(
  now: Date,
  { zone, time }: WeeklyReport & { readonly zone: string },
  isWorkingDay: IsWorkingDay,
): WeekPeriod | null {
  if (time === null) return null;
  const monday = isoWeekOf(dayIn(now, zone)).weekStart;
  const due = [monday, addDays(monday, -7)].find((start) => {
    const hours = postingHours(start, { zone, time }, isWorkingDay);
    return hours !== null && hours.from <= now && now < hours.until;
  });
  return due === undefined ? null : weekOf(due);
}

/** The weeks whose report somebody else may have posted between these instants. */
export function weeklyReportsBetween(
  from: Date,
  until: Date,
  { zone, time }: WeeklyReport & { readonly zone: string },
  isWorkingDay: IsWorkingDay,
): readonly WeekPeriod[] {
  if (time === null) return [];
  const found: WeekPeriod[] = [];
  const last = isoWeekOf(dayIn(until, zone)).weekStart;
  for (let monday = addDays(isoWeekOf(dayIn(from, zone)).weekStart, -7); monday <= last; monday = addDays(monday, 7)) {
    const hours = postingHours(monday, { zone, time }, isWorkingDay);
    if (hours !== null && hours.from <= until && from < hours.until) found.push(weekOf(monday));
  }
  return found;
}

function weekOf(monday: IsoDate): WeekPeriod {
  const { year, weekNumber } = isoWeekOf(monday);
  return { kind: 'week', year, weekNumber };
}

/** null: that week has no working day. */
function postingHours(
  monday: IsoDate,
  { zone, time }: { readonly zone: string; readonly time: SlotTime },
  isWorkingDay: IsWorkingDay,
): { readonly from: Date; readonly until: Date } | null {
  const day = lastWorkingDay(monday, isWorkingDay);
  if (day === null) return null;
  return {
    from: instantOf(day, time, zone),
    until: instantOf(workingDayAfter(day, isWorkingDay), time, zone),
  };
}

/** What nobody posted in time, as when nothing ran over a long weekend, is posted until the hour of that day. */
function workingDayAfter(day: IsoDate, isWorkingDay: IsWorkingDay): IsoDate {
  for (let days = 1; days < MOST_DAYS_OFF; days += 1) {
    const date = addDays(day, days);
    if (isWorkingDay(date)) return date;
  }
  return addDays(day, MOST_DAYS_OFF);
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
