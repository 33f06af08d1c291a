// The kernel that a reboot is to try (POL-6): found before it is written down, set as the one-shot entry just before the order.
import { kernelToBoot } from '../../../domain/kernels/boot.ts';
import { isLaterRpmRelease } from '../../../targets/facts/rpm/kernel-release.ts';
import { HostAnswerError, type HostSession } from '../../../targets/ports.ts';
import { bootToChange } from '../boot-to-change.ts';
import type { StepContext } from '../step.ts';
import { pinnedKernel, type RebootNote } from '../step-results.ts';

export type TriedKernel = NonNullable<RebootNote['kernel']>;

/** null: no kernel campaign, or nothing new. The default is the previous kernel afterwards, whatever the update has left. */
export async function kernelToTry(ctx: StepContext, host: HostSession): Promise<TriedKernel | null> {
  const { jobs, done } = ctx;
  const pinned = await pinnedKernel(done);
  if (pinned === null || pinned.kind === 'not-asked') return null;
  const boot = await bootToChange(ctx, host);
  if (boot.byDefault !== pinned.from) await jobs.host.setDefaultKernel(host, boot, pinned.from);
  const to = kernelToBoot(pinned, boot, isLaterRpmRelease);
  return to === null || to === boot.running ? null : { from: pinned.from, to };
}

/** Again in each try of the order. Throws HostAnswerError, which has rebooted nothing. */
export async function arm(ctx: StepContext, host: HostSession, { from, to }: TriedKernel): Promise<void> {
  const { jobs } = ctx;
  try {
    const boot = await bootToChange(ctx, host);
    if (boot.byDefault !== from) await jobs.host.setDefaultKernel(host, boot, from);
    await jobs.host.bootKernelOnce(host, boot, to);
    const now = await jobs.host.readBoot(host);
    if (now.byDefault === from && now.once === to) return;
    throw new HostAnswerError(`the boot loader says ${now.byDefault ?? 'nothing'}, and once ${now.once ?? 'nothing'}`);
  } catch (error) {
    if (!(error instanceof HostAnswerError)) throw error;
    throw new HostAnswerError(`the new kernel was not set for one boot: ${error.message}`, 'no');
  }
}

/** It is not rebooted now: a reboot by somebody else gets the kernel of before. */
export async function disarm(ctx: StepContext, host: HostSession, { from }: TriedKernel): Promise<void> {
  await ctx.jobs.host.bootKernelOnce(host, { ...(await bootToChange(ctx, host)), byDefault: from }, null);
}
