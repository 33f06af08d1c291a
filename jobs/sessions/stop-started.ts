// RUN-17: stops a server that is normally off and that we have started, when nobody needs it any more. Once begun it goes down whatever
// comes, and what needs it waits: a late order must not meet a machine that has been started anew.

import { loadSessionContext, type SessionContext } from '../../db/queries/attempts/sessions.ts';
import { isNameUnclosed } from '../../db/queries/attempts/unclosed-updates.ts';
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { channelPlace } from '../../db/queries/chat/places.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import {
  answerStopOrder,
  areOrdersSettled,
  beginStop,
  claimStop,
  closeStart,
  giveUpStop,
  lockUnneeded,
  noteStopOrder,
  type PoweredOn,
  prolongStop,
  recordStartMoved,
  releaseStop,
  stopsDue,
} from '../../db/queries/prerequisites/powered-on.ts';
import type { Trx } from '../../db/schema/database.ts';
import { isSameUuid } from '../../domain/snapshots/machine-uuid.ts';
import { type MachineFacts, VcenterError, type VmRef } from '../../targets/ports.ts';
import { refreshCards } from '../commit.ts';
import type { JobContext } from '../context.ts';
import type { Job } from '../job.ts';
import { targetOfSession } from '../prerequisites/check-prerequisites.ts';
import { findMachine } from '../snapshots/power-on.ts';
import { whileClaimed } from '../while-claimed.ts';
import { reachAndCloseGivenUp } from './close-given-up.ts';

const CLAIM_SECONDS = 90;
const AGAIN_SECONDS = 60;
const TOOLS_AGAIN_MS = 30_000;

/** Not stopped now, and why: for the card. */
class NotNow extends Error {}

export const stopJob: Job<'stop'> = {
  name: 'stop',
  run: (ctx, { startId }) => runStopJob(ctx, startId),
  due: async ({ db, clock }) => (await stopsDue(db, clock.now())).map((startId) => ({ startId })),
};

export async function runStopJob(ctx: JobContext, startId: number): Promise<void> {
  const row = await claimStop(ctx.db, startId, ctx.owner, CLAIM_SECONDS);
  if (row === undefined) return;
  const prolong = () => prolongStop(ctx.db, startId, ctx.owner, CLAIM_SECONDS);
  await whileClaimed(CLAIM_SECONDS, prolong, () => stopOrRelease(ctx, startId, row));
  await refreshCards(ctx);
}

async function stopOrRelease(ctx: JobContext, startId: number, row: PoweredOn): Promise<void> {
  try {
    const done = await stop(ctx, row);
    if (!done) await releaseStop(ctx.db, startId, ctx.owner, { error: null, againSeconds: 0 });
  } catch (error) {
    if (!(error instanceof VcenterError || error instanceof NotNow)) throw error;
    ctx.log.warn({ err: error, startId, server: row.server_id }, 'a server that is normally off is not stopped yet');
    const words = error instanceof VcenterError ? `${error.kind}: ${error.detail}` : error.message;
    await releaseStop(ctx.db, startId, ctx.owner, { error: words.slice(0, 500), againSeconds: AGAIN_SECONDS });
  }
}

/** False: somebody needs it. Throws VcenterError, NotNow. */
async function stop(ctx: JobContext, row: PoweredOn): Promise<boolean> {
  const session = await loadSessionContext(ctx.db, row.session_id);
  if (session === undefined) throw new Error(`session ${row.session_id} is not there`);
  const machine = await placeOfStarted(ctx, row, session);
  if (machine === null) return close(ctx, row, session, 'gone');
  if (!session.normally_off && row.stop_begun_at === null) return close(ctx, row, session, 'kept');
  if (machine.poweredOn === 'unknown') throw new NotNow(`${machine.vmName} does not tell whether it is on`);
  if (machine.poweredOn === 'no') return close(ctx, row, session, 'off');
  await reachAndCloseGivenUp(ctx, row.server_id, targetOfSession(session));
  if (!(await begin(ctx, row))) return false;
  await bringDown(ctx, row, machine);
  return close(ctx, row, session, 'off');
}

/**
 * As it is now, at its references on record, or where its uuid is; null: in no vCenter. Never by its name. Throws VcenterError while
 * that is unknown.
 */
async function placeOfStarted(ctx: JobContext, row: PoweredOn, session: SessionContext): Promise<MachineFacts | null> {
  const { vcenter, vcenter_instance: instance, vm_moref: vmMoref, vm_name: vmName, vm_uuid: uuid } = row;
  const there = await ctx.vcenter.readMachine({ vcenter, instance, vmMoref, vmName }).catch((error: unknown) => {
    if (error instanceof VcenterError && (error.kind === 'not-found' || error.kind === 'wrong-machine')) return null;
    throw error;
  });
  if (there !== null && uuid !== null && there.uuid === null)
    throw new NotNow(`${vcenter}, ${vmName} (${vmMoref}) tells no uuid, and had ${uuid}`);
  if (there !== null && (uuid === null || there.uuid === null || isSameUuid(uuid, there.uuid))) return there;
  if (uuid === null) return null;
  try {
    const moved = await findMachine(ctx, session, uuid);
    await recordStartMoved(ctx.db, row.id, moved);
    return moved;
  } catch (error) {
    if (error instanceof VcenterError && error.kind === 'not-found') return null;
    throw error;
  }
}

