// The settings that bound when servers may be started, and the patching window read from them (RUN-2).
import { DateTime } from 'luxon';
import type { SlotTime } from '../clock.ts';

export type StartPolicy = {
  /** IANA name. */
  readonly zone: string;
  /** ISO weekdays: 1 is Monday. */
  readonly weekdays: readonly number[];
  readonly windowStart: SlotTime;
  readonly windowEnd: SlotTime;
  /** Prerequisites must be younger than this. */
  readonly prerequisitesMaxAgeMinutes: number;
  /** Whichever is reached first stops the campaign; percent of its servers that are not excluded. */
  readonly failureBudget: { readonly percent: number; readonly count: number };
};

export const DEFAULT_START_POLICY: StartPolicy = {
  zone: 'Europe/Paris',
  weekdays: [1, 2, 3, 4],
  windowStart: '09:00',
  windowEnd: '21:00',
  prerequisitesMaxAgeMinutes: 60,
  failureBudget: { percent: 20, count: 3 },
};

/** The end of the window that is open at that instant; null when none is. The start belongs to the window, the end does not. */
export function openWindowEnd(now: Date, policy: StartPolicy): Date | null {
  const local = DateTime.fromJSDate(now, { zone: policy.zone });
  const end = at(local, policy.windowEnd);
  const isOpen = policy.weekdays.includes(local.weekday) && at(local, policy.windowStart) <= local && local < end;
  return isOpen ? end.toJSDate() : null;
}

/** Is the window that was open then open still? Another day has another calendar, and its prerequisites and snapshot would be old. */
export function isSameWindow(then: Date, now: Date, policy: StartPolicy): boolean {
  const end = openWindowEnd(now, policy);
  return end !== null && end.getTime() === openWindowEnd(then, policy)?.getTime();
}

function at(day: DateTime, time: SlotTime): DateTime {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return day.startOf('day').set({ hour, minute });
}

/** RUN-2: have the failures of the campaign reached 20 % or 3, whichever comes first? */
export function failureBudgetSpent(failed: number, servers: number, budget: StartPolicy['failureBudget']): boolean {
  if (failed === 0) return false;
  return failed >= budget.count || failed * 100 >= budget.percent * servers;
}
