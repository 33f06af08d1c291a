// The proof of a reboot: the host answers, from another boot than the one that was written down (RUN-8).
import { minutesText } from '../../../domain/counts.ts';
import { hasRebooted } from '../../../domain/reboots/reboot-policy.ts';
import { HostAnswerError, ReachError } from '../../../targets/ports.ts';
import { targetOfSession } from '../../prerequisites/check-prerequisites.ts';
import { actOnHost } from '../on-host.ts';
import type { FailedStep, StepContext } from '../step.ts';
import type { RebootEvent, RebootState } from './reboot-states.ts';
import type { Rebooting } from './reboot-time.ts';

type Proving = Extract<RebootState, { kind: 'proving' }>;

export async function proveReboot({ ctx }: Rebooting, { bootIdBefore, deadline, last }: Proving): Promise<RebootEvent> {
  if (Date.now() >= deadline) return { kind: 'not-proved', failure: notBack(ctx, last) };
  const bootId = await currentBootId(ctx);
  if (hasRebooted(bootIdBefore, bootId) === 'yes')
    return { kind: 'proved', result: { rebooted: true, evidence: `boot_id ${bootId}` } };
  await ctx.jobs.sleep(ctx.jobs.settings.pollMs, ctx.signal);
  return { kind: 'not-yet', bootIdBefore, deadline, last: bootId };
}

function notBack({ jobs, session }: StepContext, last: string | null): FailedStep {
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
