// Snapshots outside an attempt: prepared for one (QuickWin), removed when they have served (RUN-11), or reverted to when an operator
// asked for it (RUN-10).

import { sql } from 'kysely';
import { secondsFromNow } from '../db/lease-time.ts';
import { SYSTEM, writeAudit } from '../db/queries/audit.ts';
import {
  type ClaimedSnapshot,
  claimSnapshot,
  presentAs,
  prolongClaim,
  rollbackDue,
  type SnapshotDeed,
} from '../db/queries/snapshots.ts';
import { type SnapshotRef, VcenterError, type VmRef } from '../targets/ports.ts';
import { proveBoot } from './boot-proof.ts';
import type { JobContext } from './context.ts';
import { onItsDatastores } from './datastore-turn.ts';
import { makeSnapshot } from './make-snapshot.ts';

/** vCenter tasks may take many minutes: the claim is prolonged meanwhile. A failed try is made again when it has run out. */
const CLAIM_SECONDS = 90;
const AGAIN_SECONDS = 60;

export async function runSnapshotJob(ctx: JobContext, snapshotId: number): Promise<void> {
  const claim = {
    owner: ctx.owner,
    seconds: CLAIM_SECONDS,
    now: ctx.clock.now(),
    keepHours: ctx.settings.snapshotKeepHours,
  };
  const row = await claimSnapshot(ctx.db, snapshotId, claim);
  if (row === undefined) return;
  const { deed } = row;
  const beat = setInterval(
    () => void prolongClaim(ctx.db, snapshotId, ctx.owner, CLAIM_SECONDS).catch(() => {}),
    (CLAIM_SECONDS * 1000) / 3,
  );
  try {
    await DEEDS[deed](ctx, row);
  } catch (error) {
    ctx.log.warn({ err: error, snapshotId, deed }, 'vCenter did not do it');
    await noteTrouble(ctx, row, deed, error);
  } finally {
    clearInterval(beat);
  }
}

const DEEDS: Readonly<Record<SnapshotDeed, (ctx: JobContext, row: ClaimedSnapshot) => Promise<void>>> = {
  take,
  remove,
  revert,
};

/** The name is looked for first: safe to repeat, and an attempt that adopts the row finds the same one. */
async function take(ctx: JobContext, row: ClaimedSnapshot): Promise<void> {
  const taken = await makeSnapshot(ctx, {
    findVm: () => vmOf(ctx, row),
    name: row.name,
    description: `PatchCenter, run ${row.campaign_id}`,
    signal: ctx.stopping,
    again: (ask) => ask(),
  });
  await ctx.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('vm_snapshots')
      .set({ ...presentAs(taken), lease_owner: null, lease_until: null })
      .where('id', '=', row.id)
      .execute();
  });
  await ctx.bells.ring([{ job: 'cards', payload: {} }]);
}

async function revert(ctx: JobContext, row: ClaimedSnapshot): Promise<void> {
  const snapshot = refOf(row);
  if (snapshot === null) throw new VcenterError('not-found', `${row.name} was never made`);
  if (row.restored_at === null) await restore(ctx, row, snapshot);
  const proof = await proveBoot(ctx, row);
  if (proof.kind === 'silent') throw new NotBack(proof.detail);
  await finishRollback(ctx, row, proof.bootId);
}

/** Restoring twice gives the same disk: safe to repeat after a crash, as nothing else may start on the server (`isServerTaken`). */
async function restore(ctx: JobContext, row: ClaimedSnapshot, snapshot: SnapshotRef): Promise<void> {
  await onItsDatastores(ctx, snapshot, () => ctx.vcenter.revertToSnapshot(snapshot));
  await ctx.db
    .updateTable('vm_snapshots')
    .set({ restored_at: ctx.clock.now() })
    .where('id', '=', row.id)
    .where('lease_owner', '=', ctx.owner)
    .execute();
}

