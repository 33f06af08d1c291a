// The update itself (RUN-5, RUN-6). It runs detached on the host under a name made of the attempt: this step starts it at
// most once, follows its log, and may lose the connection or die and come back as often as it likes.
import { storeLog } from '../../../db/queries/attempts/attempt-logs.ts';
import { loadProgress, noteOnStep, saveProgress } from '../../../db/queries/attempts/attempts.ts';
import { duplicatesText, newDuplicates } from '../../../domain/attempts/duplicates.ts';
import { packageDifference } from '../../../domain/attempts/package-difference.ts';
import { type ShownProgress, shownProgress } from '../../../domain/attempts/shown-progress.ts';
import { isSameWindow } from '../../../domain/campaigns/start-policy.ts';
import { attemptName } from '../../../targets/detached/attempt-name.ts';
import { failureClass } from '../../../targets/packages/failure-class.ts';
import { kernelScriptFailure } from '../../../targets/packages/kernel-script.ts';
import { progressStates, spokenLine } from '../../../targets/packages/progress.ts';
import {
  type DetachedState,
  HostAnswerError,
  type HostSession,
  ReachError,
  type UpdateProgress,
} from '../../../targets/ports.ts';
import { targetOfSession, updateAskOf } from '../../prerequisites/check-prerequisites.ts';
import { startPolicyOf } from '../../settings.ts';
import { type Step, type StepContext, type StepResult, useless } from '../step.ts';
import type { Inventory } from './inventory-before.ts';

type Failed = Extract<StepResult, { kind: 'failed' }>;

export type UpdateResult = {
  readonly exitCode: number | null;
  readonly failureClass: string;
  /** Absent in what an earlier version recorded. */
  readonly kernelFailure?: ReturnType<typeof kernelScriptFailure>;
  readonly tail: string;
};

/** Kept of the log in memory and on the card; the whole of it stays on the host. */
const TAIL_CHARACTERS = 16_000;
const RECONNECT_MS = 3000;
/** Characters of a line of the log beside the progress. */
const MOST_SHOWN = 200;

/** For how long an order to start may be on its way, on the host's own clock: a worker that is held up in between starts nothing. */
const ORDER_SECONDS = 60;

/** `until`: on the machine's clock, since this worker began to follow. Moving the business clock must not make it overdue. */
type Following = {
  offset: number;
  tail: string;
  progress: UpdateProgress | null;
  /** What people were last shown, by this worker or by one before it. */
  shown: ShownProgress | null;
  until: number;
  startedBy: HostSession['method'] | null;
  /** An order may be on its way whose effect is not known: nothing ends as not started before the name is closed (RUN-15). */
  isOrderOut: boolean;
};

type UpdateNote = {
  /** The way in that a start takes, written before it. */
  readonly startedBy?: HostSession['method'];
  /** A person has been told that it takes too long: from then on it is only looked at, so that they, and the worker, are not kept. */
  readonly overdue?: true;
};

export const update: Step = async (ctx) => {
  const { startedBy = null, overdue: isOverdue = false } = (ctx.note ?? {}) as UpdateNote;
  const until = isOverdue ? 0 : limitFromNow(ctx);
  const following: Following = {
    offset: 0,
    tail: '',
    progress: null,
    shown: await loadProgress(ctx.jobs.db, ctx.lease.attemptId),
    until,
    startedBy,
    isOrderOut: startedBy !== null,
  };
  for (;;) {
    const outcome = await connectedStretch(ctx, following);
    if (outcome.kind !== 'lost') return outcome;
    if (Date.now() > following.until)
      return overdue(following, `no answer from the host in time (last: ${outcome.why})`, true);
    await ctx.jobs.sleep(RECONNECT_MS, ctx.signal);
  }
};

function limitFromNow({ jobs }: StepContext): number {
  return Date.now() + jobs.settings.updateTimeLimitMinutes * 60_000;
}

type Lost = { readonly kind: 'lost'; readonly why: string };

