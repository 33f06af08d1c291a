// Removes one snapshot that no row of custody knows, because a person asked for it (RUN-11): that one only, what grew below it stays.
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import {
  type ClaimedOrphan,
  claimOrphan,
  orphansToRemove,
  prolongOrphan,
  releaseOrphan,
} from '../../db/queries/snapshots/orphans.ts';
import { refreshCards } from '../commit.ts';
import type { JobContext } from '../context.ts';
import type { Job } from '../job.ts';
import { whileClaimed } from '../while-claimed.ts';
import { onItsDatastores } from './datastore-turn.ts';

const CLAIM_SECONDS = 90;
const AGAIN_SECONDS = 60;

export const orphanJob: Job<'orphan'> = {
  name: 'orphan',
  run: (ctx, { orphanId }) => runOrphanJob(ctx, orphanId),
  due: async ({ db }) => (await orphansToRemove(db)).map((orphanId) => ({ orphanId })),
};

export async function runOrphanJob(ctx: JobContext, orphanId: number): Promise<void> {
  const row = await claimOrphan(ctx.db, orphanId, ctx.owner, CLAIM_SECONDS);
  if (row === undefined) return;
  const prolong = () => prolongOrphan(ctx.db, orphanId, ctx.owner, CLAIM_SECONDS);
  await whileClaimed(CLAIM_SECONDS, prolong, () => removeOrphan(ctx, row));
  await refreshCards(ctx);
}

async function removeOrphan(ctx: JobContext, row: ClaimedOrphan): Promise<void> {
  try {
    const snapshot = refOf(row);
    await onItsDatastores(ctx, snapshot, () => ctx.vcenter.removeSnapshot(snapshot));
    await recordRemoved(ctx, row);
  } catch (error) {
    ctx.log.warn({ err: error, orphanId: row.id }, 'an orphan snapshot was not removed');
    const again = { removedAt: null, seconds: AGAIN_SECONDS } as const;
    await ctx.db.transaction().execute((trx) => releaseOrphan(trx, row.id, again));
  }
}

function refOf(row: ClaimedOrphan) {
  const { vcenter, vcenter_instance: instance, vm_moref, vm_name, snapshot_moref, name, consistency } = row;
  return { vcenter, instance, vmMoref: vm_moref, vmName: vm_name, snapshotMoref: snapshot_moref, name, consistency };
}

async function recordRemoved(ctx: JobContext, row: ClaimedOrphan): Promise<void> {
  const at = ctx.clock.now();
  await ctx.db.transaction().execute(async (trx) => {
    await releaseOrphan(trx, row.id, { removedAt: at });
    await writeAudit(trx, {
      at,
      actor: SYSTEM,
      action: 'snapshot.orphan-removed',
      object: { type: 'orphan-snapshot', id: row.id },
      after: { snapshot: row.name, vcenter: row.vcenter, vm: row.vm_name },
    });
  });
}
