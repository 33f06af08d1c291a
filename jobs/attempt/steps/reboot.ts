// Reboots when the policy says so, once, and proves it by the boot id (RUN-8). The id before is written down first: after a
// crash, a changed id means that the reboot was done, an unchanged one that it was not.

import { assertLease, noteOnStep, saveRebootRequired } from '../../../db/queries/attempts/attempts.ts';
import { attemptOfUnreadyKernel } from '../../../db/queries/attempts/unready-kernel.ts';
import { announce } from '../../../db/queries/chat/announcements.ts';
import { type RebootTurn, takeRebootTurn } from '../../../db/queries/reboots/reboot-turns.ts';
import { minutesText } from '../../../domain/counts.ts';
import type { AttemptId } from '../../../domain/ids.ts';
import { effectivePolicy, hasRebooted, rebootDecision } from '../../../domain/reboots/reboot-policy.ts';
import { isRebootTime } from '../../../domain/reboots/reboot-time.ts';
import { isKernelOfRpm } from '../../../targets/packages/kernel-names.ts';
import { HostAnswerError, ReachError } from '../../../targets/ports.ts';
import { targetOfSession } from '../../prerequisites/check-prerequisites.ts';
import { startPolicyOf } from '../../settings.ts';
import { actOnHost } from '../on-host.ts';
import { type Step, type StepContext, type StepResult, useless } from '../step.ts';
import type { Verified } from './verify.ts';

export type RebootResult = { readonly rebooted: boolean; readonly evidence: string };

export type RebootNote = {
  readonly bootIdBefore?: string;
  /** What a person decided when they were asked. */
  readonly answer?: 'reboot' | 'no-reboot';
  /** When they did, or the hour that they chose. Absent in what older releases stored: such an answer is of no known hour. */
  readonly answeredAt?: string;
  /** They were asked because of this attempt, which has lost the turn of the group. */
  readonly despite?: AttemptId;
};

export const reboot: Step = async (ctx) => {
  const note = (ctx.note ?? {}) as RebootNote;
  if (note.bootIdBefore !== undefined) return rebootAndProve(ctx, note, note.bootIdBefore);
  const { answer, evidence } = await ctx.onHost((host) => ctx.jobs.host.needsReboot(host));
  await saveRebootRequired(ctx.jobs.db, ctx.lease, answer === 'unknown' ? null : answer === 'yes');
  const policy = effectivePolicy(ctx.session.reboot_policy, ctx.session.server_reboot_policy);
  const decision = note.answer ?? rebootDecision(policy, answer);
  if (decision === 'no-reboot') return { kind: 'done', result: { rebooted: false, evidence } satisfies RebootResult };
  if (decision === 'ask') return ask(evidence, note);
  const unready = note.answer === undefined ? await unreadyKernel(ctx) : null;
  if (unready !== null) return ask(`${unready}; ${evidence}`, note);
  if (!isTime(ctx, note)) return ask(`${OUT_OF_TIME}; ${evidence}`, note);
  const turn = await turnOf(ctx, note.despite ?? null);
  if (turn.kind === 'taken') return waitForTurn(ctx, note);
  if (turn.kind === 'lost') return askDespite(turn);
  const bootIdBefore = await ctx.onHost((host) => ctx.jobs.host.bootId(host));
  if (!isTime(ctx, note)) return ask(`${OUT_OF_TIME}; ${evidence}`, note);
  await remember(ctx, { ...note, bootIdBefore });
  return rebootAndProve(ctx, note, bootIdBefore);
};

const OUT_OF_TIME = 'neither in the window of this attempt nor at an hour that was chosen';

/**
 * The update after a kernel whose script failed finds nothing to do and ends well: what that script was to make is missing all the same.
 * Only a kernel that this attempt installed itself puts that right.
 */
