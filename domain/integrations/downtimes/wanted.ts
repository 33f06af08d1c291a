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
  /** It was asked for, and has neither been made nor failed. */
  readonly isRollingBack: boolean;
  readonly revertedAt: Date | null;
};

const MINUTE_MS = 60_000;

export function wantsDowntime(attempt: DowntimeAttempt, policy: DowntimePolicy, now: Date): boolean {
  const { startedAt, endedAt, isPatched, isRollingBack, revertedAt } = attempt;
  const isRecent = (at: Date | null) => at !== null && now.getTime() - at.getTime() < policy.keepMinutes * MINUTE_MS;
  if (isRecent(revertedAt)) return true;
  if (endedAt === null) return now.getTime() - startedAt.getTime() < policy.longestHours * 60 * MINUTE_MS;
  if (isRollingBack) return now.getTime() - endedAt.getTime() < policy.longestHours * 60 * MINUTE_MS;
  return !isPatched && isRecent(endedAt);
}

export function endOfDowntime(now: Date, { hours }: DowntimePolicy): Date {
  return new Date(now.getTime() + hours * 60 * MINUTE_MS);
}

/** Half of its time before its end: who cannot prolong it at once has as long again to do so. */
export function renewAt(until: Date, { hours }: DowntimePolicy): Date {
  return new Date(until.getTime() - (hours * 60 * MINUTE_MS) / 2);
}
