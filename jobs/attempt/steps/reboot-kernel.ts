// The kernel that a reboot is to try (POL-6): found before it is written down, set as the one-shot entry just before the order.
import { noteOnStep } from '../../../db/queries/attempts/attempts.ts';
import { kernelToBoot } from '../../../domain/kernels/boot.ts';
import { isLaterRpmRelease } from '../../../targets/facts/rpm/kernel-release.ts';
import { HostAnswerError, type HostSession } from '../../../targets/ports.ts';
import { bootToChange } from '../boot-to-change.ts';
import type { StepContext } from '../step.ts';
import { pinnedKernel, type RebootNote } from '../step-results.ts';
import type { RebootEvent } from './reboot-states.ts';
import type { Rebooting } from './reboot-time.ts';

export type TriedKernel = NonNullable<RebootNote['kernel']>;

/** null: no kernel campaign, or nothing new. The default is the previous kernel afterwards, whatever the update has left. */
export async function kernelToTry(ctx: StepContext, host: HostSession): Promise<TriedKernel | null> {
  const { jobs, done } = ctx;
  const pinned = await pinnedKernel(done);
  if (pinned === null || pinned.kind === 'not-asked') return null;
  const boot = await bootToChange(ctx, host);
  if (boot.byDefault !== pinned.from) await jobs.host.setDefaultKernel(host, boot, pinned.from);
  const to = kernelToBoot(pinned, boot, isLaterRpmRelease);
  return to === null || to === boot.running ? null : { from: pinned.from, to, armed: false };
}

/** Again in each try of the order. Throws HostAnswerError, which has rebooted nothing. */
export async function arm(rebooting: Rebooting, host: HostSession, kernel: TriedKernel): Promise<void> {
  const { ctx } = rebooting;
  const { jobs } = ctx;
  const { from, to } = kernel;
  await noteArmed(rebooting, kernel);
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

/** Before it is, so that a host which comes back with another kernel says nothing of one that it was never told to boot. */
async function noteArmed(rebooting: Rebooting, kernel: TriedKernel): Promise<void> {
  const { jobs, lease } = rebooting.ctx;
  rebooting.note = { ...rebooting.note, kernel: { ...kernel, armed: true } };
  await jobs.db.transaction().execute((trx) => noteOnStep(trx, lease, 'reboot', rebooting.note));
}

/** Somebody else, or a power cut, has restarted the host before its new kernel was the one-shot entry: that one has not been tried. */
export function isUntried({ kernel }: RebootNote): boolean {
  return kernel?.armed === false;
}

/** All is asked anew, of the boot that it is in now. */
export function restartedUntried(rebooting: Rebooting): RebootEvent {
  const { bootIdBefore: _boot, kernel: _kernel, ...note } = rebooting.note;
  rebooting.note = note;
  return { kind: 'restarted' };
}
