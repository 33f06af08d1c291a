// COMP-2: how long an advisory may stay pending, by its severity, from the first scan that listed it on the server.
import { SEVERITIES, type Severity } from '../cve/advisory.ts';

/** The worst first. `unrated`: none is given. */
export const LEVELS = [...SEVERITIES, 'unrated'] as const;
export type Level = (typeof LEVELS)[number];

/** In days; null: never late. */
export type Delays = Readonly<Record<Level, number | null>>;

export const DEFAULT_DELAYS: Delays = { critical: 7, important: 30, moderate: 90, low: null, unrated: 90 };

const DAY_MS = 24 * 3_600_000;

export function levelOf(severity: Severity | null): Level {
  return severity ?? 'unrated';
}

/** null: it has none. */
export function deadlineOf(level: Level, since: Date, delays: Delays): Date | null {
  const days = delays[level];
  return days === null ? null : new Date(since.getTime() + days * DAY_MS);
}

/** What is pending since before is late; null: nothing of that level ever is. */
export function lateBefore(level: Level, now: Date, delays: Delays): Date | null {
  const days = delays[level];
  return days === null ? null : new Date(now.getTime() - days * DAY_MS);
}

export function isLate(
  level: Level,
  since: Date,
  { now, delays }: { readonly now: Date; readonly delays: Delays },
): boolean {
  const before = lateBefore(level, now, delays);
  return before !== null && since < before;
}
