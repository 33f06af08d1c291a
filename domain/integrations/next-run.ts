// When an integration is tried next (ADR 17). Kept in the database, this is the circuit breaker of all processes together.
import type { Fault } from './fault.ts';

const MINUTE_MS = 60_000;
const LONGEST_MS = 60 * MINUTE_MS;
/** What is read twice a minute, rights are waiting for. */
const LEAST_LONGEST_MS = 5 * MINUTE_MS;

/**
 * `failures`: in a row, this one included. `everySeconds`: between two readings. A refused login waits the hour at once: each try counts
 * towards locking the account. A wait that is asked for is kept, up to the furthest plan: what is planned beyond it counts as due at once.
 */
export function nextTry(now: Date, { kind, waitMs = 0 }: Fault, failures: number, everySeconds: number): Date {
  const longest = Math.min(Math.max(everySeconds * 1000, LEAST_LONGEST_MS), LONGEST_MS);
  const backoff = Math.min(2 ** Math.min(failures - 1, 6) * MINUTE_MS, longest);
  const least = kind === 'refused' || kind === 'shrunk' || kind === 'settings' ? LONGEST_MS : backoff;
  return new Date(now.getTime() + Math.min(Math.max(least, waitMs), furthestMs(everySeconds)));
}

/** No plan of ours is further away than that: it was made by a clock that was ahead. */
export function furthestPlan(now: Date, everySeconds: number): Date {
  return new Date(now.getTime() + furthestMs(everySeconds) + MINUTE_MS);
}

function furthestMs(everySeconds: number): number {
  return Math.max(everySeconds * 1000, LONGEST_MS);
}

export type RunMode = 'whole' | 'since';

export type Schedule = {
  /** Between two readings of what has changed. */
  readonly everySeconds: number;
  /** Between two whole readings. */
  readonly wholeHours: number;
};

/** Whole where the copy is none, is old, or where the other side cannot say what has changed. */
export function modeOf(
  now: Date,
  { lastWholeAt, hasCursor }: { readonly lastWholeAt: Date | null; readonly hasCursor: boolean },
  { wholeHours }: Schedule,
): RunMode {
  // A clock that was ahead would put the next whole reading off until then.
  if (lastWholeAt === null || !hasCursor || lastWholeAt > now) return 'whole';
  return now.getTime() - lastWholeAt.getTime() >= wholeHours * 60 * MINUTE_MS ? 'whole' : 'since';
}