async function unreadyKernel({ jobs, lease, done }: StepContext): Promise<string | null> {
  const verified = done.get('verify') as Verified | undefined;
  if (verified?.changes.some(({ name, to }) => to !== null && isKernelOfRpm(name)) === true) return null;
  const earlier = await attemptOfUnreadyKernel(jobs.db, lease.attemptId);
  return earlier === null
    ? null
    : `the script that prepares the new kernel failed in attempt ${earlier}, and nothing shows that it was put right: the host may not boot`;
}

/** RUN-16, asked again just before the order is given: a worker may have been held up. */
function isTime({ jobs, session, attemptStartedAt }: StepContext, { answer, answeredAt }: RebootNote): boolean {
  const asked = answer === 'reboot' && answeredAt !== undefined ? new Date(answeredAt) : null;
  const policy = startPolicyOf(jobs.settings, session.kind);
  return isRebootTime({ attemptStartedAt, answeredAt: asked }, jobs.clock.now(), policy);
}

/** An answer for an hour that has passed goes; what else is known of the reboot stays. */
function ask(evidence: string, known: RebootNote): StepResult {
  const { answer: _answer, answeredAt: _answeredAt, ...note } = known;
  return { kind: 'parked', waitingFor: { kind: 'reboot-decision', evidence: evidence.slice(0, 1000) }, note };
}

/** Whoever waits for what ends by itself has not missed the hour. */
async function waitForTurn({ jobs, lease }: StepContext, note: RebootNote): Promise<StepResult> {
  if (note.answeredAt !== undefined) {
    const held: RebootNote = { ...note, answeredAt: jobs.clock.now().toISOString() };
    await jobs.db.transaction().execute((trx) => noteOnStep(trx, lease, 'reboot', held));
  }
  return { kind: 'later' };
}

/**
 * Members of an application group go one after the other: the next only when the one before is up and checked. Waiting ends after a
 * while: the one before may need the place that this one holds with its worker.
 */
async function turnOf({ jobs, lease, session, signal }: StepContext, despite: AttemptId | null): Promise<RebootTurn> {
  const appGroup = session.app_group ?? '';
  if (appGroup === '') return { kind: 'mine' };
  const until = Date.now() + jobs.settings.leaseSeconds * 1000;
  for (;;) {
    const turn = await takeRebootTurn(jobs.db, lease, { appGroup, despite, at: jobs.clock.now() });
    if (turn.kind !== 'taken' || Date.now() >= until) return turn;
    await jobs.sleep(jobs.settings.pollMs, signal);
  }
}

/** With one member down, a second is a person's decision: an answer given before does not count for it. */
function askDespite({ attemptId, hostname }: Extract<RebootTurn, { kind: 'lost' }>): StepResult {
  const evidence = `${hostname}, of the same group, is not proved to be up since its own reboot`;
  const note: RebootNote = { despite: attemptId };
  return { kind: 'parked', waitingFor: { kind: 'reboot-decision', evidence }, note };
}

async function remember(ctx: StepContext, note: RebootNote): Promise<void> {
  const { jobs, lease, session } = ctx;
  await jobs.db.transaction().execute(async (trx) => {
    await noteOnStep(trx, lease, 'reboot', note);
    await announce(trx, { sessionId: session.id, attemptId: lease.attemptId, kind: 'reboot', at: jobs.clock.now() });
  });
}

async function rebootAndProve(ctx: StepContext, note: RebootNote, bootIdBefore: string): Promise<StepResult> {
  const deadline = Date.now() + ctx.jobs.settings.rebootTimeLimitMinutes * 60_000;
  return (await order(ctx, note, bootIdBefore, deadline)) ?? waitForNewBoot(ctx, bootIdBefore, deadline);
}

