// Before an update brings a kernel: the one that runs boots by itself, and next, whatever packages do about it meanwhile (POL-6). With GRUB the
// one-shot entry guards a default that rpm changes before its transaction is over.
import { noteOnStep } from '../../../db/queries/attempts/attempts.ts';
import { type BootFacts, canBootOnce, keepsDefault, type PinnedKernel } from '../../../domain/kernels/boot.ts';
import { pinnedDefault } from '../../../targets/boot/boot-acts.ts';
import { HostAnswerError } from '../../../targets/ports.ts';
import { isKernelTrack } from '../../prerequisites/check-prerequisites.ts';
import { bootToChange } from '../boot-to-change.ts';
import type { FailedStep, Step, StepContext } from '../step.ts';
import { pinNote } from '../step-results.ts';

export const pinKernel: Step<'pin-kernel'> = async (ctx) => {
  if (!isKernelTrack(ctx.session)) return { kind: 'done', result: { kind: 'not-asked' } };
  const { jobs, onHost } = ctx;
  const boot = await onHost((host) => bootToChange(ctx, host));
  if (canBootOnce(boot) !== 'yes') return UNFIT;
  const before = await noteBefore(ctx, boot);
  const { running } = boot;
  await onHost(async (host) => {
    await jobs.host.setDefaultKernel(host, boot, running);
    if (!keepsDefault(boot.loader)) await jobs.host.bootKernelOnce(host, boot, running);
    assertPinned(await jobs.host.readBoot(host), running);
  });
  return { kind: 'done', result: { kind: 'pinned', pin: pinnedDefault(boot, running), ...before, from: running } };
};

const UNFIT: FailedStep = {
  kind: 'failed',
  failure: 'prerequisites',
  detail: 'the boot loader cannot boot a kernel once',
  tail: null,
};

/** What this step itself has changed by the time it is taken up again is not what was there before. */
async function noteBefore(ctx: StepContext, { running, entries }: BootFacts): Promise<PinnedKernel> {
  const known = pinNote.parse(ctx.note);
  if (known?.from === running) return known;
  const before: PinnedKernel = { from: running, kernels: entries.map(({ kernel }) => kernel) };
  await ctx.jobs.db.transaction().execute((trx) => noteOnStep(trx, ctx.lease, 'pin-kernel', before));
  return before;
}

/** A tool that ends well and changes nothing would leave the host to the new kernel. */
function assertPinned({ byDefault, once, loader }: BootFacts, running: string): void {
  if (byDefault !== running) throw new HostAnswerError(`the default is ${byDefault ?? 'unknown'}, not ${running}`);
  if (!keepsDefault(loader) && once !== running)
    throw new HostAnswerError(`the one-shot entry is ${once ?? 'unknown'}, not ${running}`);
}
