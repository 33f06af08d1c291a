// Before an update brings a kernel: the one that runs boots by itself, and next, whatever packages do about it meanwhile (POL-6).
import { noteOnStep } from '../../../db/queries/attempts/attempts.ts';
import { type BootFacts, canBootOnce, type PinnedKernel } from '../../../domain/kernels/boot.ts';
import { pinnedDefault } from '../../../targets/boot/boot-acts.ts';
import { isKernelTrack } from '../../prerequisites/check-prerequisites.ts';
import { bootToChange } from '../boot-to-change.ts';
import { pinBoot } from '../pin-boot.ts';
import type { FailedStep, Step, StepContext } from '../step.ts';
import { pinNote } from '../step-results.ts';

export const pinKernel: Step<'pin-kernel'> = async (ctx) => {
  if (!isKernelTrack(ctx.session)) return { kind: 'done', result: { kind: 'not-asked' } };
  const { onHost } = ctx;
  const boot = await onHost((host) => bootToChange(ctx, host));
  if (canBootOnce(boot) !== 'yes') return UNFIT;
  const before = await noteBefore(ctx, boot);
  const { running } = boot;
  await onHost((host) => pinBoot(ctx, host, running));
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
