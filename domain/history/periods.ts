// From a year and a week to the instants between which something was patched.
import { DateTime } from 'luxon';
import type { IsoDate } from '../clock.ts';
import { addDays, isoWeek } from '../planning/iso-week.ts';
import type { HistoryFilter } from './history-filter.ts';

/** `until` is not part of it. */
export type Period = { readonly from: Date; readonly until: Date };

/**
 * null: at any time. Empty: no such week. `years`: those of which there may be something, asked for when a week has no year.
 * `zone`: IANA name, in which days begin.
 */
export function periodsOf(
  { year, week }: Pick<HistoryFilter, 'year' | 'week'>,
  years: { readonly first: number; readonly last: number },
  zone: string,
): readonly Period[] | null {
  if (week !== null)
    return (year === null ? yearsBetween(years) : [year]).flatMap((one) => weekPeriod(one, week, zone));
  return year === null ? null : [between(`${year}-01-01`, `${year + 1}-01-01`, zone)];
}

function weekPeriod(year: number, week: number, zone: string): readonly Period[] {
  const found = isoWeek(year, week);
  return found === null ? [] : [between(found.weekStart, addDays(found.weekStart, 7), zone)];
}

/** From the beginning of a day to the beginning of another. */
export function between(from: IsoDate, until: IsoDate, zone: string): Period {
  const instant = (day: IsoDate) => DateTime.fromISO(day, { zone }).toJSDate();
  return { from: instant(from), until: instant(until) };
}

const MAX_YEARS = 100;

function yearsBetween({ first, last }: { readonly first: number; readonly last: number }): readonly number[] {
  const count = Math.min(Math.max(0, last - first + 1), MAX_YEARS);
  return Array.from({ length: count }, (_, index) => last - index);
}
