// The settings that bound when servers may be started, and the patching window read from them (RUN-2).
import { DateTime } from 'luxon';
import type { SlotTime } from '../clock.ts';
import type { MaintenanceWindow } from '../windows/maintenance-window.ts';
import { currentOccurrence, type Occurrence } from '../windows/occurrence.ts';

export type StartPolicy = {
  /** IANA name. */
  readonly zone: string;
  /** ISO weekdays: 1 is Monday. */
  readonly weekdays: readonly number[];
  readonly windowStart: SlotTime;
  readonly windowEnd: SlotTime;
  /**
   * POL-5: the maintenance windows of this server, whose occurrences replace weekdays and hours. Empty: it has some, and none is in force.
   * Absent: it has none.
   */
  readonly windows?: readonly MaintenanceWindow[];
  /** Prerequisites must be younger than this. */
  readonly prerequisitesMaxAgeMinutes: number;
  /** Whichever is reached first stops the campaign; percent of its servers that are not excluded. */
  readonly failureBudget: { readonly percent: number; readonly count: number };
  /** RUN-14: a slot that was missed by more is not caught up. */
  readonly slotGraceMinutes: number;
  /** RUN-14: how long a backup that somebody vouched for is recent. */
  readonly backupHours: number;
};

export const DEFAULT_START_POLICY: StartPolicy = {
  zone: 'Europe/Paris',
  weekdays: [1, 2, 3, 4],
  windowStart: '09:00',
  windowEnd: '21:00',
  prerequisitesMaxAgeMinutes: 60,
  failureBudget: { percent: 20, count: 3 },
  slotGraceMinutes: 30,
  backupHours: 24,
};

type Window = { readonly opens: DateTime; readonly ends: DateTime };

/** The end of the window that is open at that instant; null when none is. The start belongs to the window, the end does not. */
export function openWindowEnd(now: Date, policy: StartPolicy): Date | null {
  if (policy.windows !== undefined) return occurrenceAt(now, policy.windows)?.end ?? null;
  const window = windowAround(now, policy);
  if (window === null || !policy.weekdays.includes(window.opens.weekday)) return null;
  return window.ends.toJSDate();
}

/** Is the window that was open then open still? Another day has another calendar, and its prerequisites and snapshot would be old. */
export function isSameWindow(then: Date, now: Date, policy: StartPolicy): boolean {
  if (policy.windows !== undefined) return isWithin(occurrenceAt(then, policy.windows), now);
  const end = openWindowEnd(now, policy);
  return end !== null && end.getTime() === openWindowEnd(then, policy)?.getTime();
}

/** Of several at once, the one that ends last. */
export function occurrenceAt(at: Date, windows: readonly MaintenanceWindow[]): Occurrence | null {
  const open = windows.flatMap((window) => currentOccurrence(window, at) ?? []);
  return open.reduce<Occurrence | null>((last, one) => (last !== null && last.end >= one.end ? last : one), null);
}

function isWithin(occurrence: Occurrence | null, at: Date): boolean {
  return occurrence !== null && occurrence.start <= at && at < occurrence.end;
}

/** POL-5: an order holds for the occurrence in which it was given. One that was given in none holds for its day, as it would without windows. */
function isExpiredOrderOf(
  windows: readonly MaintenanceWindow[],
  orderedAt: Date,
  now: Date,
  policy: StartPolicy,
): boolean {
  const occurrence = occurrenceAt(orderedAt, windows);
  if (occurrence !== null) return !isWithin(occurrence, now);
  return !localDay(orderedAt, policy).equals(localDay(now, policy));
}

/** RUN-14: until when an order of that instant holds: the end of the window of its day, whether servers are patched on it or not. */
export function orderEnd(orderedAt: Date, policy: StartPolicy): Date {
  const window = windowAround(orderedAt, policy) ?? windowOf(localDay(orderedAt, policy), policy);
  return window.ends.toJSDate();
}

/**
 * RUN-14. An order of another day is expired whichever way the clock went. One that was given after the end of its day's window never
 * held: that is told as outside the window.
 */
export function isOrderExpired(orderedAt: Date, now: Date, policy: StartPolicy): boolean {
  if (policy.windows !== undefined) return isExpiredOrderOf(policy.windows, orderedAt, now, policy);
  const end = orderEnd(orderedAt, policy);
  if (end.getTime() !== orderEnd(now, policy).getTime()) return true;
  return now >= end && orderedAt < end;
}

/** Whether patching is allowed on that day or not. A window that ends the next morning is of the day on which it opens. */
function windowAround(now: Date, policy: StartPolicy): Window | null {
  const today = localDay(now, policy);
  for (const day of [today.minus({ days: 1 }), today]) {
    const window = windowOf(day, policy);
    if (window.opens.toJSDate() <= now && now < window.ends.toJSDate()) return window;
  }
  return null;
}

/** An hour that a change of clocks leaves out is the one after it; of one that comes twice, the first. */
function windowOf(day: DateTime, policy: StartPolicy): Window {
  const opens = at(day, policy.windowStart);
  const ends = at(day, policy.windowEnd);
  return { opens, ends: ends > opens ? ends : at(day.plus({ days: 1 }), policy.windowEnd) };
}

function localDay(now: Date, policy: StartPolicy): DateTime {
  return DateTime.fromJSDate(now, { zone: policy.zone }).startOf('day');
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
