// The order to reboot: given at most once for the boot that was written down, and only when lease and hour still allow it (RUN-16).
import { assertLease } from '../../../db/queries/attempts/attempts.ts';
import { hasRebooted } from '../../../domain/reboots/reboot-policy.ts';
import { HostAnswerError, ReachError } from '../../../targets/ports.ts';
import { type FailedStep, hostAnswerFailure, type StepContext } from '../step.ts';
import { arm, disarm, isUntried, restartedUntried } from './reboot-kernel.ts';
import type { RebootEvent, RebootState } from './reboot-states.ts';
import { isTime, OUT_OF_TIME, question, type Rebooting } from './reboot-time.ts';

type Ordering = Extract<RebootState, { kind: 'ordering' }>;

/** For how long the order may be on its way, on the host's own clock (RUN-16): a worker that is held up in between reboots nothing. */
const ORDER_SECONDS = 60;

/** One try. Without an answer it counts as given once its time is over: the boot id will tell. */
export async function orderReboot(rebooting: Rebooting, state: Ordering): Promise<RebootEvent> {
  const { ctx } = rebooting;
  const { bootIdBefore, deadline } = state;
  let why: string | null = null;
  try {
    return await orderOnce(rebooting, state);
  } catch (error) {
    if (ctx.signal.aborted) throw error;
    if (error instanceof HostAnswerError && error.acted !== 'no')
      return { kind: 'not-ordered', failure: { ...hostAnswerFailure(error), failure: 'reboot' } };
    // It may be away by the order of an earlier worker: a host that boots refuses logins for a while.
    if (!(error instanceof ReachError || error instanceof HostAnswerError)) throw error;
    why = notTaken(error);
    if (why !== null && error instanceof ReachError && !error.failure.temporary)
      return { kind: 'not-ordered', failure: notOrdered(ctx, why) };
  }
  if (Date.now() >= deadline) {
    if (why !== null) return { kind: 'not-ordered', failure: notOrdered(ctx, why) };
    return { kind: 'ordered', bootIdBefore, deadline, last: null };
  }
  await ctx.jobs.sleep(ctx.jobs.settings.pollMs, ctx.signal);
  return { kind: 'no-answer', bootIdBefore, deadline };
}

/**
 * Compared again in each try: an order whose answer was lost must not be given to a host that has just come back. Lease and hour are
 * asked after the host has answered, so that nothing but the order itself comes after them.
 */
function orderOnce(rebooting: Rebooting, { bootIdBefore, deadline }: Ordering): Promise<RebootEvent> {
  const { ctx, note } = rebooting;
  const ordered: RebootEvent = { kind: 'ordered', bootIdBefore, deadline, last: null };
  return ctx.onHost(async (host): Promise<RebootEvent> => {
    const uptime = await ctx.jobs.host.uptimeSeconds(host);
    const now = await ctx.jobs.host.bootId(host);
    const rebooted = hasRebooted(bootIdBefore, now);
    if (rebooted === 'yes' && isUntried(note)) return restartedUntried(rebooting);
    if (rebooted !== 'no') return ordered;
    // Decided while the host was still in the boot that an earlier order was to end.
    if (note.answer === 'no-reboot') {
      if (note.kernel !== undefined) await disarm(ctx, host, note.kernel);
      return { kind: 'decided-against', result: { rebooted: false, evidence: 'decided against' } };
    }
    if (note.kernel !== undefined && isTime(rebooting)) await arm(rebooting, host, note.kernel);
    await ctx.jobs.db.transaction().execute((trx) => assertLease(trx, ctx.lease));
    if (!isTime(rebooting)) {
      if (note.kernel === undefined)
        return { kind: 'out-of-time', ...question(OUT_OF_TIME, { ...note, bootIdBefore }) };
      await disarm(ctx, host, note.kernel);
      const kernel = { ...note.kernel, armed: false };
      return { kind: 'out-of-time', ...question(OUT_OF_TIME, { ...note, bootIdBefore, kernel }) };
    }
    await ctx.jobs.host.reboot(host, bootIdBefore, uptime + ORDER_SECONDS);
    return ordered;
  });
}

/** Why a host that was reached certainly did not take the order. */
function notTaken(error: ReachError | HostAnswerError): string | null {
  if (error.acted !== 'no') return null;
  return error instanceof ReachError ? error.failure.detail : error.message;
}

/** Waiting for a host that was never told to go down would only hide why. */
function notOrdered({ session }: StepContext, why: string): FailedStep {
  const detail = `${session.hostname} was not rebooted, as it did not take the order: ${why}`;
  return { kind: 'failed', failure: 'reboot', detail, tail: null };
}
