// When a reboot that waits for a decision may take place, as an owner is offered it (RUN-8).
import { DateTime } from 'luxon';
import type { SlotTime } from '../clock.ts';

/** Out of office hours, and at noon. */
export const DEFAULT_REBOOT_HOURS: readonly SlotTime[] = ['07:00', '12:30', '20:00'];
const DAYS = 3;

/** Those to come within three days, soonest first; daylight saving included. */
export function rebootSlots(
  now: Date,
  zone: string,
  hours: readonly SlotTime[] = DEFAULT_REBOOT_HOURS,
): readonly Date[] {
  const today = DateTime.fromJSDate(now, { zone }).startOf('day');
  return Array.from({ length: DAYS }, (_, i) => today.plus({ days: i }))
    .flatMap((day) =>
      hours.map((time) => {
        const [hour = 0, minute = 0] = time.split(':').map(Number);
        return day.set({ hour, minute }).toJSDate();
      }),
    )
    .filter((slot) => slot > now)
    .sort((a, b) => a.getTime() - b.getTime());
}

/** A time that an owner sent back: one that was offered and is still to come. */
export function isOfferedSlot(slot: Date, now: Date, zone: string): boolean {
  return rebootSlots(now, zone).some((offered) => offered.getTime() === slot.getTime());
}
