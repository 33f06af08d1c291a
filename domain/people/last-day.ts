// An account ends at an instant; people speak of the last day on which it is good (PEOPLE-3).
import type { IsoDate } from '../clock.ts';
import { dayIn } from '../planning/iso-week.ts';

/** Midnight after 31 December: the 31st. */
export function lastDayOf(expiresAt: Date, zone: string): IsoDate {
  return dayIn(new Date(expiresAt.getTime() - 1), zone);
}
