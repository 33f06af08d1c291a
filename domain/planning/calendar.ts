// Which days are closed to patching: freeze weeks, freeze periods, public holidays (PLAN-4) and the traffic season (PLAN-5).
import type { IsoDate } from '../clock.ts';
import { dayText } from '../day-text.ts';
import type { Text } from '../language.ts';
import type { Branch } from '../server.ts';
import { frenchHolidays, type Holiday } from './holidays.ts';
import { addDays, isoWeekOf, weekCodeOf } from './iso-week.ts';

/** Added and removed by a coordinator; both ends included. */
export type FreezePeriod = { readonly firstDay: IsoDate; readonly lastDay: IsoDate; readonly reason: string };

export type Calendar = {
  readonly freezeWeeks: ReadonlySet<number>;
  readonly freezePeriods: readonly FreezePeriod[];
  readonly holidays: readonly Holiday[];
  /** Names of the zones that also keep the holidays of Alsace-Moselle. */
  readonly alsaceMoselleZones: ReadonlySet<string>;
};

export type Closure = { readonly kind: 'freeze-week' | 'freeze-period' | 'holiday'; readonly text: Text };

/** PLAN-4. */
export const FREEZE_WEEKS: ReadonlySet<number> = new Set([1, 30, 34, 51, 52, 53]);

/** The calendar that serves the weeks of those ISO years: the holidays of their neighbours are in it too. */
export function calendarOf(
  years: readonly number[],
  more: { freezePeriods?: readonly FreezePeriod[]; alsaceMoselleZones?: Iterable<string> } = {},
): Calendar {
  return {
    freezeWeeks: FREEZE_WEEKS,
    freezePeriods: more.freezePeriods ?? [],
    holidays: frenchHolidays(years.flatMap((year) => [year - 1, year, year + 1])),
    alsaceMoselleZones: new Set(more.alsaceMoselleZones ?? []),
  };
}

/** Why nothing is patched that day in that zone (null: in most of the country), or null (PLAN-4). Freeze before holiday. */
export function closureOn(day: IsoDate, calendar: Calendar, zone: string | null = null): Closure | null {
  return freezeOn(day, calendar) ?? holidayClosure(day, calendar, zone);
}

/** The freeze alone: unlike a holiday, an admin may override it with a written reason. */
export function freezeOn(day: IsoDate, calendar: Calendar): Closure | null {
  const week = isoWeekOf(day);
  if (calendar.freezeWeeks.has(week.weekNumber)) return { kind: 'freeze-week', text: freezeWeekText(week.weekNumber) };
  const period = calendar.freezePeriods.find((p) => p.firstDay <= day && day <= p.lastDay);
  return period ? { kind: 'freeze-period', text: freezePeriodText(period) } : null;
}

/** The public holiday of that day in that zone, or null (PLAN-4). */
export function holidayOn(day: IsoDate, calendar: Calendar, zone: string | null = null): Holiday | null {
  const inEast = zone !== null && calendar.alsaceMoselleZones.has(zone);
  return calendar.holidays.find((h) => h.date === day && (inEast || !h.alsaceMoselleOnly)) ?? null;
}

/** PLAN-5, day by day: production of the traffic domain is forbidden from January to March. */
export function inTrafficSeason(domainCode: string | null, branch: Branch, day: IsoDate): boolean {
  return branch === 'prod' && domainCode?.toLowerCase() === 'trafic' && day.slice(5, 7) <= '03';
}

/** SLOT-2, before closures: Monday and Tuesday for hprod, Wednesday and Thursday for prod. */
export function branchDays(branch: Branch, weekStart: IsoDate): readonly [IsoDate, IsoDate] {
  const first = branch === 'hprod' ? 0 : 2;
  return [addDays(weekStart, first), addDays(weekStart, first + 1)];
}

function holidayClosure(day: IsoDate, calendar: Calendar, zone: string | null): Closure | null {
  const holiday = holidayOn(day, calendar, zone);
  if (!holiday) return null;
  const text = {
    fr: `Le ${dayText(day).fr} est férié (${holiday.name.fr}).`,
    en: `${dayText(day).en} is a public holiday (${holiday.name.en}).`,
  };
  return { kind: 'holiday', text };
}

function freezeWeekText(weekNumber: number): Text {
  const code = weekCodeOf(weekNumber);
  return { fr: `${code} est une semaine de gel.`, en: `${code} is a freeze week.` };
}

function freezePeriodText({ firstDay, lastDay, reason }: FreezePeriod): Text {
  return {
    fr: `Gel du ${dayText(firstDay).fr} au ${dayText(lastDay).fr} : ${reason}`,
    en: `Freeze from ${dayText(firstDay).en} to ${dayText(lastDay).en}: ${reason}`,
  };
}
