// Takes a snapshot that was prepared for an attempt (QuickWin). The name is looked for first: safe to repeat, and an attempt that adopts
// the row finds the same one.
import { claimSession, releaseSession } from '../../db/queries/attempts/sessions.ts';
import { recordMachine } from '../../db/queries/snapshots/proved-machines.ts';
import { lockClaim, presentAs } from '../../db/queries/snapshots/snapshots.ts';
import { notStartedText } from '../../domain/prerequisites/normally-off.ts';
import { VcenterError } from '../../targets/ports.ts';
import { actOnHost } from '../attempt/on-host.ts';
import { refreshCards } from '../commit.ts';
import { targetOfSession } from '../prerequisites/check-prerequisites.ts';
import { assertSameMachine, proveMachine, seeHost, subjectOf } from './machine-proof.ts';
import { makeSnapshot } from './make-snapshot.ts';
import { ensurePoweredOn } from './power-on.ts';
import { assertClaimHeld, CLAIM_SECONDS, ClaimLost, type SnapshotWork } from './snapshot-claim.ts';
import { sessionOf } from './snapshot-place.ts';
import { machineOf, referenceTo } from './snapshot-reference.ts';
import type { SnapshotEvent, SnapshotState } from './snapshot-states.ts';

type Making = Extract<SnapshotState, { readonly kind: 'making' }>;

/** RUN-17. Throws VcenterError, whose kind says whether it is tried again. */
export async function powerOn({ ctx, row }: SnapshotWork): Promise<SnapshotEvent> {
  const session = await sessionOf(ctx, row);
  if (!session.normally_off) return { kind: 'powered-on' };
  const busy = new VcenterError('unreachable', `${session.hostname} is busy; its snapshot is made after that`);
  if (!(await claimSession(ctx.db, session.id, ctx.owner, CLAIM_SECONDS))) throw busy;
  try {
    const power = await ensurePoweredOn(ctx, session);
    if (power.kind === 'later') throw busy;
    if (power.kind === 'not-started') throw new VcenterError('unproved', notStartedText(power.why).en);
  } finally {
    await releaseSession(ctx.db, session.id, ctx.owner);
  }
  return { kind: 'powered-on' };
}

export async function identify({ ctx, row }: SnapshotWork): Promise<SnapshotEvent> {
  const session = await sessionOf(ctx, row);
  const target = targetOfSession(session);
  const host = await actOnHost(ctx, target, ctx.stopping, 0, (connected) => seeHost(ctx, connected));
  const machine = await proveMachine(ctx, subjectOf(session), host);
  assertSameMachine(machineOf(row), machine);
  await ctx.db.transaction().execute(async (trx) => {
    if (!(await lockClaim(trx, row.id, ctx.owner))) throw new ClaimLost();
    await recordMachine(trx, row, machine, { bootId: host.bootId, at: ctx.clock.now() });
  });
  return { kind: 'identified', machine };
}

export async function make({ ctx, row }: SnapshotWork, { machine }: Making): Promise<SnapshotEvent> {
  const taken = await makeSnapshot(ctx, {
    vm: referenceTo(machine),
    name: row.name,
    description: `PatchCenter, run ${row.campaign_id}`,
    signal: ctx.stopping,
    // The wait for its turn may have been long.
    again: async (ask) => {
      await assertClaimHeld(ctx, row);
      return ask();
    },
  });
  await ctx.db
    .updateTable('vm_snapshots')
    .set({ ...presentAs(taken), lease_owner: null, lease_until: null })
    .where('id', '=', row.id)
    .where('lease_owner', '=', ctx.owner)
    .execute();
  await refreshCards(ctx);
  return { kind: 'made' };
}
