// The packages as they stand at the very end: what history, validation and the owner's card say; and what still waits then.
import { packageDifference } from '../../../domain/attempts/package-difference.ts';
import { type HostScan, ReachError } from '../../../targets/ports.ts';
import { scanConnected } from '../../cve/scan-host.ts';
import type { Step, StepContext } from '../step.ts';
import { resultOf } from '../step-results.ts';

export const inventoryAfter: Step<'inventory-after'> = async (ctx) => {
  const before = await resultOf(ctx.done, 'inventory-before');
  const after = await ctx.onHost((host) => ctx.jobs.host.listPackages(host));
  const scan = await whatStillWaits(ctx);
  return { kind: 'done', result: { changes: packageDifference(before.packages, after), scan } };
};

/** A patched server is patched, whether or not it can say what still waits: then it is asked again later. */
async function whatStillWaits({ jobs, session, onHost }: StepContext): Promise<HostScan> {
  return onHost(async (host) => {
    try {
      return await scanConnected(jobs, host, session.patch_excludes);
    } catch (error) {
      if (error instanceof ReachError) return { kind: 'unreadable', why: error.failure.detail };
      throw error;
    }
  });
}