/** Follows the update for as long as one connection lasts. */
async function connectedStretch(ctx: StepContext, following: Following): Promise<StepResult | Lost> {
  let host: HostSession | null = null;
  try {
    host = await ctx.jobs.ssh.connect(targetOfSession(ctx.session));
    const refusal = await ensureStarted(ctx, host, following);
    return refusal ?? (await follow(ctx, host, following));
  } catch (error) {
    if (error instanceof ReachError && error.failure.temporary) return { kind: 'lost', why: error.failure.detail };
    if (error instanceof ReachError) return overdue(following, `${error.failure.kind}: ${error.failure.detail}`, true);
    // What only looked is asked again, and so is a start: nothing is started twice under one name.
    if (error instanceof HostAnswerError)
      return following.isOrderOut || error.acted !== 'no' ? { kind: 'lost', why: error.message } : useless(error);
    throw error;
  } finally {
    host?.close();
  }
}

/** Only an update that is certainly not on the host is started, and only in the window in which its attempt was (RUN-2). */
async function ensureStarted(ctx: StepContext, host: HostSession, following: Following): Promise<StepResult | null> {
  const name = attemptName(ctx.lease.attemptId, ctx.attemptStartedAt);
  const { state } = await ctx.jobs.host.pollUpdate(host, name, following.offset);
  if (state.kind === 'closed') return NOT_STARTED;
  if (state.kind !== 'absent') return null;
  assertWayIn(host, following);
  const policy = startPolicyOf(ctx.jobs.settings, ctx.session.kind);
  if (!isSameWindow(ctx.attemptStartedAt, ctx.jobs.clock.now(), policy)) return closeName(ctx, host, name);
  await noteStart(ctx, host, following);
  const untilUptime = state.uptimeSeconds === undefined ? null : state.uptimeSeconds + ORDER_SECONDS;
  const wasOut = following.isOrderOut;
  following.isOrderOut = true;
  try {
    await ctx.jobs.host.startUpdate(host, name, { ...updateAskOf(ctx.session, ctx.repair), untilUptime });
  } catch (error) {
    if (isNotTaken(error)) following.isOrderOut = wasOut;
    throw error;
  }
  return null;
}

function isNotTaken(error: unknown): boolean {
  return (error instanceof HostAnswerError || error instanceof ReachError) && error.acted === 'no';
}

const NOT_STARTED: Failed = {
  kind: 'failed',
  failure: 'timeout',
  detail: 'the window closed before the update was started',
  tail: null,
};

/** RUN-15: an order of this worker, or of one before it, may still be on its way. null: it has arrived meanwhile. */
async function closeName({ jobs }: StepContext, host: HostSession, name: string): Promise<StepResult | null> {
  return (await jobs.host.closeUpdate(host, name)) === 'closed' ? NOT_STARTED : null;
}

/** The other way in may be another account, from which what the first one started in its home cannot be seen. */
function assertWayIn({ method }: HostSession, { startedBy }: Following): void {
  if (startedBy !== null && startedBy !== method)
    throw new HostAnswerError(`started by ${startedBy}, not by ${method}`);
}

/** Under the lease: another worker may have ended the attempt while this one was held up. */
async function noteStart(ctx: StepContext, { method }: HostSession, following: Following): Promise<void> {
  const note: UpdateNote = { startedBy: method };
  await ctx.jobs.db.transaction().execute((trx) => noteOnStep(trx, ctx.lease, 'update', note));
  following.startedBy = method;
  if (following.until === 0) following.until = limitFromNow(ctx);
}

async function follow(ctx: StepContext, host: HostSession, following: Following): Promise<StepResult> {
  const name = attemptName(ctx.lease.attemptId, ctx.attemptStartedAt);
  for (;;) {
    ctx.signal.throwIfAborted();
    const poll = await ctx.jobs.host.pollUpdate(host, name, following.offset);
    const moved = poll.nextOffset > following.offset;
    following.offset = poll.nextOffset;
    following.tail = (following.tail + poll.log).slice(-TAIL_CHARACTERS);
    await showProgress(ctx, following, poll.log);
    // Gone from the host since: before that is called an end, nothing may begin under the name any more.
    if (poll.state.kind === 'absent' && !moved && (await ctx.jobs.host.closeUpdate(host, name)) === 'taken') continue;
    const end = moved ? null : await ended(ctx, host, poll.state, following);
    if (end !== null) return end.kind === 'failed' ? withWreckage(ctx, host, end) : end;
    if (moved) continue;
    if (Date.now() > following.until) return overdue(following, 'the time limit has passed', false);
    await ctx.jobs.sleep(ctx.jobs.settings.pollMs, ctx.signal);
  }
}

