// Whether what was noted for a person is told now. Asked anew at each sweep with what the person wishes then, so that a choice that changes
// while something waits holds for it too.
import type { IsWorkingDay } from '../validations/reminders.ts';
import type { Wish } from './notice-kinds.ts';
import { type Hours, isQuiet, nextMorning } from './quiet-hours.ts';

export type Noted = {
  readonly notedAt: Date;
  /** An emergency, or a failure in production of somebody on duty for it: no hour is too late. */
  readonly urgent: boolean;
};

export type Told = 'now' | 'later' | 'never';

export function whenTold(
  { notedAt, urgent }: Noted,
  wish: Wish,
  hours: Hours,
  at: { readonly now: Date; readonly isWorkingDay: IsWorkingDay },
): Told {
  if (wish === 'off') return 'never';
  if (urgent) return 'now';
  if (isQuiet(at.now, hours, at.isWorkingDay)) return 'later';
  if (wish === 'now') return 'now';
  return nextMorning(notedAt, hours, at.isWorkingDay) <= at.now ? 'now' : 'later';
}

/**
 * What goes through the night: all of an emergency campaign, and the failure of a production server to whoever patches it or had it
 * started, since they are on duty for it while it runs.
 */
export function isUrgent(what: {
  readonly emergency: boolean;
  readonly failure: boolean;
  readonly production: boolean;
  readonly onDuty: boolean;
}): boolean {
  return what.emergency || (what.failure && what.production && what.onDuty);
}
