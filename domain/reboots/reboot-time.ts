// When a reboot may be ordered: in the window of its attempt, or at the hour that somebody chose (RUN-16).
import { DateTime } from 'luxon';
import { isSameWindow, type StartPolicy } from '../campaigns/start-policy.ts';

/** Clocks of two machines may differ a little. */
const FUTURE_TOLERANCE_MS = 60_000;

/** Is what somebody chose, for that hour or for now, still meant? A worker that comes later asks again. */
export function isAnswerHeld(at: Date, now: Date, graceMinutes: number): boolean {
  const lateMs = now.getTime() - at.getTime();
  return lateMs >= -FUTURE_TOLERANCE_MS && lateMs <= graceMinutes * 60_000;
}

export type RebootTimeRequest = {
  readonly attemptStartedAt: Date;
  /** When somebody answered, the hour that they chose, or when the attempt last waited for its turn because of it; null: nobody did. */
  readonly answeredAt: Date | null;
};

/** RUN-16. */
export function isRebootTime(
  { attemptStartedAt, answeredAt }: RebootTimeRequest,
  now: Date,
  policy: StartPolicy,
): boolean {
  if (isSameWindow(attemptStartedAt, now, policy)) return true;
  return answeredAt !== null && isAnswerHeld(answeredAt, now, policy.slotGraceMinutes);
}

/** For the card, after what the host says about the need of a reboot. */
export function missedHourText(at: Date, zone: string): string {
  return `the hour that was chosen, ${DateTime.fromJSDate(at, { zone }).toFormat('yyyy-MM-dd HH:mm')}, was missed`;
}

/** RUN-20: the same, where what the server stands on was not checked in time. */
export function heldHourText(at: Date, zone: string, hostname: string): string {
  return `${missedHourText(at, zone)}, while it waited for ${hostname}`;
}
