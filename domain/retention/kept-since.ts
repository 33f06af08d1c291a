// By whole days: what is old goes together after midnight, with a line or two in the trail, not one for each row.
import { DateTime } from 'luxon';

/** The beginning of the day `days` before today. `zone`: IANA name. */
export function keptSince(now: Date, days: number, zone: string): Date {
  return DateTime.fromJSDate(now, { zone }).startOf('day').minus({ days }).toJSDate();
}
