// The packages as they stand at the very end: what history, validation and the owner's card say; and what still waits then.
import { type InstalledPackage, packageDifference } from '../../../domain/attempts/package-difference.ts';
import { undoneText, undoneUpdates } from '../../../domain/attempts/undone-updates.ts';
import { platformOf } from '../../../domain/servers/platform.ts';
import { type HostScan, ReachError } from '../../../targets/ports.ts';
import { scanConnected } from '../../cve/scan-host.ts';
import type { Step, StepContext } from '../step.ts';
import { resultOf } from '../step-results.ts';

const AGAIN_MS = 5000;

export const inventoryAfter: Step<'inventory-after'> = async (ctx) => {
  const before = await resultOf(ctx.done, 'inventory-before');
  const { after, undone } = await packagesAtTheEnd(ctx);
  const changes = packageDifference(before.packages, after);
  if (undone.length > 0)
    return { kind: 'failed', failure: 'reboot', detail: undoneText(undone), tail: null, result: { changes } };
  return { kind: 'done', result: { changes, scan: await whatStillWaits(ctx) } };
};

type AtTheEnd = { readonly after: readonly InstalledPackage[]; readonly undone: readonly string[] };

/** Windows may answer while it still completes its updates: what seems undone gets the time that services get to come up. */
async function packagesAtTheEnd(ctx: StepContext): Promise<AtTheEnd> {
  const { jobs, done, session, signal } = ctx;
  const mayUndo = platformOf(session.os_family) === 'windows' && (await resultOf(done, 'reboot')).rebooted;
  const verified = mayUndo ? (await resultOf(done, 'verify')).changes : [];
  const deadline = Date.now() + jobs.settings.checksSettleSeconds * 1000;
  for (;;) {
    const after = await ctx.onHost((host) => jobs.host.listPackages(host));
    const undone = undoneUpdates(verified, after);
    if (undone.length === 0 || Date.now() >= deadline) return { after, undone };
    await jobs.sleep(Math.min(AGAIN_MS, jobs.settings.checksSettleSeconds * 1000), signal);
  }
}

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
