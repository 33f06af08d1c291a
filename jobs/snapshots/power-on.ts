// RUN-17: a server that is normally off is started for what is to be done on it, once the uuid on record has proved its machine. Who
// finds it on by itself leaves it so: only what a row tells was started by us is stopped again (`stop-started`).

import { claimSession, type SessionContext } from '../../db/queries/attempts/sessions.ts';
import {
  answerStartOrder,
  isBeingStopped,
  loadPoweredOn,
  recordStartOrder,
  recordUse,
} from '../../db/queries/prerequisites/powered-on.ts';
import { type NotStarted, startableMachine } from '../../domain/prerequisites/normally-off.ts';
import type { MachineUuid } from '../../domain/snapshots/machine-uuid.ts';
import { HostAnswerError, type MachineFacts, ReachError, VcenterError } from '../../targets/ports.ts';
import { refreshCards } from '../commit.ts';
import type { JobContext } from '../context.ts';
import { targetOfSession } from '../prerequisites/check-prerequisites.ts';
import { namesOf, subjectOf } from './machine-proof.ts';

export type Power =
  | { readonly kind: 'ready' }
  /** It is being stopped, or another worker has taken over: the sweep enqueues it again. */
  | { readonly kind: 'later' }
  | { readonly kind: 'not-started'; readonly why: NotStarted };

const READY: Power = { kind: 'ready' };
const LATER: Power = { kind: 'later' };

/** Longer than one try to log in. */
const CLAIM_SECONDS = 240;

/** Costs nothing for any other server. The session must be claimed: that keeps its server from being stopped meanwhile. */
export async function ensurePoweredOn(ctx: JobContext, session: SessionContext): Promise<Power> {
  if (!session.normally_off || isRuledOut(session)) return READY;
  if (await isBeingStopped(ctx.db, session.server_id)) return LATER;
  if (session.machine_type === 'physical') return unlessItAnswers(ctx, session, { kind: 'physical' });
  if (session.vm_uuid === null) return unlessItAnswers(ctx, session, { kind: 'no-record' });
  try {
    return await startWhenOff(ctx, session, await findMachine(ctx, session, session.vm_uuid));
  } catch (error) {
    if (!(error instanceof VcenterError)) throw error;
    return unlessItAnswers(ctx, session, { kind: 'vcenter', detail: `${error.kind}: ${error.detail}` });
  }
}

/** PRE-1: nothing is to be done on it. */
function isRuledOut({ licence_support: support, etat }: SessionContext): boolean {
  return support === 'obsolete' || etat !== 'Production';
}

/** Throws VcenterError. Read as it is now, in all vCenters. */
export async function findMachine(ctx: JobContext, session: SessionContext, uuid: MachineUuid): Promise<MachineFacts> {
  const subject = subjectOf(session);
  const names = namesOf(subject);
  const ask = { ...names, nodeName: null, uuid, branch: subject.branch, fresh: true };
  const found = startableMachine(names, uuid, await ctx.vcenter.findMachines(ask));
  if (found.kind !== 'found') throw new VcenterError(found.kind, found.detail);
  return found.machine;
}

async function startWhenOff(ctx: JobContext, session: SessionContext, machine: MachineFacts): Promise<Power> {
  const { server_id: serverId, id: sessionId } = session;
  if (machine.poweredOn === 'yes') {
    if ((await loadPoweredOn(ctx.db, serverId)) === undefined) return READY;
    const use = { serverId, sessionId, at: ctx.clock.now() };
    if (!(await ctx.db.transaction().execute((trx) => recordUse(trx, use)))) return LATER;
    return untilItAnswers(ctx, session);
  }
  // Two machines at one address would answer in turn.
  if (await answers(ctx, session)) {
    const name = `${machine.vcenter}, ${machine.vmName}`;
    return { kind: 'not-started', why: { kind: 'other-answers', machine: name } };
  }
  return start(ctx, session, machine);
}

async function start(ctx: JobContext, session: SessionContext, machine: MachineFacts): Promise<Power> {
  const { server_id: serverId, id: sessionId } = session;
  const use = { serverId, sessionId, at: ctx.clock.now() };
  const id = await ctx.db.transaction().execute((trx) => recordStartOrder(trx, use, machine));
  // Held up since it was claimed, another worker may have begun with this session.
  if (id === null || !(await claimSession(ctx.db, sessionId, ctx.owner, CLAIM_SECONDS))) return LATER;
  const { vcenter, instance, vmMoref, vmName } = machine;
  try {
    await ctx.vcenter.powerOn({ vcenter, instance, vmMoref, vmName });
  } catch (error) {
    if (isRefusal(error)) await answerStartOrder(ctx.db, id, { acted: false, at: ctx.clock.now() });
    throw error;
  }
  await answerStartOrder(ctx.db, id, { acted: true, at: ctx.clock.now() });
  await refreshCards(ctx);
  if (await isBeingStopped(ctx.db, serverId)) return LATER;
  return untilItAnswers(ctx, session);
}

/** Nothing was done, and nothing is on its way. */
function isRefusal(error: unknown): boolean {
  return error instanceof VcenterError && error.kind !== 'unreachable' && error.kind !== 'unknown-effect';
}

/** Waits as long as for a reboot: a host that boots refuses logins for a while. */
async function untilItAnswers(ctx: JobContext, session: SessionContext): Promise<Power> {
  const minutes = ctx.settings.rebootTimeLimitMinutes;
  const deadline = Date.now() + minutes * 60_000;
  do {
    if (await answers(ctx, session)) return READY;
    await ctx.sleep(ctx.settings.pollMs, ctx.stopping);
    if (!(await claimSession(ctx.db, session.id, ctx.owner, CLAIM_SECONDS))) return LATER;
  } while (Date.now() < deadline);
  return { kind: 'not-started', why: { kind: 'silent', minutes } };
}

async function unlessItAnswers(ctx: JobContext, session: SessionContext, why: NotStarted): Promise<Power> {
  if (!(await answers(ctx, session))) return { kind: 'not-started', why };
  const use = { serverId: session.server_id, sessionId: session.id, at: ctx.clock.now() };
  return (await ctx.db.transaction().execute((trx) => recordUse(trx, use))) ? READY : LATER;
}

async function answers({ ssh }: JobContext, session: SessionContext): Promise<boolean> {
  try {
    (await ssh.connect(targetOfSession(session))).close();
    return true;
  } catch (error) {
    if (error instanceof ReachError || error instanceof HostAnswerError) return false;
    throw error;
  }
}