/** null: it was given, or may have been, or the host was not reached in time. */
async function order(
  ctx: StepContext,
  note: RebootNote,
  bootIdBefore: string,
  deadline: number,
): Promise<StepResult | null> {
  for (;;) {
    let why: string | null = null;
    try {
      return await orderOnce(ctx, note, bootIdBefore);
    } catch (error) {
      if (ctx.signal.aborted) throw error;
      if (error instanceof HostAnswerError && error.acted !== 'no') return { ...useless(error), failure: 'reboot' };
      // It may be away by the order of an earlier worker: a host that boots refuses logins for a while.
      if (!(error instanceof ReachError || error instanceof HostAnswerError)) throw error;
      why = notTaken(error);
      if (why !== null && error instanceof ReachError && !error.failure.temporary) return notOrdered(ctx, why);
    }
    if (Date.now() >= deadline) return why === null ? null : notOrdered(ctx, why);
    await ctx.jobs.sleep(ctx.jobs.settings.pollMs, ctx.signal);
  }
}

/** Why a host that was reached certainly did not take the order. */
function notTaken(error: ReachError | HostAnswerError): string | null {
  if (error.acted !== 'no') return null;
  return error instanceof ReachError ? error.failure.detail : error.message;
}

/** Waiting for a host that was never told to go down would only hide why. */
function notOrdered({ session }: StepContext, why: string): StepResult {
  const detail = `${session.hostname} was not rebooted, as it did not take the order: ${why}`;
  return { kind: 'failed', failure: 'reboot', detail, tail: null };
}

/**
 * Compared again in each try: an order whose answer was lost must not be given to a host that has just come back. Lease and hour are
 * asked after the host has answered, so that nothing but the order itself comes after them.
 */
function orderOnce(ctx: StepContext, note: RebootNote, bootIdBefore: string): Promise<StepResult | null> {
  return ctx.onHost(async (host) => {
    const uptime = await ctx.jobs.host.uptimeSeconds(host);
    const now = await ctx.jobs.host.bootId(host);
    if (hasRebooted(bootIdBefore, now) !== 'no') return null;
    if (note.answer === 'no-reboot') return NOT_REBOOTED;
    await ctx.jobs.db.transaction().execute((trx) => assertLease(trx, ctx.lease));
    if (!isTime(ctx, note)) return ask(OUT_OF_TIME, { ...note, bootIdBefore });
    await ctx.jobs.host.reboot(host, bootIdBefore, uptime + ORDER_SECONDS);
    return null;
  });
}

/** For how long the order may be on its way, on the host's own clock (RUN-16): a worker that is held up in between reboots nothing. */
const ORDER_SECONDS = 60;

/** Decided while the host was still in the boot that an earlier order was to end. */
const NOT_REBOOTED: StepResult = {
  kind: 'done',
  result: { rebooted: false, evidence: 'decided against' } satisfies RebootResult,
};

async function waitForNewBoot(ctx: StepContext, bootIdBefore: string, deadline: number): Promise<StepResult> {
  const { jobs, signal, session } = ctx;
  let last: string | null = null;
  while (Date.now() < deadline) {
    last = await currentBootId(ctx);
    if (hasRebooted(bootIdBefore, last) === 'yes')
      return { kind: 'done', result: { rebooted: true, evidence: `boot_id ${last}` } };
    await jobs.sleep(jobs.settings.pollMs, signal);
  }
  const minutes = minutesText(jobs.settings.rebootTimeLimitMinutes).en;
  const never = `${session.hostname} did not go down within ${minutes}: it was told to, and still answers from the same boot`;
  const detail = last === null ? `${session.hostname} did not come back within ${minutes}` : never;
  return { kind: 'failed', failure: 'reboot', detail, tail: null };
}

/** null while the host is down: that is what is expected of it for a while. */
async function currentBootId({ jobs, session, signal }: StepContext): Promise<string | null> {
  try {
    return await actOnHost(jobs, targetOfSession(session), signal, 0, (host) => jobs.host.bootId(host));
  } catch (error) {
    if (error instanceof ReachError || error instanceof HostAnswerError) return null;
    throw error;
  }
}