/** False: somebody needs it. Throws NotNow. */
async function begin(ctx: JobContext, { id }: PoweredOn): Promise<boolean> {
  const at = ctx.clock.now();
  return ctx.db.transaction().execute(async (trx) => {
    await lockGate(trx);
    const row = await lockUnneeded(trx, id, ctx.owner, at);
    if (row === 'needed') return false;
    // Its packages may be changing at this moment (RUN-15).
    if (await isNameUnclosed(trx, row.server_id))
      throw new NotNow('an update that was given up may still run there; look at the server');
    await beginStop(trx, row, at);
    return true;
  });
}

/** Its guest is asked; when it has not gone within the time that a reboot may take, it is switched off. Throws VcenterError, NotNow. */
async function bringDown(ctx: JobContext, row: PoweredOn, machine: MachineFacts): Promise<void> {
  const { vcenter, instance, vmMoref, vmName } = machine;
  const vm: VmRef = { vcenter, instance, vmMoref, vmName };
  const deadline = Date.now() + ctx.settings.rebootTimeLimitMinutes * 60_000;
  let askAt = 0;
  do {
    if (Date.now() >= askAt) askAt = await shutDown(ctx, row, vm);
    if ((await ctx.vcenter.readMachine(vm)).poweredOn === 'no') return;
    await ctx.sleep(ctx.settings.pollMs, ctx.stopping);
  } while (Date.now() < deadline);
  ctx.log.warn({ server: row.server_id, vm: vmName }, 'the guest did not shut down: it is switched off');
  await order(ctx, row, () => ctx.vcenter.powerOff(vm));
}

/** When to ask again: VMware Tools may not run yet. */
async function shutDown(ctx: JobContext, row: PoweredOn, vm: VmRef): Promise<number> {
  try {
    const answer = await order(ctx, row, () => ctx.vcenter.shutDownGuest(vm));
    return answer === 'no-tools' ? Date.now() + TOOLS_AGAIN_MS : Number.POSITIVE_INFINITY;
  } catch (error) {
    // No order was accepted since it was begun: what needs the server need not wait for one that never goes.
    const none = row.stop_begun_at === null && error instanceof VcenterError && error.kind === 'refused';
    if (none) await giveUpStop(ctx.db, row.id, ctx.owner);
    throw error;
  }
}

/** Noted before and after: while one is not answered, the server is nobody else's. */
async function order<T>({ db, owner }: JobContext, { id }: PoweredOn, ask: () => Promise<T>): Promise<T> {
  if (!(await noteStopOrder(db, id, owner))) throw new NotNow('another worker has taken over');
  const answer = await ask().catch(async (error: unknown) => {
    if (error instanceof VcenterError && error.kind === 'refused') await answerStopOrder(db, id, owner);
    throw error;
  });
  await answerStopOrder(db, id, owner);
  return answer;
}

/** False: somebody needs it. Throws NotNow while an order may be on its way. */
async function close(
  ctx: JobContext,
  { id }: PoweredOn,
  session: SessionContext,
  outcome: 'off' | 'gone' | 'kept',
): Promise<boolean> {
  const at = ctx.clock.now();
  return ctx.db.transaction().execute(async (trx) => {
    await lockGate(trx);
    const row = await lockUnneeded(trx, id, ctx.owner, at);
    if (row === 'needed') return false;
    if (!(await areOrdersSettled(trx, id))) throw new NotNow('an order to vCenter was not answered: looked at again');
    await closeStart(trx, row, outcome, at);
    if (outcome === 'gone') await tellThatItIsGone(trx, row, session, at);
    return true;
  });
}

async function tellThatItIsGone(trx: Trx, row: PoweredOn, session: SessionContext, at: Date): Promise<void> {
  const { campaign_id: campaignId, domain_code: domainCode, hostname } = session;
  const channel = await channelPlace(trx, { campaignId, domainCode });
  if (channel === null) return;
  const where = `${row.vcenter}, ${row.vm_name}`;
  const text = {
    fr: `PatchCenter #${campaignId}\n${hostname}, normalement éteint et démarré pour son patching, n’est plus dans aucun vCenter (${where}) : il n’a pas été arrêté. Retrouvez-le et arrêtez-le à la main.`,
    en: `PatchCenter #${campaignId}\n${hostname}, normally off and started for its patching, is no longer in any vCenter (${where}): it was not stopped. Find it and stop it by hand.`,
  };
  const message = { conversationId: channel.conversation, threadId: null, text, dedupeKey: `started-gone:${row.id}` };
  await enqueueMessage(trx, message, at);
}
