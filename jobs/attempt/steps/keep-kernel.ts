// The new kernel boots by itself from now on: after it has booted once, and the checks are as before (POL-6).
import { HostAnswerError } from '../../../targets/ports.ts';
import { bootToChange } from '../boot-to-change.ts';
import type { FailedStep, Step, StepContext } from '../step.ts';
import { pinnedKernel, resultOf } from '../step-results.ts';

export const keepKernel: Step<'keep-kernel'> = async (ctx) => {
  const pinned = await pinnedKernel(ctx.done);
  if (pinned === null || pinned.kind === 'not-asked') return { kind: 'done', result: { kernel: null } };
  const { kernel } = await resultOf(ctx.done, 'reboot');
  const { running } = await ctx.onHost((host) => ctx.jobs.host.readBoot(host));
  if (kernel === undefined) {
    await keep(ctx, pinned.from);
    return { kind: 'done', result: { kernel: null } };
  }
  if (running !== kernel) return goneAgain(running, kernel);
  const { comparison } = await resultOf(ctx.done, 'checks');
  if (comparison.verdict !== 'yes') return notKept(running, pinned.from);
  await keep(ctx, running);
  return { kind: 'done', result: { kernel: running } };
};

/** The default first: without the one-shot entry it is what boots. */
async function keep(ctx: StepContext, kernel: string): Promise<void> {
  const { jobs } = ctx;
  await ctx.onHost(async (host) => {
    const boot = await bootToChange(ctx, host);
    if (boot.byDefault !== kernel) await jobs.host.setDefaultKernel(host, boot, kernel);
    if (boot.once !== null) await jobs.host.bootKernelOnce(host, { ...boot, byDefault: kernel }, null);
    const now = await jobs.host.readBoot(host);
    if (now.byDefault !== kernel)
      throw new HostAnswerError(`the default is ${now.byDefault ?? 'unknown'}, not ${kernel}`);
  });
}

/** Cut from its power, or worse: nobody can tell, so that the kernel stays where it is for another try. */
function goneAgain(running: string, kernel: string): FailedStep {
  const detail = `back on the previous kernel ${running}: the server was restarted before ${kernel} was made the default`;
  return { kind: 'failed', failure: 'previous-kernel', detail, tail: null };
}

function notKept(running: string, from: string): FailedStep {
  const detail = `the checks are not as before: the kernel ${running} was not made the default, the next boot returns to ${from}`;
  return { kind: 'failed', failure: 'checks', detail, tail: null };
}
