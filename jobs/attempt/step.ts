// What a step of an attempt is: it acts on the world and says how it ended. It may be run again after a crash, so each
// step looks before it acts when its effect could already be there (domain/attempts/attempt-steps.ts says which).
import type { Lease } from '../../db/queries/attempts/attempts.ts';
import type { SessionContext } from '../../db/queries/attempts/sessions.ts';
import type { FailureClass } from '../../domain/attempts/failure-class.ts';
import { failureClass } from '../../targets/packages/failure-class.ts';
import type { HostAnswerError, HostSession } from '../../targets/ports.ts';
import { windowsFailureClass } from '../../targets/windows/read/install-log.ts';
import type { JobContext } from '../context.ts';
import type { UpdateAsk } from '../prerequisites/check-prerequisites.ts';
import type { DoneSteps, ResultOf, RunStep, Verified } from './step-results.ts';

export type FailedStep = {
  readonly kind: 'failed';
  readonly failure: FailureClass;
  readonly detail: string;
  readonly tail: string | null;
  readonly result?: PartialChanges;
  /** Packages that the server gets no more, by whoever ordered this (POL-6). */
  readonly heldBack?: { readonly globs: readonly string[]; readonly reason: string };
};

/** What had changed on the host by the time a step failed. */
export type PartialChanges = Partial<Verified> & { readonly state?: string };

export type StepResult<T = unknown> =
  | { readonly kind: 'done'; readonly result: T }
  | FailedStep
  /** Nothing more can be done now: the attempt waits for a person or a later look, and the server stays taken. */
  | {
      readonly kind: 'parked';
      readonly waitingFor: {
        readonly kind: WaitKind;
        readonly evidence: string;
        readonly unreachable?: boolean;
        /** Somebody who has read why is to decide: no hour that was agreed on beforehand stands for that. */
        readonly person?: true;
      };
      /** What the step is to find when it goes on. */
      readonly note?: unknown;
    }
  /** Another attempt goes first: this one gives its lease back, and the sweep enqueues it again. */
  | { readonly kind: 'later' };

export type WaitKind = 'update-overdue' | 'reboot-decision';

export type StepContext = {
  readonly jobs: JobContext;
  readonly lease: Lease;
  readonly session: SessionContext;
  /** When the attempt, and this step, were first begun: the same after a crash. */
  readonly attemptStartedAt: Date;
  /** Of the click or message that ordered it (AUD-1); null: unknown. */
  readonly activityId: string | null;
  /** What the update asks the package manager for. */
  readonly ask: UpdateAsk;
  readonly stepBegunAt: Date;
  /** What this step noted before a crash, else null. */
  readonly note: unknown;
  /** Results of the steps that are done, to be read by `resultOf`. */
  readonly done: DoneSteps;
  /** Aborted when the lease is lost or the process stops. */
  readonly signal: AbortSignal;
  /** Connects, acts, closes. Reconnects and acts again while the failure is temporary, up to the setting `retryMinutes`. */
  readonly onHost: <T>(act: (host: HostSession) => Promise<T>) => Promise<T>;
};

export type Step<S extends RunStep = RunStep> = (ctx: StepContext) => Promise<StepResult<ResultOf<S>>>;

const FAILED = 1;

/** The end of a step whose host answers nothing of use; its words may say why. */
export function hostAnswerFailure({ message }: HostAnswerError): FailedStep {
  const failure = failureClass(message, FAILED);
  // Only Windows says its reasons by HRESULT.
  return {
    kind: 'failed',
    failure: failure === 'unknown' ? windowsFailureClass(message) : failure,
    detail: message,
    tail: null,
  };
}
