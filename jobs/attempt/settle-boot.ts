// An attempt that fails leaves a host that boots the kernel it had before (POL-6), as far as it can be reached.
import { HostAnswerError, ReachError } from '../../targets/ports.ts';
import { targetOfSession } from '../prerequisites/check-prerequisites.ts';
import { bootToChange } from './boot-to-change.ts';
import { actOnHost } from './on-host.ts';
import type { FailedStep, StepContext } from './step.ts';
import { resultOf } from './step-results.ts';

/**
 * One try: what cannot be reached is guarded by its one-shot entry. Where the update was cut that may have been taken, and the host has just
 * answered: it is asked for longer. What is to be told when the default could not be set back; null: nothing.
 */
export async function settleBoot(ctx: StepContext, { failure }: FailedStep): Promise<string | null> {
  const { jobs, session, signal, done } = ctx;
  if (!done.has('pin-kernel')) return null;
  const pinned = await resultOf(done, 'pin-kernel');
  if (pinned.kind === 'not-asked') return null;
  const wasCut = failure === 'interrupted';
  try {
    await actOnHost(jobs, targetOfSession(session), signal, wasCut ? jobs.settings.retryMinutes : 0, async (host) => {
      const boot = await bootToChange(ctx, host);
      if (boot.byDefault !== pinned.from) await jobs.host.setDefaultKernel(host, boot, pinned.from);
      if (boot.once !== null) await jobs.host.bootKernelOnce(host, { ...boot, byDefault: pinned.from }, null);
    });
    return null;
  } catch (error) {
    if (!(error instanceof ReachError || error instanceof HostAnswerError)) throw error;
    jobs.log.warn({ err: error }, 'the default kernel could not be looked at after a failure');
    if (!wasCut) return null;
    const why = error instanceof ReachError ? error.failure.detail : error.message;
    return `its default kernel could not be set back to ${pinned.from}, so that the next boot may take the new one: ${why}`;
  }
}
