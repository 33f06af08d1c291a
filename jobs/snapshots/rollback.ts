// Reverts a server to its snapshot because an operator asked for it (RUN-10), and says so once the same machine has booted from it.

import type { SessionContext } from '../../db/queries/attempts/sessions.ts';
import { answerStartOrder, recordStartOrder, recordUse } from '../../db/queries/prerequisites/powered-on.ts';
import { recordRollback } from '../../db/queries/rollbacks/rollbacks.ts';
import {
  bootsOfAttempt,
  noteBoots,
  type ProvedMachine,
  recordIdentity,
} from '../../db/queries/snapshots/proved-machines.ts';
import { loadSnapshot } from '../../db/queries/snapshots/snapshots.ts';
import { identifyMachine } from '../../domain/snapshots/machine-identity.ts';
import { type SnapshotRef, VcenterError } from '../../targets/ports.ts';
import { commit } from '../commit.ts';
import type { JobContext } from '../context.ts';
import { proveBoot } from '../sessions/boot-proof.ts';
import { onItsDatastores } from './datastore-turn.ts';
import type { SeenHost } from './machine-proof.ts';
import { assertClaimHeld, type SnapshotWork } from './snapshot-claim.ts';
import { onlyMachineNamed, placeOf, seenIfThere, sessionOf } from './snapshot-place.ts';
import type { SnapshotEvent } from './snapshot-states.ts';

/** Restored, and not proved since: a person looks at its console, and may ask again. */
export class NotBack extends Error {}

/** Throws VcenterError and NotBack. */
export async function proveRestored({ ctx, row }: SnapshotWork): Promise<SnapshotEvent> {
  const proof = await proveBoot(ctx, await loadSnapshot(ctx.db, row.id));
  if (proof.kind === 'unproved') throw new NotBack(proof.detail);
  await commit(ctx, async (trx) => {
    const at = ctx.clock.now();
    await recordRollback(trx, row, { bootId: proof.bootId, at, owner: ctx.owner });
    await recordUse(trx, { serverId: row.server_id, sessionId: row.session_id, at });
  });
  return { kind: 'booted' };
}

/** Restoring twice gives the same disk: safe to repeat after a crash, as nothing else may start on the server (`isServerTaken`). */
export async function restore({ ctx, row }: SnapshotWork): Promise<SnapshotEvent> {
  const session = await sessionOf(ctx, row);
  const host = await seenIfThere(ctx, session);
  // Written down first: a boot from before must not pass for the one that follows.
  await noteBoots(ctx.db, row.id, [...(host === null ? [] : [host.bootId]), ...(await bootsOfAttempt(ctx.db, row.id))]);
  const snapshot = await placeOf(ctx, row);
  if (snapshot === null) throw new VcenterError('not-found', `snapshot ${row.name} is gone, or its machine`);
  if (row.proved_by === null) await recordIdentity(ctx.db, row.id, await identifyOld(ctx, session, host, snapshot));
  const startId = await noteStart(ctx, session, snapshot);
  await onItsDatastores(ctx, snapshot, async () => {
    // The wait for its turn may have been long: what another worker restored and proved may be at work again.
    await assertClaimHeld(ctx, row);
    await ctx.vcenter.revertToSnapshot(snapshot);
  });
  if (startId !== null) await answerStartOrder(ctx.db, startId, { acted: true, at: ctx.clock.now() });
  await ctx.db
    .updateTable('vm_snapshots')
    .set({ restored_at: ctx.clock.now() })
    .where('id', '=', row.id)
    .where('lease_owner', '=', ctx.owner)
    .execute();
  return { kind: 'restored' };
}

/** A server that is normally off goes back to that after its rollback (RUN-17). null: nothing of ours switches it on. */
async function noteStart(ctx: JobContext, session: SessionContext, snapshot: SnapshotRef): Promise<number | null> {
  if (!session.normally_off) return null;
  const machine = await ctx.vcenter.readMachine(snapshot);
  if (machine.poweredOn === 'yes') return null;
  const use = { serverId: session.server_id, sessionId: session.id, at: ctx.clock.now() };
  const id = await ctx.db.transaction().execute((trx) => recordStartOrder(trx, use, machine));
  if (id === null) throw new VcenterError('unreachable', `${session.hostname} is being stopped; restored after that`);
  return id;
}

/** Taken by an older release, by its name: the machine is proved now, before anything of it is lost. Throws VcenterError. */
async function identifyOld(
  ctx: JobContext,
  session: SessionContext,
  host: SeenHost | null,
  snapshot: SnapshotRef,
): Promise<ProvedMachine> {
  const now = await ctx.vcenter.readMachine(snapshot);
  const { vcenter, instance, vmMoref, vmName, uuid } = now;
  const machine = { vcenter, instance, vmMoref, vmName, uuid };
  if (host !== null) {
    const names = { hostname: session.hostname, storedName: vmName };
    const bears = { storedName: true, hostname: false, guest: false };
    const found = identifyMachine(names, host, { machines: [{ ...now, bears }], silent: [] });
    if (found.kind !== 'proved') throw new VcenterError(found.kind, found.detail);
    return { ...machine, by: found.by, nodeName: host.nodeName };
  }
  const only = await onlyMachineNamed(ctx, session);
  if (only.vcenter === vcenter && only.vmMoref === vmMoref) return { ...machine, by: 'name', nodeName: null };
  throw new VcenterError(
    'unproved',
    `${session.hostname} does not answer, and ${only.vcenter}, ${only.vmName} bears its name now, not ${vcenter}, ${vmName}; restore it in vCenter by hand`,
  );
}