/** A cut transaction may have changed a part: what, and what is installed twice now. Best effort, the failure stands anyway. */
async function withWreckage(ctx: StepContext, host: HostSession, end: Failed): Promise<StepResult> {
  const before = ctx.done.get('inventory-before') as Inventory;
  try {
    const after = await ctx.jobs.host.listPackages(host);
    const twice = newDuplicates(before.packages, after);
    const changes = packageDifference(before.packages, after);
    const detail = [end.detail, duplicatesText(twice)].filter((part) => part !== '').join('; ');
    return { ...end, detail, result: { ...(end.result as object), changes, duplicates: twice.length } };
  } catch (error) {
    if (error instanceof ReachError || error instanceof HostAnswerError) return end;
    throw error;
  }
}

/** For the file behind the card. The outcome does not wait for it: a host that is lost now keeps the log itself, and null is given. */
async function keepLog({ jobs, lease }: StepContext, host: HostSession, name: string): Promise<string | null> {
  try {
    const log = await jobs.host.readLog(host, name);
    await storeLog(jobs.db, lease.attemptId, log, jobs.clock.now());
    return log;
  } catch (error) {
    if (!(error instanceof ReachError || error instanceof HostAnswerError)) throw error;
    jobs.log.warn({ err: error, attemptId: lease.attemptId }, 'the log could not be kept');
    return null;
  }
}

/** Asked only when the log has nothing new: its end must have been read before the outcome is judged. */
async function ended(
  ctx: StepContext,
  host: HostSession,
  state: DetachedState,
  { tail }: Following,
): Promise<StepResult | null> {
  if (state.kind === 'running') return null;
  const kept = await keepLog(ctx, host, attemptName(ctx.lease.attemptId, ctx.attemptStartedAt));
  if (state.kind === 'ended') {
    const log = judged(kept, tail);
    const result: UpdateResult = {
      exitCode: state.exitCode,
      failureClass: failureClass(log, state.exitCode),
      kernelFailure: kernelScriptFailure(log),
      tail: lastLines(tail),
    };
    return { kind: 'done', result };
  }
  const why =
    state.kind === 'interrupted' && state.rebooted
      ? 'the host went down during the update'
      : 'the update was killed or never ran';
  return { kind: 'failed', failure: 'interrupted', detail: why, tail: lastLines(tail), result: { state: state.kind } };
}

/** A large transaction ends with more rows than the tail holds: what it failed of stands above them. */
function judged(kept: string | null, tail: string): string {
  if (kept === null) return tail;
  return kept.endsWith(tail) ? kept : `${kept}\n${tail}`;
}

async function showProgress(ctx: StepContext, following: Following, log: string): Promise<void> {
  if (log === '') return;
  const states = progressStates(following.tail, following.progress);
  const progress = states.at(-1);
  if (progress === undefined || JSON.stringify(progress) === JSON.stringify(following.progress)) return;
  following.progress = progress;
  following.shown = states.reduce<ShownProgress | null>(shownProgress, following.shown);
  if (following.shown === null) return;
  await saveProgress(ctx.jobs.db, ctx.lease, { ...following.shown, line: spokenLine(log).slice(0, MOST_SHOWN) });
}

/** Waiting stops and a person is told; the transaction on the host is left alone (RUN-6). A later look may find it ended. */
function overdue({ startedBy }: Following, evidence: string, unreachable: boolean): StepResult {
  const note: UpdateNote = { ...(startedBy !== null && { startedBy }), overdue: true };
  return { kind: 'parked', waitingFor: { kind: 'update-overdue', evidence, unreachable }, note };
}

function lastLines(log: string): string {
  return log.trimEnd().split('\n').slice(-30).join('\n');
}