async function finishRollback(ctx: JobContext, row: ClaimedSnapshot, bootId: string): Promise<void> {
  const at = ctx.clock.now();
  await ctx.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('vm_snapshots')
      .set({
        reverted_at: at,
        reverted_boot_id: bootId,
        rollback_error: null,
        lease_owner: null,
        lease_until: null,
      })
      .where('id', '=', row.id)
      .execute();
    await writeAudit(trx, {
      at,
      actor: SYSTEM,
      action: 'snapshot.reverted',
      object: { type: 'server', id: row.server_id },
      after: { snapshot: row.name, vcenter: row.vcenter, bootId },
    });
  });
  await ctx.bells.ring([{ job: 'cards', payload: {} }]);
}

/** Of a rollback that was asked for when the claim on the removal had run out, and the removal went on all the same. */
const REMOVED_MEANWHILE = 'the snapshot was being removed, and is gone';

async function remove(ctx: JobContext, row: ClaimedSnapshot): Promise<void> {
  const snapshot = refOf(row) ?? (await lookForIntended(ctx, row));
  if (snapshot !== null) await onItsDatastores(ctx, snapshot, () => ctx.vcenter.removeSnapshot(snapshot));
  const at = ctx.clock.now();
  await ctx.db.transaction().execute(async (trx) => {
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
      after: { snapshot: row.name, vcenter: row.vcenter, existed: snapshot !== null },
    });
  });
  await ctx.bells.ring([{ job: 'cards', payload: {} }]);
}

/** A lost answer may have left a snapshot that we never heard of: it is looked for by its name before it is written off. */
async function lookForIntended(ctx: JobContext, row: ClaimedSnapshot): Promise<SnapshotRef | null> {
  try {
    return await ctx.vcenter.findSnapshot(await vmOf(ctx, row), row.name);
  } catch (error) {
    if (error instanceof VcenterError && error.kind === 'not-found') return null;
    throw error;
  }
}

async function vmOf(ctx: JobContext, row: ClaimedSnapshot): Promise<VmRef> {
  const server = await ctx.db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select(['v.hostname', 'v.vcenter_vm_name', 's.branch'])
    .where('s.id', '=', row.session_id)
    .executeTakeFirstOrThrow();
  const names = [server.vcenter_vm_name, server.hostname].filter(
    (name): name is string => name !== null && name !== '',
  );
  return ctx.vcenter.findVm({ names, branch: server.branch });
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

/** These pass, or are cleared up by looking again. */
const PASSING: ReadonlySet<VcenterError['kind']> = new Set(['unreachable', 'unknown-effect']);

/** Restored, and not seen since: a person looks at its console, and may ask again. */
class NotBack extends Error {}

function troubleText(error: unknown): string {
  if (error instanceof NotBack) return error.message;
  return error instanceof VcenterError ? `${error.kind}: ${error.detail}` : 'internal error';
}

async function noteTrouble(ctx: JobContext, row: ClaimedSnapshot, deed: SnapshotDeed, error: unknown): Promise<void> {
  const final = error instanceof NotBack || (error instanceof VcenterError && !PASSING.has(error.kind));
  const detail = troubleText(error).slice(0, 500);
  await ctx.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('vm_snapshots')
      .set((eb) => ({
        // Only of its own deed: forgetting why a rollback failed would be to order it anew.
        rollback_error: final && deed === 'revert' ? detail : eb.ref('rollback_error'),
        taking_error: final && deed === 'take' ? detail : eb.ref('taking_error'),
        removal_attempts: deed === 'remove' ? eb('removal_attempts', '+', 1) : eb.ref('removal_attempts'),
        lease_owner: null,
        // What failed for good is nobody's any more: the next order need not wait. A removal stays due.
        lease_until: final && deed !== 'remove' ? null : secondsFromNow(AGAIN_SECONDS),
      }))
      .where('id', '=', row.id)
      // Whoever took it over meanwhile knows better.
      .where('lease_owner', '=', ctx.owner)
      .execute();
  });
  await ctx.bells.ring([{ job: 'cards', payload: {} }]);
}
