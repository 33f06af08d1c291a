// An attempt that fails leaves a host that boots the kernel it had before (POL-6), as far as it can be reached.
import { HostAnswerError, ReachError } from '../../targets/ports.ts';
import { targetOfSession } from '../prerequisites/check-prerequisites.ts';
import { bootToChange } from './boot-to-change.ts';
import { actOnHost } from './on-host.ts';
import type { StepContext } from './step.ts';
import { resultOf } from './step-results.ts';

/** One try: what cannot be reached is guarded by its one-shot entry. */
export async function settleBoot(ctx: StepContext): Promise<void> {
  const { jobs, session, signal, done } = ctx;
  if (!done.has('pin-kernel')) return;
  const pinned = await resultOf(done, 'pin-kernel');
  if (pinned.kind === 'not-asked') return;
  try {
    await actOnHost(jobs, targetOfSession(session), signal, 0, async (host) => {
      const boot = await bootToChange(ctx, host);
      if (boot.byDefault !== pinned.from) await jobs.host.setDefaultKernel(host, boot, pinned.from);
      if (boot.once !== null) await jobs.host.bootKernelOnce(host, { ...boot, byDefault: pinned.from }, null);
    });
  } catch (error) {
    if (!(error instanceof ReachError || error instanceof HostAnswerError)) throw error;
    jobs.log.warn({ err: error }, 'the default kernel could not be looked at after a failure');
  }
}
