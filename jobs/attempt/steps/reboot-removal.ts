// Back on the previous kernel (POL-6): the one that failed is removed, and held back on this server alone.
import { packageDifference } from '../../../domain/attempts/package-difference.ts';
import { kernelGlobs } from '../../../domain/kernels/kernel-globs.ts';
import { isOfRelease } from '../../../domain/kernels/kernel-names.ts';
import { HostAnswerError, type PackageVersion, ReachError } from '../../../targets/ports.ts';
import { bootToChange } from '../boot-to-change.ts';
import type { FailedStep, StepContext } from '../step.ts';
import { resultOf } from '../step-results.ts';
import type { RebootEvent, RebootState } from './reboot-states.ts';
import type { Rebooting } from './reboot-time.ts';

type Removing = Extract<RebootState, { kind: 'removing' }>;

export async function removeFailed({ ctx, note }: Rebooting, { running, reset }: Removing): Promise<RebootEvent> {
  const { kernel } = note;
  if (kernel === undefined) throw new Error('a kernel failed that was never tried');
  const { packages: before } = await resultOf(ctx.done, 'inventory-before');
  const { changes } = await resultOf(ctx.done, 'verify');
  const came = changes.flatMap(({ name, arch, to }) => (to === null ? [] : [{ name, arch, version: to }]));
  const failed = [...before, ...came].filter((one) => isOfRelease(one, kernel.to));
  const removal = await remove(ctx, kernel.to);
  const how = reset ? 'did not come back and was reset' : 'came back by itself';
  const detail = `back on the previous kernel ${running}: with ${kernel.to} the server ${how}; ${removal.said}`;
  const left = removal.packages === null ? changes : packageDifference(before, removal.packages);
  const failure: FailedStep = {
    kind: 'failed',
    failure: 'previous-kernel',
    detail,
    tail: null,
    result: { changes: left },
    ...(failed.length > 0 && {
      heldBack: {
        globs: kernelGlobs(failed, kernel.to),
        reason: `${kernel.to} : noyau en panne, retour sur ${running} / kernel did not boot, back on ${running}`,
      },
    }),
  };
  return { kind: 'removed', failure };
}

type Removal = { readonly packages: readonly PackageVersion[] | null; readonly said: string };

/** Looked at first: an earlier worker may have removed it. That it stays is told, and does no harm: the default is another one. */
async function remove(ctx: StepContext, release: string): Promise<Removal> {
  const { jobs, onHost } = ctx;
  try {
    return await onHost(async (host) => {
      const there = (await jobs.host.listPackages(host)).filter((one) => isOfRelease(one, release));
      if (there.length > 0) await jobs.host.removeKernels(host, await bootToChange(ctx, host), there);
      const packages = await jobs.host.listPackages(host);
      const stays = packages.filter((one) => isOfRelease(one, release));
      if (stays.length > 0) throw new HostAnswerError(`${stays.map(({ name }) => name).join(', ')} is still installed`);
      return { packages, said: 'that kernel was removed' };
    });
  } catch (error) {
    if (!(error instanceof ReachError || error instanceof HostAnswerError)) throw error;
    const why = error instanceof ReachError ? error.failure.detail : error.message;
    return { packages: null, said: `that kernel was not removed: ${why}` };
  }
}
