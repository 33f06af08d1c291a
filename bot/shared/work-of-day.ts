// What the list and the board of the day show alike.
import type { WorkOfDay } from '../../cards/staffing/day/work.ts';
import type { DaySession } from '../../db/queries/staffing/day-view.ts';
import { windowOrderText } from '../../domain/windows/window-order.ts';

/** Still to come when its campaign is closed: not patched. */
export const TO_COME: ReadonlySet<DaySession['status']> = new Set(['pending', 'prereq_ok']);

export function workOfDay(session: DaySession): WorkOfDay {
  const { hostname, status, rejected, open, slot, at, windowOrder } = session;
  const notPatched = !open && TO_COME.has(status);
  const operator = windowOrder === null ? session.operator : windowOrderText(windowOrder);
  return { hostname, status, rejected, notPatched, slot, at, operator };
}
