// The year of the board, day by day: what is planned, what is closed, and how much was done.
import type { IsoDate } from '../clock.ts';
import type { Text } from '../language.ts';
import { type Calendar, freezeOn } from '../planning/calendar.ts';
import { addDays } from '../planning/iso-week.ts';

export type YearDay = {
  readonly day: IsoDate;
  readonly done: number;
  /** 0 (nothing) to 4 (as much as on the fullest days). */
  readonly level: number;
  /** Its week is open in the plan. */
  readonly planned: boolean;
  /** Maintenance windows that begin on it and are held as things stand (POL-5). */
  readonly windows: number;
  /** Why nothing is patched; null: it is not frozen. */
  readonly freeze: Text | null;
};

export type YearFacts = {
  readonly year: number;
  readonly calendar: Calendar;
  readonly done: ReadonlyMap<IsoDate, number>;
  readonly weeks: readonly { readonly weekStart: IsoDate; readonly weekEnd: IsoDate }[];
  /** By day; without those of no window. */
  readonly windows: ReadonlyMap<IsoDate, number>;
};

const LEVELS = 4;

export function yearDays({ year, calendar, done, weeks, windows }: YearFacts): readonly YearDay[] {
  const most = Math.max(1, ...done.values());
  const days: YearDay[] = [];
  for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = addDays(day, 1)) {
    const count = done.get(day) ?? 0;
    days.push({
      day,
      done: count,
      level: Math.ceil((count / most) * LEVELS),
      planned: weeks.some(({ weekStart, weekEnd }) => weekStart <= day && day <= weekEnd),
      windows: windows.get(day) ?? 0,
      freeze: freezeOn(day, calendar)?.text ?? null,
    });
  }
  return days;
}
