// The next occurrences of a maintenance window, each with what keeps it from being held as things stand (POL-5).
import type { IsoDate } from '../clock.ts';
import { type Calendar, calendarOf } from '../planning/calendar.ts';
import { addDays, dayIn } from '../planning/iso-week.ts';
import { closureOfDay, isLapsed, LAPSED, type OccurrenceDecision } from './decide-occurrence.ts';
import type { MaintenanceWindow } from './maintenance-window.ts';
import { type Occurrence, occurrences } from './occurrence.ts';

export type Upcoming = Occurrence & {
  /** On which it begins by the calendar of the site. */
  readonly siteDay: IsoDate;
  readonly notHeld: Extract<OccurrenceDecision, { kind: 'not-held' }> | null;
};

export type UpcomingOf = {
  /** null: nobody has approved it as it is. */
  readonly approvedAt: Date | null;
  readonly calendar: Calendar;
  /** Of the calendar. */
  readonly zone: string;
};

export const LOOK_AHEAD_DAYS = 400;

/** Those that have not begun, within some 400 days. */
export function upcoming(window: MaintenanceWindow, now: Date, most: number, of: UpcomingOf): readonly Upcoming[] {
  const today = dayIn(now, window.zone);
  return between(window, today, addDays(today, LOOK_AHEAD_DAYS), of)
    .filter(({ start }) => start > now)
    .slice(0, most);
}

/** Those that begin on these days of the window's zone. */
export function between(
  window: MaintenanceWindow,
  first: string,
  last: string,
  { approvedAt, calendar, zone }: UpcomingOf,
): readonly Upcoming[] {
  return occurrences(window, first, last).map((one) => {
    const siteDay = dayIn(one.start, zone);
    const lapse = approvedAt !== null && isLapsed(approvedAt, one.start) ? LAPSE : null;
    return { ...one, siteDay, notHeld: closureOfDay(siteDay, calendar) ?? lapse };
  });
}

const LAPSE = { kind: 'not-held', why: 'approval', reason: LAPSED } as const;

/** The years that occurrences within the look-ahead may fall into. */
function yearsAhead(now: Date): readonly number[] {
  const year = now.getUTCFullYear();
  return [year - 1, year, year + 1, year + 2];
}

export function calendarAhead(now: Date, of: Parameters<typeof calendarOf>[1]): Calendar {
  return calendarOf([...yearsAhead(now)], of);
}
