// When a reboot may be ordered, and the question to a person when it may not (RUN-16).
import { isRebootTime } from '../../../domain/reboots/reboot-time.ts';
import { startPolicyOf } from '../../settings.ts';
import type { StepContext } from '../step.ts';
import type { RebootNote } from '../step-results.ts';

export type Rebooting = { readonly ctx: StepContext; note: RebootNote };

export function deadlineFromNow({ jobs }: StepContext): number {
  return Date.now() + jobs.settings.rebootTimeLimitMinutes * 60_000;
}

export const OUT_OF_TIME = 'neither in the window of this attempt nor at an hour that was chosen';

/** RUN-16, asked again just before the order is given: a worker may have been held up. */
export function isTime({ ctx, note }: Rebooting): boolean {
  const { jobs, session, attemptStartedAt } = ctx;
  const { answer, answeredAt } = note;
  const asked = answer === 'reboot' && answeredAt !== undefined ? new Date(answeredAt) : null;
  const policy = startPolicyOf(jobs.settings, session);
  return isRebootTime({ attemptStartedAt, answeredAt: asked }, jobs.clock.now(), policy);
}

/** An answer for an hour that has passed goes; what else is known of the reboot stays. */
export function question(evidence: string, known: RebootNote) {
  const { answer: _answer, answeredAt: _answeredAt, ...note } = known;
  return { evidence, note };
}
