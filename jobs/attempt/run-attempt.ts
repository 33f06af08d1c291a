// Runs one attempt as a saga of recorded steps (RUN-3). The ground rules:
// - The worker holds a lease on the database's clock and prolongs it; every write is fenced by the lease's epoch, so a worker
//   that was believed dead cannot record anything once another has taken over.
// - A step is recorded as begun before it acts and as done with its result after. A step found begun is run again: it looks
//   first when its effect may already be there. A step found done is never run again.
// - Expected failures are results and end the attempt in one transaction. Anything thrown leaves the attempt as it stands: the
//   lease runs out, the sweep enqueues it, and the next worker goes on from the recorded step.
import {
  beginStep,
  endStep,
  instanceOfAttempt,
  type Lease,
  LeaseLost,
  loadAttempt,
  loadStepResult,
  loadSteps,
  noteOnStep,
  parkAttempt,
  prolongLease,
  releaseLease,
  type TakenLease,
  takeLease,
} from '../../db/queries/attempts/attempts.ts';
import { loadSessionContext, type SessionContext } from '../../db/queries/attempts/sessions.ts';
import { ATTEMPT_STEPS, type AttemptStep } from '../../domain/attempts/attempt-steps.ts';
import type { AttemptId } from '../../domain/ids.ts';
import type { NewSpan } from '../../monitoring/tracing/tracing.ts';
import { attemptName } from '../../targets/detached/attempt-name.ts';
import { HostAnswerError, ReachError } from '../../targets/ports.ts';
import { createLimit } from '../../targets/ssh/limit.ts';
import { commit } from '../commit.ts';
import type { JobContext } from '../context.ts';
import { targetOfSession } from '../prerequisites/check-prerequisites.ts';
import type { StepLeft } from '../watch.ts';
import { concludeFailed, concludePatched } from './conclude.ts';
import { actOnHost } from './on-host.ts';
import { settleBoot } from './settle-boot.ts';
import { hostAnswerFailure, type Step, type StepContext, type StepResult } from './step.ts';
import type { RunStep } from './step-results.ts';
import { actionsAfter } from './steps/actions-after.ts';
import { actionsAfterReboot } from './steps/actions-after-reboot.ts';
import { actionsBefore } from './steps/actions-before.ts';
import { checks } from './steps/checks.ts';
import { inventoryAfter } from './steps/inventory-after.ts';
import { inventoryBefore } from './steps/inventory-before.ts';
import { keepKernel } from './steps/keep-kernel.ts';
import { pinKernel } from './steps/pin-kernel.ts';
import { prerequisites } from './steps/prerequisites.ts';
import { reboot } from './steps/reboot.ts';
import { snapshot } from './steps/snapshot.ts';
import { update } from './steps/update.ts';
import { verify } from './steps/verify.ts';
import { askOfAttempt } from './what-to-install.ts';

const STEPS: { readonly [S in RunStep]: Step<S> } = {
  prerequisites,
  'inventory-before': inventoryBefore,
  snapshot,
  'pin-kernel': pinKernel,
  'actions-before': actionsBefore,
  update,
  verify,
  'actions-after': actionsAfter,
  reboot,
  'actions-after-reboot': actionsAfterReboot,
  checks,
  'keep-kernel': keepKernel,
  'inventory-after': inventoryAfter,
};

/**
 * Attempts that read and record where they stand at the same time. A worker that takes over hundreds would have them all ask for one of its
 * few connections at once, and most would be refused for having waited too long.
 */
const entrance = createLimit(8);

/** Throws the reason of `signal` instead when it was aborted by the time of its turn: whoever hands over asks the database for nothing more. */
async function entering<T>(signal: AbortSignal, act: () => Promise<T>): Promise<T> {
  const leave = await entrance.take();
  try {
    signal.throwIfAborted();
    return await act();
  } finally {
    leave();
  }
}

