// The proof of a reboot: the host answers, from another boot than the one that was written down (RUN-8).
import { minutesText } from '../../../domain/counts.ts';
import { hasRebooted } from '../../../domain/reboots/reboot-policy.ts';
import { HostAnswerError, type HostSession, ReachError } from '../../../targets/ports.ts';
import { targetOfSession } from '../../prerequisites/check-prerequisites.ts';
import { actOnHost } from '../on-host.ts';
import type { FailedStep, StepContext } from '../step.ts';
import { isUntried, restartedUntried } from './reboot-kernel.ts';
import type { RebootEvent, RebootState } from './reboot-states.ts';
import type { Rebooting } from './reboot-time.ts';

type Proving = Extract<RebootState, { kind: 'proving' }>;

export async function proveReboot(rebooting: Rebooting, state: Proving): Promise<RebootEvent> {
  const { ctx, note } = rebooting;
  const { bootIdBefore, deadline, last } = state;
  if (note.kernel === undefined && Date.now() >= deadline) return notBack(ctx, last);
  const bootId = await currentBootId(ctx);
  const isUp = hasRebooted(bootIdBefore, bootId) === 'yes';
  const end = isUp ? await judge(rebooting, bootId, false) : null;
  if (end !== null) return end;
  // No host is reset that was not looked at: the time may have passed while the order was on its way.
  if (note.kernel !== undefined && Date.now() >= deadline)
    return bootId === null && !isUntried(note)
      ? { kind: 'silent', bootIdBefore, again: false }
      : notBack(ctx, isUp ? null : bootId);
  await ctx.jobs.sleep(ctx.jobs.settings.pollMs, ctx.signal);
  return { kind: 'not-yet', bootIdBefore, deadline, last: bootId };
}

type Returning = Extract<RebootState, { kind: 'returning' }>;

/** After its reset. The new kernel may have come up in the very last moment: that counts. */
export async function proveReturn(
  rebooting: Rebooting,
  { bootIdBefore, deadline, sure }: Returning,
): Promise<RebootEvent> {
  const { ctx } = rebooting;
  const bootId = await currentBootId(ctx);
  const end = hasRebooted(bootIdBefore, bootId) === 'yes' ? await judge(rebooting, bootId, true) : null;
  if (end !== null) return end;
  if (Date.now() >= deadline) {
    if (!sure && bootId === null) return { kind: 'silent', bootIdBefore, again: true };
    const { failure } = notBack(ctx, null);
    return { kind: 'not-proved', failure: { ...failure, detail: `${failure.detail}, nor after its reset` } };
  }
  await ctx.jobs.sleep(ctx.jobs.settings.pollMs, ctx.signal);
  return { kind: 'not-back', bootIdBefore, deadline, sure };
}

/** null: it has gone again. Another boot is proof of a reboot, not of the kernel that it was for (POL-6). */
async function judge(rebooting: Rebooting, bootId: string | null, reset: boolean): Promise<RebootEvent | null> {
  const { ctx, note } = rebooting;
  const result = { rebooted: true, evidence: `boot_id ${bootId}` };
  if (note.kernel === undefined) return { kind: 'proved', result };
  const boot = await lookAt(ctx, (host) => ctx.jobs.host.readBoot(host));
  if (boot === null) return null;
  if (!reset && isUntried(note)) return restartedUntried(rebooting);
  return boot.running === note.kernel.to
    ? { kind: 'proved', result: { ...result, kernel: boot.running } }
    : { kind: 'fell-back', running: boot.running, reset };
}

type NotProved = Extract<RebootEvent, { kind: 'not-proved' }>;

export function notBack(ctx: StepContext, last: string | null): NotProved {
  return { kind: 'not-proved', failure: failureOf(ctx, last) };
}

function failureOf({ jobs, session }: StepContext, last: string | null): FailedStep {
  const minutes = minutesText(jobs.settings.rebootTimeLimitMinutes).en;
  const never = `${session.hostname} did not go down within ${minutes}: it was told to, and still answers from the same boot`;
  const detail = last === null ? `${session.hostname} did not come back within ${minutes}` : never;
  return { kind: 'failed', failure: 'reboot', detail, tail: null };
}

/** null while the host is down: that is what is expected of it for a while. */
function currentBootId(ctx: StepContext): Promise<string | null> {
  return lookAt(ctx, (host) => ctx.jobs.host.bootId(host));
}

async function lookAt<T>(
  { jobs, session, signal }: StepContext,
  look: (host: HostSession) => Promise<T>,
): Promise<T | null> {
  try {
    return await actOnHost(jobs, targetOfSession(session), signal, 0, look);
  } catch (error) {
    if (error instanceof ReachError || error instanceof HostAnswerError) return null;
    throw error;
  }
}
