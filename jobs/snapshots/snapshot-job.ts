// Snapshots outside an attempt: prepared for one (QuickWin), removed when they have served (RUN-11), or reverted to when an operator
// asked for it (RUN-10).
import { sql } from 'kysely';
import { secondsFromNow } from '../../db/lease-time.ts';
import { claimSession, releaseSession, type SessionContext } from '../../db/queries/attempts/sessions.ts';
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import { recordMachine } from '../../db/queries/snapshots/proved-machines.ts';
import {
  type ClaimedSnapshot,
  claimSnapshot,
  isRemovalStillDue,
  lockClaim,
  presentAs,
  prolongClaim,
  rollbackDue,
  type SnapshotDeed,
} from '../../db/queries/snapshots/snapshots.ts';
import { notStartedText } from '../../domain/prerequisites/normally-off.ts';
import { HostAnswerError, ReachError, type SnapshotRef, VcenterError } from '../../targets/ports.ts';
import { actOnHost } from '../attempt/on-host.ts';
import type { JobContext } from '../context.ts';
import { targetOfSession } from '../prerequisites/check-prerequisites.ts';
import { onItsDatastores } from './datastore-turn.ts';
import { assertSameMachine, proveMachine, seeHost, subjectOf } from './machine-proof.ts';
import { makeSnapshot } from './make-snapshot.ts';
import { ensurePoweredOn } from './power-on.ts';
import { NotBack, revert } from './rollback.ts';
import { assertClaimHeld, ClaimLost } from './snapshot-claim.ts';
import { placeOf, sessionOf } from './snapshot-place.ts';
import { machineOf, referenceTo } from './snapshot-reference.ts';

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
  const session = await sessionOf(ctx, row);
  await startIfOff(ctx, session);
  const target = targetOfSession(session);
  const host = await actOnHost(ctx, target, ctx.stopping, 0, (connected) => seeHost(ctx, connected));
  const machine = await proveMachine(ctx, subjectOf(session), host);
  assertSameMachine(machineOf(row), machine);
  await ctx.db.transaction().execute(async (trx) => {
    if (!(await lockClaim(trx, row.id, ctx.owner))) throw new ClaimLost();
    await recordMachine(trx, row, machine, { bootId: host.bootId, at: ctx.clock.now() });
  });
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
  await ctx.bells.ring([{ job: 'cards', payload: {} }]);
}

/** RUN-17. Throws VcenterError, whose kind says whether it is tried again. */
async function startIfOff(ctx: JobContext, session: SessionContext): Promise<void> {
  if (!session.normally_off) return;
  const busy = new VcenterError('unreachable', `${session.hostname} is busy; its snapshot is made after that`);
  if (!(await claimSession(ctx.db, session.id, ctx.owner, CLAIM_SECONDS))) throw busy;
  try {
    const power = await ensurePoweredOn(ctx, session);
    if (power.kind === 'later') throw busy;
    if (power.kind === 'not-started') throw new VcenterError('unproved', notStartedText(power.why).en);
  } finally {
    await releaseSession(ctx.db, session.id, ctx.owner);
  }
}

/** Of a rollback that was asked for when the claim on the removal had run out, and the removal went on all the same. */
const REMOVED_MEANWHILE = 'the snapshot was being removed, and is gone';

async function remove(ctx: JobContext, row: ClaimedSnapshot): Promise<void> {
  const snapshot = await placeOf(ctx, row);
  if (snapshot !== null && !(await removeWhileDue(ctx, row, snapshot))) return leaveIt(ctx, row);
  const at = ctx.clock.now();
  await ctx.db.transaction().execute(async (trx) => {
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
      after: { snapshot: row.name, vcenter: row.vcenter, existed: snapshot !== null },
    });
  });
  await ctx.bells.ring([{ job: 'cards', payload: {} }]);
}

/** False: it is wanted again, or another worker's. */
function removeWhileDue(ctx: JobContext, { id }: ClaimedSnapshot, snapshot: SnapshotRef): Promise<boolean> {
  return onItsDatastores(ctx, snapshot, async () => {
    const { owner, settings, clock } = ctx;
    const asked = { owner, now: clock.now(), keepHours: settings.snapshotKeepHours };
    if (!(await isRemovalStillDue(ctx.db, id, asked))) return false;
    await ctx.vcenter.removeSnapshot(snapshot);
    return true;
  });
}

async function leaveIt(ctx: JobContext, { id }: ClaimedSnapshot): Promise<void> {
  await ctx.db
    .updateTable('vm_snapshots')
    .set({ lease_owner: null, lease_until: null })
    .where('id', '=', id)
    .where('lease_owner', '=', ctx.owner)
    .execute();
  await ctx.bells.ring([{ job: 'cards', payload: {} }]);
}

/** These pass, or are cleared up by looking again. */
const PASSING: ReadonlySet<VcenterError['kind']> = new Set(['unreachable', 'unknown-effect']);

/** A host that does not answer now may later; what it refuses, it refuses. */
function isFinal(error: unknown): boolean {
  if (error instanceof VcenterError) return !PASSING.has(error.kind);
  return error instanceof NotBack || (error instanceof ReachError && !error.failure.temporary);
}

function troubleText(error: unknown): string {
  if (error instanceof NotBack || error instanceof HostAnswerError) return error.message;
  if (error instanceof ReachError) return `${error.failure.kind}: ${error.failure.detail}`;
  return error instanceof VcenterError ? `${error.kind}: ${error.detail}` : 'internal error';
}

async function noteTrouble(ctx: JobContext, row: ClaimedSnapshot, deed: SnapshotDeed, error: unknown): Promise<void> {
  const final = isFinal(error);
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
