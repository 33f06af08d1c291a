// How far the clocks of a zone are ahead of UTC. luxon asks the platform's formatter for each instant anew: a plan of a year with its
// windows has tens of thousands.
import { DateTime } from 'luxon';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The four digits of a year, and zones as they have been since. */
const [FIRST, LAST] = [Date.UTC(1970, 0, 1), Date.UTC(2200, 0, 1)];
/** Days of a zone that are remembered. */
const MOST_DAYS = 20_000;

const known = new Map<string, Map<number, number | null>>();

/** In milliseconds, if it is the same for a day and more before and after; null: the clocks change around then, or the zone is unknown. */
export function steadyOffset(zone: string, at: number): number | null {
  if (!(at >= FIRST && at < LAST)) return null;
  const ofZone = known.get(zone) ?? (isZone(zone) ? new Map<number, number | null>() : null);
  if (ofZone === null) return null;
  known.set(zone, ofZone);
  const day = Math.floor(at / DAY_MS);
  const found = ofZone.get(day);
  if (found !== undefined) return found;
  if (ofZone.size >= MOST_DAYS) ofZone.clear();
  const offset = steadyOn(zone, day * DAY_MS);
  ofZone.set(day, offset);
  return offset;
}

/** No zone changes its clocks twice within half a day. */
function steadyOn(zone: string, midnight: number): number | null {
  const offsets = [-24, -12, 0, 12, 24, 36, 48].map(
    (hours) => DateTime.fromMillis(midnight + hours * HOUR_MS, { zone }).offset,
  );
  const [first = Number.NaN] = offsets;
  return offsets.every((offset) => offset === first) ? first * 60_000 : null;
}

function isZone(zone: string): boolean {
  return DateTime.fromMillis(0, { zone }).isValid;
}
