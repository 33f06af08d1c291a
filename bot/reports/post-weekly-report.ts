// The report of the week, by itself, in the channel of management (KPI-3). Due, not scheduled: each sweep finds what should be posted by now.
import { isPosted, managementPlace, postReport } from '../../db/queries/reports/report-posts.ts';
import type { Db } from '../../db/schema/database.ts';
import { calendarOf } from '../../domain/planning/calendar.ts';
import { DEFAULT_WEEKLY_REPORT, type WeeklyReport, weeklyReportDue } from '../../domain/reports/weekly-report.ts';
import { workingDays } from '../../domain/validations/reminders.ts';

export type WeeklyReportSettings = {
  /** IANA name. */
  readonly zone: string;
  /** Default: 16:00. */
  readonly weeklyReport?: WeeklyReport;
};

/** Returns how many were posted: one or none. */
export async function postWeeklyReport(
  db: Db,
  now: Date,
  { zone, weeklyReport = DEFAULT_WEEKLY_REPORT }: WeeklyReportSettings,
): Promise<number> {
  const year = now.getUTCFullYear();
  const isWorkingDay = workingDays(calendarOf([year - 1, year, year + 1]));
  const due = weeklyReportDue(now, { ...weeklyReport, zone }, isWorkingDay);
  if (due === null || (await isPosted(db, due))) return 0;
  const place = await managementPlace(db);
  return place === null ? 0 : Number(await postReport(db, due, place, now));
}
