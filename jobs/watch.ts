// What jobs tell of their work, for figures: outcomes and times, never which server. Nothing that is told here may throw.
import type { AttemptStep } from '../domain/attempts/attempt-steps.ts';
import type { FailureClass } from '../domain/attempts/failure-class.ts';
import type { StartBlockerCode } from '../domain/campaigns/start-request.ts';

export type AttemptEnd =
  | { readonly outcome: 'patched' }
  | { readonly outcome: 'failed'; readonly failure: FailureClass };

/** How this process left a step; `parked` and `later` come back to it. */
export type StepLeft = 'done' | 'failed' | 'parked' | 'later' | 'handed-over';

export type Removed = 'attempt-logs' | 'scans' | 'downloads' | 'activities';

export type JobWatch = {
  attemptEnded(end: AttemptEnd): void;
  stepLeft(step: AttemptStep, left: StepLeft, seconds: number): void;
  /** Of an attempt whose worker has not given it back: killed, cut off or stuck. */
  leaseTakenOver(): void;
  startRefused(codes: readonly StartBlockerCode[]): void;
  /** By its age. */
  removed(what: Removed, count: number): void;
};
