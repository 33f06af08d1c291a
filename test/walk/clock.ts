// How time passes in a walk: seconds with each deed, else on to the next hour at which something is to be done.
import { DateTime } from 'luxon';
import type { World } from './world.ts';

const ZONE = 'Europe/Paris';

export function localNow(world: World): DateTime {
  return DateTime.fromJSDate(world.time.now, { zone: ZONE });
}

export function pass(
  world: World,
  amount: { seconds?: number; minutes?: number; hours?: number; days?: number },
): void {
  world.time.now = localNow(world).plus(amount).toJSDate();
}

/** The next weekday at that hour; `weeks` on, where some week is skipped. */
export function moveTo(world: World, weekday: 1 | 2 | 3 | 4 | 5, hour: number, weeks = 0): void {
  let to = localNow(world).set({ hour, minute: 5, second: 0 }).plus({ days: 1 });
  while (to.weekday !== weekday) to = to.plus({ days: 1 });
  world.time.now = to.plus({ weeks }).toJSDate();
}
