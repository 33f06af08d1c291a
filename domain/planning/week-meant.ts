// Which year is meant by a week that is named without one.
import type { IsoDate } from '../clock.ts';
import type { Text } from '../language.ts';
import { isoWeek, isoWeekOf, weekCodeOf } from './iso-week.ts';

export type WeekMeant =
  | { readonly kind: 'year'; readonly year: number }
  /** The one that is over is as near: nobody should find out afterwards which of the two was taken. */
  | { readonly kind: 'unclear'; readonly past: number; readonly next: number };

/** W53 is missing in most years: the next one can be seven years away. */
const FAR_YEARS = 8;
const DAYS_OF_A_YEAR = 371;

/** The present week is meant to its last day, and a week of this year that is still to come; one that is over only when the next is nearer. */
export function weekMeant(weekNumber: number, today: IsoDate): WeekMeant {
  const present = isoWeekOf(today);
  const own = isoWeek(present.year, weekNumber);
  if (own !== null && own.weekEnd >= today) return { kind: 'year', year: own.year };
  const past = find(weekNumber, present.year, -1);
  const next = find(weekNumber, present.year + 1, 1);
  const isNear = daysBetween(today, next.weekStart) <= DAYS_OF_A_YEAR;
  if (isNear && daysBetween(today, next.weekStart) < daysBetween(past.weekEnd, today)) {
    return { kind: 'year', year: next.year };
  }
  return { kind: 'unclear', past: past.year, next: next.year };
}

type Week = NonNullable<ReturnType<typeof isoWeek>>;

/** Every week that is one comes again within those years. */
function find(weekNumber: number, from: number, step: 1 | -1): Week {
  for (let i = 0; i <= FAR_YEARS; i += 1) {
    const week = isoWeek(from + step * i, weekNumber);
    if (week !== null) return week;
  }
  throw new Error(`No year around ${from} has a week ${weekNumber}`);
}

function daysBetween(from: IsoDate, to: IsoDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** Asks for the year; nothing has been changed. */
export function unclearWeek(weekNumber: number, { past, next }: Extract<WeekMeant, { kind: 'unclear' }>): Text {
  const code = weekCodeOf(weekNumber);
  return {
    fr: `${code} ${past} est passée. Pour l’année suivante, écrivez ${code} ${next}. Rien n’a été modifié.`,
    en: `${code} ${past} is over. For the next year, type ${code} ${next}. Nothing was changed.`,
  };
}
