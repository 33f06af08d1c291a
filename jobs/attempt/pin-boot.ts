// The kernel that runs boots by itself, and next (POL-6): with GRUB the one-shot entry guards a default that rpm changes before its transaction is
// over.
import { type BootFacts, isPinned, keepsDefault } from '../../domain/kernels/boot.ts';
import { HostAnswerError, type HostSession } from '../../targets/ports.ts';
import { bootToChange } from './boot-to-change.ts';
import type { StepContext } from './step.ts';

/** Throws HostAnswerError when it is not so afterwards. */
export async function pinBoot(ctx: StepContext, host: HostSession, kernel: string): Promise<void> {
  const boot = await bootToChange(ctx, host);
  if (isPinned(boot, kernel)) return;
  await ctx.jobs.host.setDefaultKernel(host, boot, kernel);
  if (!keepsDefault(boot.loader)) await ctx.jobs.host.bootKernelOnce(host, boot, kernel);
  assertPinned(await ctx.jobs.host.readBoot(host), kernel);
}

/** A tool that ends well and changes nothing would leave the host to the new kernel. */
function assertPinned(boot: BootFacts, kernel: string): void {
  if (isPinned(boot, kernel)) return;
  const { byDefault, once } = boot;
  const said = `the default is ${byDefault ?? 'unknown'}, the one-shot entry ${once ?? 'none'}, not ${kernel}`;
  throw new HostAnswerError(said, 'no');
}
