// Snapshots after the attempt: removed when they have served (RUN-11), or reverted to when an operator asked for it (RUN-10).

import { secondsFromNow } from '../db/lease-time.ts';
import { SYSTEM, writeAudit } from '../db/queries/audit.ts';
import { touchCard } from '../db/queries/cards.ts';
import { type ClaimedSnapshot, claimSnapshot } from '../db/queries/snapshots.ts';
import { cardKeyText } from '../domain/card-key.ts';
import { type SnapshotRef, VcenterError } from '../targets/ports.ts';
import type { JobContext } from './context.ts';

/** vCenter tasks may take many minutes; the claim outlives them. A failed try is made again when it has run out. */
const CLAIM_SECONDS = 1800;
const AGAIN_SECONDS = 60;

export async function runSnapshotJob(ctx: JobContext, snapshotId: number): Promise<void> {
  const row = await claimSnapshot(ctx.db, snapshotId, ctx.owner, CLAIM_SECONDS);
  if (row === undefined) return;
  const rollback = row.rollback_asked_at !== null && row.reverted_at === null;
  try {
    if (rollback) await revert(ctx, row);
    else await remove(ctx, row);
  } catch (error) {
    ctx.log.warn({ err: error, snapshotId, rollback }, 'vCenter did not do it');
    await noteTrouble(ctx, row, rollback, error);
  }
}

async function revert(ctx: JobContext, row: ClaimedSnapshot): Promise<void> {
  const snapshot = refOf(row);
  if (snapshot === null) throw new VcenterError('not-found', `${row.name} was never made`);
  // Reverting twice to the same snapshot restores the same disk: safe to repeat after a crash, as long as nothing else may start
  // on the server, which `isServerTaken` sees to.
  await ctx.vcenter.revertToSnapshot(snapshot);
  const at = ctx.clock.now();
  await ctx.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('vm_snapshots')
      .set({ reverted_at: at, rollback_error: null, lease_owner: null, lease_until: null })
      .where('id', '=', row.id)
      .execute();
    await writeAudit(trx, {
      at,
      actor: SYSTEM,
      action: 'snapshot.reverted',
      object: { type: 'server', id: row.server_id },
      after: { snapshot: row.name, vcenter: row.vcenter },
    });
    await touchCard(trx, cardKeyText({ kind: 'campaign', campaignId: row.campaign_id }));
  });
  await ctx.bells.ring([{ job: 'cards', payload: {} }]);
}

async function remove(ctx: JobContext, row: ClaimedSnapshot): Promise<void> {
  const snapshot = refOf(row) ?? (await lookForIntended(ctx, row));
  if (snapshot !== null) await ctx.vcenter.removeSnapshot(snapshot);
  const at = ctx.clock.now();
  await ctx.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('vm_snapshots')
      .set({ state: 'removed', removed_at: at, lease_owner: null, lease_until: null })
      .where('id', '=', row.id)
      .execute();
    await writeAudit(trx, {
      at,
      actor: SYSTEM,
      action: 'snapshot.removed',
      object: { type: 'server', id: row.server_id },
      after: { snapshot: row.name, vcenter: row.vcenter, existed: snapshot !== null },
    });
    await touchCard(trx, cardKeyText({ kind: 'campaign', campaignId: row.campaign_id }));
  });
}

/** A lost answer may have left a snapshot that we never heard of: it is looked for by its name before it is written off. */
async function lookForIntended(ctx: JobContext, row: ClaimedSnapshot): Promise<SnapshotRef | null> {
  const server = await ctx.db
    .selectFrom('patch_attempts as a')
    .innerJoin('patch_sessions as s', 's.id', 'a.session_id')
    .innerJoin('servers as v', 'v.id', 'a.server_id')
    .select(['v.hostname', 'v.vcenter_vm_name', 's.branch'])
    .where('a.id', '=', row.attempt_id)
    .executeTakeFirstOrThrow();
  const names = [server.vcenter_vm_name, server.hostname].filter(
    (name): name is string => name !== null && name !== '',
  );
  try {
    const vm = await ctx.vcenter.findVm({ names, branch: server.branch });
    return await ctx.vcenter.findSnapshot(vm, row.name);
  } catch (error) {
    if (error instanceof VcenterError && error.kind === 'not-found') return null;
    throw error;
  }
}

function refOf(row: ClaimedSnapshot): SnapshotRef | null {
  const { vcenter, vm_moref, vm_name, snapshot_moref, consistency, name } = row;
  if (vcenter === null || vm_moref === null || snapshot_moref === null) return null;
  return {
    vcenter,
    vmMoref: vm_moref,
    vmName: vm_name ?? '',
    snapshotMoref: snapshot_moref,
    name,
    consistency: consistency ?? 'crash-consistent',
  };
}

async function noteTrouble(ctx: JobContext, row: ClaimedSnapshot, rollback: boolean, error: unknown): Promise<void> {
  const detail = error instanceof VcenterError ? `${error.kind}: ${error.detail}` : 'internal error';
  const final = rollback && error instanceof VcenterError && error.kind !== 'unreachable';
  await ctx.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('vm_snapshots')
      .set((eb) => ({
        rollback_error: final ? detail.slice(0, 500) : null,
        removal_attempts: eb('removal_attempts', '+', 1),
        lease_owner: null,
        lease_until: secondsFromNow(AGAIN_SECONDS),
      }))
      .where('id', '=', row.id)
      .execute();
    await touchCard(trx, cardKeyText({ kind: 'campaign', campaignId: row.campaign_id }));
  });
}
