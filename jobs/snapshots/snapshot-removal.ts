// Removes a snapshot that has served (RUN-11): only while it is still to go, and only where it is now.
import { sql } from 'kysely';
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import { isRemovalStillDue, lockClaim, rollbackDue } from '../../db/queries/snapshots/snapshots.ts';
import { commit, refreshCards } from '../commit.ts';
import { onItsDatastores } from './datastore-turn.ts';
import type { SnapshotWork } from './snapshot-claim.ts';
import { placeOf } from './snapshot-place.ts';
import type { SnapshotEvent, SnapshotState } from './snapshot-states.ts';

type Removing = Extract<SnapshotState, { readonly kind: 'removing' }>;
type Recording = Extract<SnapshotState, { readonly kind: 'recording-removal' }>;

/** Of a rollback that was asked for when the claim on the removal had run out, and the removal went on all the same. */
const REMOVED_MEANWHILE = 'the snapshot was being removed, and is gone';

export async function locate({ ctx, row }: SnapshotWork): Promise<SnapshotEvent> {
  const snapshot = await placeOf(ctx, row);
  return snapshot === null ? { kind: 'gone', existed: false } : { kind: 'located', snapshot };
}

export async function removeWhileDue(work: SnapshotWork, { snapshot }: Removing): Promise<SnapshotEvent> {
  const { ctx, row } = work;
  const isGone = await onItsDatastores(ctx, snapshot, async () => {
    const { owner, settings, clock } = ctx;
    const asked = { owner, now: clock.now(), keepHours: settings.snapshotKeepHours };
    if (!(await isRemovalStillDue(ctx.db, row.id, asked))) return false;
    await ctx.vcenter.removeSnapshot(snapshot);
    return true;
  });
  if (isGone) return { kind: 'gone', existed: true };
  await leaveIt(work);
  return { kind: 'not-due' };
}

async function leaveIt({ ctx, row }: SnapshotWork): Promise<void> {
  await ctx.db
    .updateTable('vm_snapshots')
    .set({ lease_owner: null, lease_until: null })
    .where('id', '=', row.id)
    .where('lease_owner', '=', ctx.owner)
    .execute();
  await refreshCards(ctx);
}

export async function recordRemoval({ ctx, row }: SnapshotWork, { existed }: Recording): Promise<SnapshotEvent> {
  const at = ctx.clock.now();
  await commit(ctx, async (trx) => {
    // One who took it over finds it gone, and says so.
    if (!(await lockClaim(trx, row.id, ctx.owner))) return;
    await trx
      .updateTable('vm_snapshots as n')
      .set({
        state: 'removed',
        removed_at: at,
        lease_owner: null,
        lease_until: null,
        rollback_error: sql`case when ${rollbackDue} then ${REMOVED_MEANWHILE} else n.rollback_error end`,
      })
      .where('id', '=', row.id)
      .execute();
    await writeAudit(trx, {
      at,
      actor: SYSTEM,
      action: 'snapshot.removed',
      object: { type: 'server', id: row.server_id },
      after: { snapshot: row.name, vcenter: row.vcenter, existed },
    });
  });
  return { kind: 'recorded' };
}
