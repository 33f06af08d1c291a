// The update itself (RUN-5, RUN-6). It runs detached on the host under a name made of the attempt: this step starts it at
// most once, follows its log, and may lose the connection or die and come back as often as it likes.
import { loadProgress } from '../../../db/queries/attempts/attempts.ts';
import { isSameWindow } from '../../../domain/campaigns/start-policy.ts';
import { isMoreThere } from '../../../targets/detached/poll.ts';
import type { UpdateRequest } from '../../../targets/packages/update-scope.ts';
import { type DetachedState, HostAnswerError, ReachError } from '../../../targets/ports.ts';
import { targetOfSession } from '../../prerequisites/check-prerequisites.ts';
import { type Acts, runMachine } from '../../run-machine.ts';
import { startPolicyOf } from '../../settings.ts';
import { pinBoot } from '../pin-boot.ts';
import { type FailedStep, hostAnswerFailure, type Step, type StepResult } from '../step.ts';
import { pinnedKernel, type UpdateNote, type UpdateResult, updateNote } from '../step-results.ts';
import { assess, judge } from './update-end.ts';
import { assertLoginMethod, beginFollowing, type Following, hostOf, noteStart, takeIn } from './update-following.ts';
import { UPDATE_MACHINE, type UpdateEnd, type UpdateEvent, type UpdateState } from './update-states.ts';

const RECONNECT_MS = 3000;

/** For how long an order to start may be on its way, on the host's own clock: a worker that is held up in between starts nothing. */
const ORDER_SECONDS = 60;

export const update: Step<'update'> = async (ctx) => {
  const note = updateNote.parse(ctx.note ?? {});
  const following = beginFollowing(ctx, note, await loadProgress(ctx.jobs.db, ctx.lease.attemptId));
  try {
    const end = await runMachine(UPDATE_MACHINE, ACTS, following, { kind: 'connecting' }, trouble);
    return resultOfEnd(following, end);
  } finally {
    following.host?.close();
  }
};

const ACTS: Acts<Following, UpdateState, UpdateEvent, UpdateEnd> = {
  connecting: async (following) => {
    following.host = await following.ctx.jobs.ssh.connect(targetOfSession(following.ctx.session));
    return { kind: 'connected' };
  },
  looking: look,
  starting: async (following, { untilUptime }) => {
    await guardBoot(following);
    await noteStart(following);
    await order(following, untilUptime);
    return { kind: 'ordered' };
  },
  /** RUN-15: an order of this worker, or of one before it, may still be on its way. */
  withdrawing: async (following) =>
    (await closeName(following)) === 'closed' ? { kind: 'never-started', failure: NOT_STARTED } : { kind: 'present' },
  following: follow,
  closing: async (following) =>
    (await closeName(following)) === 'closed' ? cut({ kind: 'absent' }) : { kind: 'present' },
  judging: async (following, { exitCode }) => ({ kind: 'judged', result: await judge(following, exitCode) }),
  assessing: async (following, { found, why }) => ({ kind: 'assessed', failure: await assess(following, found, why) }),
  lost: async (following, { why }) => {
    following.host?.close();
    following.host = null;
    const { jobs, signal } = following.ctx;
    if (Date.now() > following.until)
      return { kind: 'overdue', evidence: `no answer from the host in time (last: ${why})`, unreachable: true };
    await jobs.sleep(RECONNECT_MS, signal);
    return { kind: 'again' };
  },
};

/** Only an update that is certainly not on the host is started, and only in the window in which its attempt was (RUN-2). */
async function look(following: Following): Promise<UpdateEvent> {
  const { ctx, name, offset } = following;
  const { state } = await ctx.jobs.host.pollUpdate(hostOf(following), name, offset);
  if (state.kind === 'closed') return neverStarted(state);
  if (state.kind !== 'absent') return { kind: 'present' };
  assertLoginMethod(following);
  const policy = startPolicyOf(ctx.jobs.settings, ctx.session);
  if (!isSameWindow(ctx.attemptStartedAt, ctx.jobs.clock.now(), policy)) return { kind: 'window-over' };
  const untilUptime = state.uptimeSeconds === undefined ? null : state.uptimeSeconds + ORDER_SECONDS;
  return { kind: 'absent', untilUptime };
}