/** Goes on with the attempt from wherever it stands. Does nothing when another worker has it or it has ended. */
export async function runAttempt(jobs: JobContext, attemptId: AttemptId): Promise<void> {
  const lease = await enter(jobs, attemptId);
  if (lease === null) return;
  if (lease.takenOver) jobs.watch.leaseTakenOver();
  const facts = await factsOf(jobs, attemptId);
  const ctx = { ...jobs, log: jobs.log.child(facts) };
  ctx.log.info({ epoch: lease.epoch, takenOver: lease.takenOver }, 'an attempt is taken');
  const holding = holdLease(ctx, lease);
  try {
    await ctx.tracing.span(spanOf(facts, lease), () => runSteps(ctx, lease, holding.signal));
  } catch (error) {
    // Nobody knows what this is: the lease runs out by itself, so that the next try is not at once, and the card says meanwhile that
    // nobody follows the attempt.
    if (!holding.signal.aborted && !(error instanceof LeaseLost)) throw error;
    ctx.log.info({ epoch: lease.epoch }, 'the attempt is handed over');
  } finally {
    holding.stop();
  }
  await releaseLease(ctx.db, lease).catch((error) => ctx.log.warn({ err: error }, 'the lease could not be given back'));
}

/** null also where this worker is to stop: the sweep of another one finds it. */
async function enter(jobs: JobContext, attemptId: AttemptId): Promise<TakenLease | null> {
  const { db, owner, settings, stopping } = jobs;
  try {
    return await entering(stopping, () => takeLease(db, attemptId, owner, settings.leaseSeconds));
  } catch (error) {
    if (stopping.aborted && error === stopping.reason) return null;
    throw error;
  }
}

/** What every line about it bears: the click that it came from, and how its update is named on the host (docs/runbook.md). */
async function factsOf({ db }: JobContext, attemptId: AttemptId) {
  const { session_id: sessionId, started_at: startedAt, activity_id: activityId } = await loadAttempt(db, attemptId);
  return { activityId, sessionId, attemptId, unit: attemptName(attemptId, startedAt) };
}

function spanOf(
  { activityId, sessionId, attemptId, unit }: Awaited<ReturnType<typeof factsOf>>,
  lease: Lease,
): NewSpan {
  const facts = {
    'patchcenter.attempt_id': attemptId,
    'patchcenter.session_id': sessionId,
    'patchcenter.unit': unit,
    'patchcenter.epoch': lease.epoch,
  };
  return { name: 'attempt', activityId, facts };
}

/**
 * Prolongs the lease three times within its length. `signal` is aborted when it is lost, when it could not be prolonged in time
 * (the database may be away: by then another worker may have taken over), or when the process stops.
 */
function holdLease(ctx: JobContext, lease: Lease): { signal: AbortSignal; stop: () => void } {
  const { leaseSeconds } = ctx.settings;
  const lost = new AbortController();
  const giveUp = () => lost.abort(new LeaseLost(`attempt ${lease.attemptId}`));
  let deadline = setTimeout(giveUp, leaseSeconds * 1000);
  const prolong = async () => {
    const asked = performance.now();
    if (!(await prolongLease(ctx.db, lease, leaseSeconds))) return giveUp();
    clearTimeout(deadline);
    // Counted from the question: the database's answer may have been long on its way.
    deadline = setTimeout(giveUp, leaseSeconds * 1000 - (performance.now() - asked));
  };
  const beat = setInterval(
    () => void prolong().catch((error) => ctx.log.warn({ err: error }, 'the lease could not be prolonged')),
    (leaseSeconds * 1000) / 3,
  );
  const stop = () => {
    clearInterval(beat);
    clearTimeout(deadline);
  };
  return { signal: AbortSignal.any([lost.signal, ctx.stopping]), stop };
}

async function runSteps(ctx: JobContext, lease: Lease, signal: AbortSignal): Promise<void> {
  for (const step of ATTEMPT_STEPS) {
    signal.throwIfAborted();
    const stepContext = await entering(signal, () => enterStep(ctx, lease, step, signal));
    if (stepContext === 'done') continue;
    if (step === 'conclude') return concludePatched(stepContext);
    const result = await watchedStep(stepContext, step);
    if (result.kind === 'failed') {
      const unsettled = await settleBoot(stepContext, result);
      const detail = [result.detail, ...(unsettled === null ? [] : [unsettled])].join('; ');
      return concludeFailed(stepContext, step, { ...result, detail });
    }
    if (result.kind === 'parked') return park(ctx, stepContext, step, result);
    if (result.kind === 'later') return;
    await leaveStep(ctx, stepContext, step, result.result);
  }
}

