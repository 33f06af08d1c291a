// The report of a week that fell due in the lost time was posted then, as far as anybody knows: management does not get it twice (KPI-3).
import { calendarOf } from '../../domain/planning/calendar.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { daysOf } from '../../domain/reports/report-period.ts';
import { type WeeklyReport, weeklyReportsBetween } from '../../domain/reports/weekly-report.ts';
import { workingDays } from '../../domain/validations/reminders.ts';
import { managementPlace } from '../queries/reports/report-posts.ts';
import type { Trx } from '../schema/database.ts';

type LostTime = { readonly now: Date; readonly of: Date; readonly zone: string; readonly weeklyReport: WeeklyReport };

/** Returns the weeks, as `S05 2027`: none where no channel would have got them. */
export async function passOverReports(trx: Trx, { now, of, zone, weeklyReport }: LostTime): Promise<readonly string[]> {
  const place = await managementPlace(trx);
  if (place === null) return [];
  const [first, last] = [of, now].map((at) => Number(dayIn(at, zone).slice(0, 4))) as [number, number];
  const years = Array.from({ length: last - first + 3 }, (_, i) => first - 1 + i);
  const weeks = weeklyReportsBetween(of, now, { ...weeklyReport, zone }, workingDays(calendarOf(years)));
  const passed: string[] = [];
  for (const week of weeks) {
    const marked = await trx
      .insertInto('report_posts')
      .values({ week: daysOf(week).first, conversation_id: place.conversation, written_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .returning('week')
      .executeTakeFirst();
    if (marked !== undefined) passed.push(`S${String(week.weekNumber).padStart(2, '0')} ${week.year}`);
  }
  return passed;
}