async function order(following: Following, untilUptime: number | null): Promise<void> {
  const { ctx, name } = following;
  const wasOut = following.isOrderOut;
  following.isOrderOut = true;
  try {
    const ask = { ...ctx.ask, ...(await pinOf(ctx)), untilUptime };
    await ctx.jobs.host.startUpdate(hostOf(following), name, ask);
  } catch (error) {
    if (isNotTaken(error)) following.isOrderOut = wasOut;
    throw error;
  }
}

/** The host may have been restarted since it was pinned, which takes the one-shot entry: rpm would change the default without a guard (POL-6). */
async function guardBoot(following: Following): Promise<void> {
  const pinned = await pinnedKernel(following.ctx.done);
  if (pinned?.kind === 'pinned') await pinBoot(following.ctx, hostOf(following), pinned.from);
}

async function pinOf({ done }: Following['ctx']): Promise<Pick<UpdateRequest, 'pin'>> {
  const pinned = await pinnedKernel(done);
  return pinned?.kind === 'pinned' ? { pin: pinned.pin } : {};
}

function isNotTaken(error: unknown): boolean {
  return (error instanceof HostAnswerError || error instanceof ReachError) && error.acted === 'no';
}

const NOT_STARTED: FailedStep = {
  kind: 'failed',
  failure: 'timeout',
  detail: 'the window closed before the update was started',
  tail: null,
};

function closeName(following: Following): Promise<'closed' | 'taken'> {
  return following.ctx.jobs.host.closeUpdate(hostOf(following), following.name);
}

async function follow(following: Following): Promise<UpdateEvent> {
  const { ctx, name } = following;
  ctx.signal.throwIfAborted();
  const poll = await ctx.jobs.host.pollUpdate(hostOf(following), name, following.offset);
  const bytes = await takeIn(following, poll);
  const { state } = poll;
  // Its end must have been read before the outcome is judged. The state is read before the log, so that less than a full answer is all
  // of the update, whatever a service that it restarted goes on writing there.
  if (isMoreThere(bytes)) return { kind: 'running' };
  if (state.kind === 'absent') return { kind: 'gone' };
  if (state.kind === 'closed') return neverStarted(state);
  if (state.kind === 'ended') return { kind: 'ended', exitCode: state.exitCode };
  if (state.kind !== 'running') return cut(state);
  if (Date.now() > following.until)
    return { kind: 'overdue', evidence: 'the time limit has passed', unreachable: false };
  await ctx.jobs.sleep(ctx.jobs.settings.pollMs, ctx.signal);
  return { kind: 'running' };
}

function neverStarted({ why }: Extract<DetachedState, { kind: 'closed' }>): UpdateEvent {
  return { kind: 'never-started', failure: why === undefined ? NOT_STARTED : { ...NOT_STARTED, detail: why } };
}

function cut(state: DetachedState): UpdateEvent {
  const isDown = state.kind === 'interrupted' && state.rebooted;
  const known = state.kind === 'interrupted' ? state.why : undefined;
  const why = isDown ? 'the host went down during the update' : (known ?? 'the update was killed or never ran');
  return { kind: 'cut', found: state.kind, why };
}

function trouble(following: Following, error: unknown): UpdateEvent {
  if (error instanceof ReachError) {
    const { kind, detail, temporary } = error.failure;
    if (temporary) return { kind: 'connection-lost', why: detail };
    return { kind: 'refused', evidence: `${kind}: ${detail}`, unreachable: true };
  }
  if (!(error instanceof HostAnswerError)) throw error;
  // What only looked is asked again, and so is a start: nothing is started twice under one name.
  return following.isOrderOut || error.acted !== 'no'
    ? { kind: 'connection-lost', why: error.message }
    : { kind: 'unusable-answer', failure: hostAnswerFailure(error) };
}

/** Parked: waiting stops and a person is told; the transaction on the host is left alone (RUN-6). A later look may find it ended. */
function resultOfEnd(
  { startedBy }: Following,
  end: Extract<UpdateState, { kind: UpdateEnd }>,
): StepResult<UpdateResult> {
  if (end.kind === 'failed') return end.failure;
  if (end.kind === 'done') return end;
  const { evidence, unreachable } = end;
  const note: UpdateNote = { ...(startedBy !== null && { startedBy }), overdue: true };
  return { kind: 'parked', waitingFor: { kind: 'update-overdue', evidence, unreachable }, note };
}
