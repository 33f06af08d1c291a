// The daily look at one vCenter (RUN-11): snapshots of ours that no row knows are listed for people, rows whose snapshot is gone are
// written off. It removes nothing there. Whatever cannot be read is unknown, and changes nothing.
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import { forgetOrphan, orphansNotSeen, storeOrphan } from '../../db/queries/snapshots/orphans.ts';
import {
  claimLook,
  endLook,
  type HeldThere,
  heldIn,
  knownSnapshots,
  looksDue,
  prolongLook,
  writeOff,
} from '../../db/queries/snapshots/vcenter-looks.ts';
import type { Answer } from '../../domain/answer.ts';
import { lastScanHour } from '../../domain/cve/scan-due.ts';
import { type FoundSnapshot, orphansAmong } from '../../domain/snapshots/orphan-snapshots.ts';
import { type ListedMachine, type SnapshotRef, VcenterError } from '../../targets/ports.ts';
import { refreshCards } from '../commit.ts';
import type { JobContext } from '../context.ts';
import type { Job } from '../job.ts';
import { whileClaimed } from '../while-claimed.ts';
import { placeOf } from './snapshot-place.ts';
import { snapshotOf } from './snapshot-reference.ts';

const CLAIM_SECONDS = 90;

/** The moment from which a look is due; null: looks are switched off. */
function lookMoment({ clock, settings }: JobContext): { readonly since: Date; readonly now: Date } | null {
  const now = clock.now();
  const since = lastScanHour(now, settings.zone, settings.vcenterLookTime);
  return since === null ? null : { since, now };
}

export const lookJob: Job<'look'> = {
  name: 'look',
  run: (ctx, { vcenter }) => runLookJob(ctx, vcenter),
  due: async (ctx) => {
    const moment = lookMoment(ctx);
    const due = moment === null ? [] : await looksDue(ctx.db, ctx.vcenter.vcenterNames(), moment);
    return due.map((vcenter) => ({ vcenter }));
  },
};

export async function runLookJob(ctx: JobContext, vcenter: string): Promise<void> {
  const moment = lookMoment(ctx);
  if (moment === null) return;
  if (!(await claimLook(ctx.db, vcenter, { owner: ctx.owner, seconds: CLAIM_SECONDS, ...moment }))) return;
  const prolong = () => prolongLook(ctx.db, vcenter, ctx.owner, CLAIM_SECONDS);
  await whileClaimed(CLAIM_SECONDS, prolong, () => lookAndRecord(ctx, vcenter, moment.now));
  await refreshCards(ctx);
}

async function lookAndRecord(ctx: JobContext, vcenter: string, now: Date): Promise<void> {
  try {
    await look(ctx, vcenter, now);
    await endLook(ctx.db, vcenter, now, null);
  } catch (error) {
    if (!(error instanceof VcenterError)) throw error;
    ctx.log.warn({ err: error, vcenter }, 'the daily look was not answered');
    await endLook(ctx.db, vcenter, now, `${error.kind}: ${error.detail}`.slice(0, 500));
  }
}

async function look(ctx: JobContext, vcenter: string, begunAt: Date): Promise<void> {
  const machines = await ctx.vcenter.listMachines(vcenter);
  const listed = machines.flatMap(({ guestHostName, uuid, instance, snapshots }) =>
    (snapshots ?? []).map((one) => ({ ...one, guestHostName, uuid, instance })),
  );
  // First, for one that has moved is known under its new references afterwards.
  for (const held of await heldIn(ctx.db, vcenter)) {
    if ((await isLost(ctx, held, machines)) === 'yes') await writeOffAloud(ctx, held);
  }
  for (const orphan of orphansAmong(listed, await knownSnapshots(ctx.db, begunAt))) {
    await storeOrphan(ctx.db, orphan, begunAt);
  }
  for (const orphan of await orphansNotSeen(ctx.db, vcenter, begunAt)) {
    const known = listed.some(({ snapshotMoref }) => snapshotMoref === orphan.snapshotMoref);
    if (known) await forgetOrphan(ctx.db, orphan.id, begunAt);
    else if ((await isGone(orphan, machines, () => ctx.vcenter.findSnapshot(orphan, orphan.name))) === 'yes')
      await forgetOrphan(ctx.db, orphan.id, begunAt);
  }
}

/** It may also have moved to another vCenter with its machine (RUN-17). */
async function isLost(ctx: JobContext, held: HeldThere, machines: readonly ListedMachine[]): Promise<Answer> {
  const reference = snapshotOf(held);
  if (reference === null) return 'unknown';
  return isGone(reference, machines, async () => {
    const place = await placeOf(ctx, held);
    return place === null ? null : ctx.vcenter.findSnapshot(place, held.name);
  });
}

/**
 * A machine that is not in the list may be hidden, and a snapshot may be younger than the list: vCenter is asked about that one before
 * it counts as gone.
 */
async function isGone(
  snapshot: FoundSnapshot,
  machines: readonly ListedMachine[],
  look: () => Promise<SnapshotRef | null>,
): Promise<Answer> {
  const machine = machines.find(({ vmMoref }) => vmMoref === snapshot.vmMoref);
  if (machine?.snapshots === null) return 'unknown';
  if (machine?.snapshots.some(({ snapshotMoref }) => snapshotMoref === snapshot.snapshotMoref)) return 'no';
  try {
    return (await look()) === null ? 'yes' : 'no';
  } catch (error) {
    if (!(error instanceof VcenterError)) throw error;
    return error.kind === 'not-found' ? 'yes' : 'unknown';
  }
}

async function writeOffAloud(ctx: JobContext, held: HeldThere): Promise<void> {
  const at = ctx.clock.now();
  await ctx.db.transaction().execute(async (trx) => {
    if (!(await writeOff(trx, held, at))) return;
    await writeAudit(trx, {
      at,
      actor: SYSTEM,
      action: 'snapshot.found-missing',
      object: { type: 'server', id: held.server_id },
      after: { snapshot: held.name, vcenter: held.vcenter, vm: held.vm_name },
    });
  });
}
