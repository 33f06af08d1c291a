// From which day on an approval rule lets an update through (POL-1, POL-4). A date that cannot be believed is never old.
import { DateTime } from 'luxon';
import type { IsoDate } from '../clock.ts';

/** No repository in use has older notices: 1970 is what is left of a date that could not be read. */
const OLDEST = Date.UTC(2000, 0, 1);

export type Issued = { readonly at: Date; readonly by: 'issued' | 'first-seen' };

/** `issuedAt` where it can be believed: none that is older than repositories are, or later than when it was seen here. */
export function countedFrom(issuedAt: Date | null, firstSeen: Date): Issued {
  const time = issuedAt?.getTime() ?? Number.NaN;
  // NaN compares false with everything.
  if (issuedAt !== null && time >= OLDEST && time <= firstSeen.getTime()) return { at: issuedAt, by: 'issued' };
  return { at: firstSeen, by: 'first-seen' };
}

/** Calendar days of the zone: issued on Monday evening, three days: from Thursday's midnight. */
export function dayAfter(at: Date, days: number, zone: string): IsoDate {
  return DateTime.fromJSDate(at, { zone }).startOf('day').plus({ days }).toISODate() ?? '9999-12-31';
}

export function dayOf(now: Date, zone: string): IsoDate {
  return dayAfter(now, 0, zone);
}
