// Which attempts want a downtime of their server now: from their start until their checks are green, or a little after a failure.
import type { AttemptId, ServerId } from '../../ids.ts';

export type DowntimePolicy = {
  /** A downtime ends by itself after so long, whatever becomes of us; it is prolonged while it is wanted. */
  readonly hours: number;
  /** After a failure or a rollback: what comes up again is not yet green. */
  readonly keepMinutes: number;
  /** An attempt that waits longer hides no alert any more. */
  readonly longestHours: number;
};

export type DowntimeAttempt = {
  readonly attemptId: AttemptId;
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly isPatched: boolean;
  /** When a rollback was asked for that has neither been made nor failed, be it days after the update; null: none. */
  readonly rollingBackSince: Date | null;
  readonly revertedAt: Date | null;
};

const MINUTE_MS = 60_000;

export function wantsDowntime(attempt: DowntimeAttempt, policy: DowntimePolicy, now: Date): boolean {
  const { startedAt, endedAt, isPatched, rollingBackSince, revertedAt } = attempt;
  const isWithin = (at: Date | null, minutes: number) =>
    at !== null && now.getTime() - at.getTime() < minutes * MINUTE_MS;
  if (isWithin(revertedAt, policy.keepMinutes) || isWithin(rollingBackSince, policy.longestHours * 60)) return true;
  if (endedAt === null) return isWithin(startedAt, policy.longestHours * 60);
  return !isPatched && isWithin(endedAt, policy.keepMinutes);
}

export function endOfDowntime(now: Date, { hours }: DowntimePolicy): Date {
  return new Date(now.getTime() + hours * 60 * MINUTE_MS);
}

/** Half of its time before its end: who cannot prolong it at once has as long again to do so. */
export function renewAt(until: Date, { hours }: DowntimePolicy): Date {
  return new Date(until.getTime() - (hours * 60 * MINUTE_MS) / 2);
}