/** Records that the step begins; 'done' when an earlier worker has finished it. */
async function enterStep(
  ctx: JobContext,
  lease: Lease,
  step: AttemptStep,
  signal: AbortSignal,
): Promise<StepContext | 'done'> {
  const steps = await loadSteps(ctx.db, lease.attemptId, step);
  const known = steps.get(step);
  if (known?.status === 'done' || (known === undefined && isPassed(step, steps))) return 'done';
  const { session, startedAt, repair, activityId } = await loadWithSession(ctx, lease.attemptId);
  const begunAt = known?.begunAt ?? ctx.clock.now();
  await ctx.db.transaction().execute((trx) => beginStep(trx, lease, step, begunAt));
  const target = targetOfSession(session);
  return {
    jobs: ctx,
    lease,
    session,
    attemptStartedAt: startedAt,
    activityId,
    ask: await askOfAttempt(ctx.db, lease.attemptId, session, repair),
    stepBegunAt: begunAt,
    note: known?.result ?? null,
    done: {
      has: (name) => steps.get(name)?.status === 'done',
      read: (name) => loadStepResult(ctx.db, lease.attemptId, name),
    },
    signal,
    onHost: (act) => actOnHost(ctx, target, signal, ctx.settings.retryMinutes, act),
  };
}

/** An older release has gone past it: it had no such step, and what comes now belongs to what it has begun. */
function isPassed(step: AttemptStep, begun: ReadonlyMap<string, unknown>): boolean {
  return ATTEMPT_STEPS.slice(ATTEMPT_STEPS.indexOf(step) + 1).some((later) => begun.has(later));
}

async function loadWithSession(
  ctx: JobContext,
  attemptId: AttemptId,
): Promise<{ session: SessionContext; startedAt: Date; repair: boolean; activityId: string | null }> {
  const attempt = await loadAttempt(ctx.db, attemptId);
  const session = await loadSessionContext(ctx.db, attempt.session_id);
  if (session === undefined) throw new Error(`attempt ${attemptId} has no session`);
  const own = { ...session, instance: instanceOfAttempt(attempt.instance, session.instance) };
  return { session: own, startedAt: attempt.started_at, repair: attempt.repair, activityId: attempt.activity_id };
}

async function watchedStep(ctx: StepContext, step: RunStep): Promise<StepResult> {
  const begun = performance.now();
  let left: StepLeft = 'handed-over';
  try {
    return await ctx.jobs.tracing.span({ name: `step ${step}` }, async (tell) => {
      const result = await runStep(ctx, STEPS[step]);
      left = result.kind;
      tell({ outcome: left, 'patchcenter.failure': result.kind === 'failed' ? result.failure : undefined });
      return result;
    });
  } finally {
    const seconds = (performance.now() - begun) / 1000;
    ctx.jobs.watch.stepLeft(step, left, seconds);
    ctx.jobs.log.info({ step, left, seconds: Math.round(seconds) }, 'a step is left');
  }
}

/** A host that cannot be reached, or says nothing of use, for too long is a failure of the step, not a bug. */
async function runStep(ctx: StepContext, step: Step): Promise<StepResult> {
  try {
    return await step(ctx);
  } catch (error) {
    if (error instanceof ReachError && !ctx.signal.aborted) {
      return {
        kind: 'failed',
        failure: 'network',
        detail: `${error.failure.kind}: ${error.failure.detail}`,
        tail: null,
      };
    }
    if (error instanceof HostAnswerError && !ctx.signal.aborted) return hostAnswerFailure(error);
    throw error;
  }
}

async function leaveStep(ctx: JobContext, { lease }: StepContext, step: AttemptStep, result: unknown): Promise<void> {
  await ctx.db
    .transaction()
    .execute((trx) => endStep(trx, lease, step, { status: 'done', at: ctx.clock.now(), result }));
}

async function park(
  ctx: JobContext,
  { lease }: StepContext,
  step: AttemptStep,
  result: Extract<StepResult, { kind: 'parked' }>,
): Promise<void> {
  await commit(ctx, async (trx) => {
    if (result.note !== undefined) await noteOnStep(trx, lease, step, result.note);
    await parkAttempt(trx, lease, result.waitingFor);
  });
}
