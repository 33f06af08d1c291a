// What a report or an indicator is about in time: a week, one of the three cycles of PLAN-2, or a year (KPI-3).

import type { IsoDate } from '../clock.ts';
import { between, type Period } from '../history/periods.ts';
import type { Language } from '../language.ts';
import { addDays, type Cycle, cycleOf, isoWeek, isoWeekOf, weekCodeOf, weeksInYear } from '../planning/iso-week.ts';

/** Weeks and cycles are of the ISO year; a year is that of the calendar, as the reference counts it (`year` of `patch_history`). */
export type ReportPeriod =
  | { readonly kind: 'week'; readonly year: number; readonly weekNumber: number }
  | { readonly kind: 'cycle'; readonly year: number; readonly cycle: Cycle }
  | { readonly kind: 'year'; readonly year: number };

/** `2026-S05`, `2026-C2`, `2026`: in keys of cards and in orders for files. */
export function periodText(period: ReportPeriod): string {
  switch (period.kind) {
    case 'week':
      return `${period.year}-${weekCodeOf(period.weekNumber)}`;
    case 'cycle':
      return `${period.year}-C${period.cycle}`;
    case 'year':
      return String(period.year);
  }
}

const SHAPE = /^(20\d{2})(?:-(?:S(\d{2})|C([123])))?$/;

/** null for a text that `periodText` never writes, or a week that the year does not have. */
export function parsePeriod(text: string): ReportPeriod | null {
  const [, digits, week, cycle] = SHAPE.exec(text) ?? [];
  if (digits === undefined) return null;
  const year = Number(digits);
  if (cycle !== undefined) return { kind: 'cycle', year, cycle: Number(cycle) as Cycle };
  if (week === undefined) return { kind: 'year', year };
  return isoWeek(year, Number(week)) === null ? null : { kind: 'week', year, weekNumber: Number(week) };
}

export type Days = { readonly first: IsoDate; readonly last: IsoDate };

export function daysOf(period: ReportPeriod): Days {
  const { year } = period;
  switch (period.kind) {
    case 'week': {
      const first = mondayOf(year, period.weekNumber);
      return { first, last: addDays(first, 6) };
    }
    case 'cycle': {
      const [from, to] = weeksOf(year, period.cycle);
      return { first: mondayOf(year, from), last: addDays(mondayOf(year, to), 6) };
    }
    case 'year':
      return { first: `${year}-01-01`, last: `${year}-12-31` };
  }
}

/** `zone`: IANA name, in which days begin. */
export function instantsOf(period: ReportPeriod, zone: string): Period {
  const { first, last } = daysOf(period);
  return between(first, addDays(last, 1), zone);
}

export type CyclePeriod = Extract<ReportPeriod, { kind: 'cycle' }>;

/** KPI-2: that of the day in a year that is not over, the last one of another. */
export function cycleShown(year: number, today: IsoDate): CyclePeriod {
  const week = isoWeekOf(today);
  return { kind: 'cycle', year, cycle: week.year === year ? week.cycle : 3 };
}

/** KPI-2. */
export function cycleBefore({ year, cycle }: CyclePeriod): CyclePeriod {
  return cycle === 1
    ? { kind: 'cycle', year: year - 1, cycle: 3 }
    : { kind: 'cycle', year, cycle: (cycle - 1) as Cycle };
}

/** What follows it, of the same kind. */
export function periodAfter(period: ReportPeriod): ReportPeriod {
  switch (period.kind) {
    case 'week': {
      const { year, weekNumber } = isoWeekOf(addDays(daysOf(period).last, 1));
      return { kind: 'week', year, weekNumber };
    }
    case 'cycle':
      return period.cycle === 3
        ? { kind: 'cycle', year: period.year + 1, cycle: 1 }
        : { kind: 'cycle', year: period.year, cycle: (period.cycle + 1) as Cycle };
    case 'year':
      return { kind: 'year', year: period.year + 1 };
  }
}

/** `semaine S05 2026`, `cycle 2 2026`, `2026`. */
export function periodName(period: ReportPeriod, language: Language): string {
  switch (period.kind) {
    case 'week':
      return `${language === 'fr' ? 'semaine' : 'week'} ${weekCodeOf(period.weekNumber)} ${period.year}`;
    case 'cycle':
      return language === 'fr' ? `cycle ${period.cycle} de ${period.year}` : `cycle ${period.cycle} of ${period.year}`;
    case 'year':
      return String(period.year);
  }
}

function mondayOf(year: number, weekNumber: number): IsoDate {
  const week = isoWeek(year, weekNumber);
  if (week === null) throw new RangeError(`${year} has no week ${weekNumber}`);
  return week.weekStart;
}

function weeksOf(year: number, cycle: Cycle): readonly [number, number] {
  const weeks = Array.from({ length: weeksInYear(year) }, (_, i) => i + 1).filter((week) => cycleOf(week) === cycle);
  return [weeks[0] ?? 1, weeks.at(-1) ?? 1];
}
