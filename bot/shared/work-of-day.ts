// What the list and the board of the day show alike.
import type { WorkOfDay } from '../../cards/staffing/day/work.ts';
import type { DaySession } from '../../db/queries/staffing/day-view.ts';

/** Still to come when its campaign is closed: not patched. */
export const TO_COME: ReadonlySet<DaySession['status']> = new Set(['pending', 'prereq_ok']);

export function workOfDay({ hostname, status, rejected, open, slot, at, operator }: DaySession): WorkOfDay {
  const notPatched = !open && TO_COME.has(status);
  return { hostname, status, rejected, notPatched, slot, at, operator };
}
