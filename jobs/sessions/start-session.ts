// The only way to start a server: every condition of RUN-2 and the gate (GATE-6) are asked in the transaction that marks the
// session `in_progress` and makes its attempt. Commands, clicks, slots and retries all come through here.
import { DateTime } from 'luxon';
import { insertAttempt } from '../../db/queries/attempts/attempts.ts';
import {
  loadOrderer,
  NO_ORDER,
  noteWaiting,
  recordWithdrawal,
  takeBackSlotWord,
  type Withdrawal,
} from '../../db/queries/attempts/orders.ts';
import {
  environmentOf,
  loadSessionContext,
  type SessionContext,
  transitionSession,
} from '../../db/queries/attempts/sessions.ts';
import {
  countFailures,
  exclusiveMemberRunning,
  exclusiveMemberUnclosed,
  failedSince,
  forgetAcknowledged,
  isServerTaken,
  lockCampaignOf,
  recentMinutes,
} from '../../db/queries/attempts/start-facts.ts';
import { isNameUnclosed } from '../../db/queries/attempts/unclosed-updates.ts';
import { announce } from '../../db/queries/chat/announcements.ts';
import { spendConfirmations } from '../../db/queries/foundations/foundation-facts.ts';
import { loadGateQuestions, lockGate } from '../../db/queries/gate/gate.ts';
import { loadGoCovers } from '../../db/queries/gate/prod-go.ts';
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import { alsaceMoselleZones, loadFreezePeriods } from '../../db/queries/planning/planning.ts';
import { sessionsWithSnapshot } from '../../db/queries/snapshots/custody.ts';
import type { Trx } from '../../db/schema/database.ts';
import { ATTEMPT_STEPS } from '../../domain/attempts/attempt-steps.ts';
import { forecastMinutes } from '../../domain/attempts/forecast.ts';
import { startBlockers } from '../../domain/campaigns/start-conditions.ts';
import { occurrenceAt } from '../../domain/campaigns/start-policy.ts';
import type { StartBlocker, StartRequest } from '../../domain/campaigns/start-request.ts';
import { gateAnswer } from '../../domain/gate/gate.ts';
import { coveredGate } from '../../domain/gate/go-cover.ts';
import type { AttemptId, SessionId, UserId } from '../../domain/ids.ts';
import { calendarOf, freezeOn, holidayOn, inTrafficSeason } from '../../domain/planning/calendar.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { branchToday } from '../../domain/server.ts';
import { changeQuestion } from '../changes/change-question.ts';
import { CARDS, commit, NO_JOBS } from '../commit.ts';
import type { JobContext } from '../context.ts';
import type { QueuedJob } from '../queue/job-kinds.ts';
import { startPolicyOf } from '../settings.ts';
import { backedUpOf, backupBasis } from './backup-basis.ts';
import { listToInstall } from './list-to-install.ts';
import { orderFacts } from './order-facts.ts';
import { ringFacts } from './ring-facts.ts';

export type StartOutcome =
  | { readonly kind: 'started'; readonly attemptId: AttemptId }
  | { readonly kind: 'refused'; readonly blockers: readonly StartBlocker[] }
  /** Only something that ends by itself stands in the way: the order stays. */
  | { readonly kind: 'waiting'; readonly blockers: readonly StartBlocker[] }
  | { readonly kind: 'not-ordered' };

const TRANSIENT: ReadonlySet<StartBlocker['code']> = new Set([
  'attempt-running',
  'exclusive-group',
  'depends-on-running',
  'dependant-running',
  'foundation-running',
  'foundation-alone',
  'foundation-turn',
]);

/** Of nothing but what ends by itself. */
export function isWaitedFor(blockers: readonly StartBlocker[]): boolean {
  return blockers.every(({ code }) => TRANSIENT.has(code));
}

/** What is read on the server, or done there, before its start. */
const SEEN_THERE: ReadonlySet<StartBlocker['code']> = new Set([
  'prerequisites',
  'prerequisites-old',
  'rollback',
  'unclosed',
  'exclusive-unclosed',
]);

/** RUN-17: what stands against the start as far as it can be told with the machine off. The start itself asks everything again. */
export async function blockersUnseen(ctx: JobContext, sessionId: SessionId): Promise<readonly StartBlocker[]> {
  return ctx.db.transaction().execute(async (trx) => {
    const session = await loadSessionContext(trx, sessionId);
    if (session === undefined) return [];
    const blockers = startBlockers(await startRequest(ctx, trx, session, ctx.clock.now()));
    return blockers.filter(({ code }) => !SEEN_THERE.has(code));
  });
}

/** Starts the session when it was ordered and nothing stands against it; otherwise stores why not, for the card. */
export async function startSession(ctx: JobContext, sessionId: SessionId): Promise<StartOutcome> {
  const outcome = await commit(ctx, (trx) => decide(ctx, trx, sessionId), jobsAfter);
  if (outcome.kind === 'refused') ctx.watch.startRefused(outcome.blockers.map(({ code }) => code));
  return outcome;
}

function jobsAfter(outcome: StartOutcome): readonly QueuedJob[] {
  if (outcome.kind === 'refused') return CARDS;
  if (outcome.kind !== 'started') return NO_JOBS;
  return [{ job: 'attempt', payload: { attemptId: outcome.attemptId, epoch: 0 } }, ...CARDS];
}

async function decide(ctx: JobContext, trx: Trx, sessionId: SessionId): Promise<StartOutcome> {
  await lockGate(trx);
  await lockCampaignOf(trx, sessionId);
  // One instant for the whole decision, and not before the locks: they may have been long to get.
  const now = ctx.clock.now();
  const session = await loadSessionContext(trx, sessionId);
  if (session === undefined || session.start_asked_at === null) return { kind: 'not-ordered' };
  const blockers = startBlockers(await startRequest(ctx, trx, session, now));
  if (blockers.length === 0) return start(ctx, trx, session, now);
  // Moved as its slot came: a refusal would keep it from being ordered at the new one.
  if (session.start_asked_by === null && blockers.some(({ code }) => code === 'not-due')) {
    await clearOrder(trx, session.id, null);
    return { kind: 'not-ordered' };
  }
  if (isWaitedFor(blockers)) {
    await noteWaiting(trx, session.id, now);
    return { kind: 'waiting', blockers };
  }
  await refuse(trx, session, blockers, { now, zone: ctx.settings.zone });
  return { kind: 'refused', blockers };
}

async function startRequest(ctx: JobContext, trx: Trx, session: SessionContext, now: Date): Promise<StartRequest> {
  const { settings } = ctx;
  const counts = await countFailures(trx, session.campaign_id);
  const action = session.status === 'failed' ? 'retry' : 'start';
  return {
    now,
    policy: startPolicyOf(settings, session),
    hostname: session.hostname,
    action,
    status: session.status,
    prerequisites:
      session.prereq_date === null ? null : { validated: session.prereq_validated === true, at: session.prereq_date },
    calendar: await calendarToday(ctx, trx, session, now),
    environment: environmentOf(session),
    branch: await branchFacts(ctx, trx, session, now),
    change: await changeQuestion(ctx, trx, session),
    ...(await ringFacts(ctx, trx, session, now)),
    rollback: rollbackOf(session),
    unclosed: await isNameUnclosed(trx, session.server_id),
    attemptRunning: await isServerTaken(trx, session.server_id),
    exclusiveGroupRunning: await exclusiveMemberRunning(trx, session.server_id, session.app_group),
    exclusiveGroupUnclosed: await exclusiveMemberUnclosed(trx, session.server_id, session.app_group),
    ...(await orderFacts(settings, trx, session, now)),
    campaign: {
      // One that ended while it was stopped is resumed by nobody: its servers are repaired all the same.
      stopped: session.campaign_status === 'closed' ? !(await mayRepair(trx, session)) : session.stopped_at !== null,
      failed: Math.max(0, counts.failed - session.failures_acknowledged),
      servers: counts.servers,
    },
    forecastMinutes: await forecastOf(ctx, trx, session),
    trigger: triggerOf(session, settings.zone),
    orderer: await loadOrderer(trx, ordererOf(session), {
      ability: action === 'retry' ? 'campaign.retry' : 'campaign.start',
      now,
      serverId: session.server_id,
      // `operators.ownServersOnly`: it may have been given to somebody else since.
      ownSession: settings.ownServersOnly === true ? session.id : null,
    }),
  };
}

/** RUN-18: after the campaign's end, while its snapshot is held; it may have been removed since the order. */
async function mayRepair(trx: Trx, session: SessionContext): Promise<boolean> {
  return session.repair_asked && (await sessionsWithSnapshot(trx, [session.id])).has(session.id);
}

/** At its slot: by whoever let the campaign start so. */
function ordererOf({ start_asked_by, start_mode, start_mode_by }: SessionContext): UserId | null {
  return start_asked_by ?? (start_mode === 'slot' ? start_mode_by : null);
}

async function forecastOf({ settings }: JobContext, trx: Trx, { server_id }: SessionContext): Promise<number> {
  const limits = { reboot: settings.rebootTimeLimitMinutes, other: settings.updateTimeLimitMinutes };
  return forecastMinutes(await recentMinutes(trx, server_id, limits), settings.forecastMinutes);
}

async function calendarToday(
  ctx: JobContext,
  trx: Trx,
  session: SessionContext,
  now: Date,
): Promise<StartRequest['calendar']> {
  const { zone } = ctx.settings;
  const today = dayIn(now, zone);
  // POL-5: past midnight, a window is still that of the day on which it began.
  const { windows } = startPolicyOf(ctx.settings, session);
  const began = windows === undefined ? null : occurrenceAt(now, windows);
  const days = [today, ...(began === null ? [] : [dayIn(began.start, zone)])];
  const calendar = calendarOf([Number(today.slice(0, 4))], {
    freezePeriods: await loadFreezePeriods(trx),
    alsaceMoselleZones: await alsaceMoselleZones(trx),
  });
  // An admin lifted freeze and season for this campaign, with a reason; never a holiday (PLAN-4, PLAN-5).
  const lifted = session.calendar_override_at !== null;
  return {
    freeze: !lifted && days.some((day) => freezeOn(day, calendar) !== null),
    holiday: days.some((day) => holidayOn(day, calendar, session.zone) !== null),
    bannedSeason:
      !lifted && inTrafficSeason(session.domain_code, branchToday(session.branch, environmentOf(session)), today),
  };
}

async function branchFacts(
  { settings }: JobContext,
  trx: Trx,
  session: SessionContext,
  now: Date,
): Promise<StartRequest['branch']> {
  const { campaign_id: campaignId, server_id: serverId, hostname, enrolment } = session;
  // The branch of the session, and the environment of today: a server that became production is held to the gate too.
  if (branchToday(session.branch, environmentOf(session)) === 'hprod') return { kind: 'hprod' };
  const questions = await loadGateQuestions(trx, campaignId, [serverId], settings.freshness, now);
  const question = questions.get(serverId);
  if (question === undefined) throw new Error(`no gate question for server ${serverId}`);
  const subject = { serverId, hostname, enrolment, linked: question.linked, answer: gateAnswer(question) };
  const covers = await loadGoCovers(trx, campaignId);
  if (!covers.given) return { kind: 'prod', gate: subject.answer, goGiven: false };
  const gate = coveredGate(subject, covers.servers.get(serverId) ?? [], campaignId);
  return { kind: 'prod', gate, goGiven: true };
}

function rollbackOf(session: SessionContext): StartRequest['rollback'] {
  if (session.rollback_method === null) return null;
  if (session.rollback_method === 'snapshot') return { method: 'snapshot' };
  return { method: 'na', ...backedUpOf(session) };
}

/** Who lets it start: an operator, or its slot. */
export function triggerOf(session: SessionContext, zone: string): StartRequest['trigger'] {
  const orderedAt = session.start_asked_at;
  if (session.start_asked_by !== null) return { kind: 'operator', orderedAt };
  const goGiven = session.start_mode === 'slot';
  return { kind: 'slot', goGiven, dueAt: slotInstant(session, zone), orderedAt, waitedAt: session.start_waited_at };
}

function slotInstant(session: SessionContext, zone: string): Date | null {
  if (session.date_prevue === null || session.heure_prevue === null) return null;
  return DateTime.fromISO(`${session.date_prevue}T${session.heure_prevue}`, { zone }).toJSDate();
}

async function start(ctx: JobContext, trx: Trx, session: SessionContext, at: Date): Promise<StartOutcome> {
  const retry = session.status === 'failed';
  if (!(await transitionSession(trx, session.id, retry ? 'retry' : 'start'))) return { kind: 'not-ordered' };
  if (retry) await forgetAcknowledged(trx, session.campaign_id, await failedSince(trx, session.id));
  const attemptId = await insertAttempt(trx, {
    sessionId: session.id,
    serverId: session.server_id,
    campaignId: session.campaign_id,
    startedBy: session.start_asked_by,
    at,
    step: ATTEMPT_STEPS[0],
    repair: session.repair_asked,
    activityId: session.start_activity,
    list: await listToInstall(ctx, trx, session, at),
    instance: session.instance,
    backupBasis: backupBasis(session, at, startPolicyOf(ctx.settings, session).backupHours),
  });
  await clearOrder(trx, session.id, null);
  // RUN-21: what somebody confirmed by name is good for this attempt, and for no other.
  await spendConfirmations(trx, { serverId: session.server_id, campaignId: session.campaign_id }, attemptId);
  const backup = await spendBackup(trx, session);
  await announce(trx, { sessionId: session.id, attemptId, kind: 'start', at });
  await writeAudit(trx, {
    at,
    actor: SYSTEM,
    action: retry ? 'session.retry' : 'session.start',
    object: { type: 'session', id: session.id },
    before: { status: session.status },
    after: {
      hostname: session.hostname,
      attemptId,
      orderedBy: session.start_asked_by,
      ...backup,
      ...(session.repair_asked ? { repair: true } : {}),
    },
    activityId: session.start_activity,
  });
  return { kind: 'started', attemptId };
}

/** RUN-14: what somebody vouched for is good for this attempt, and for no other. Who it was stays in the trail. */
async function spendBackup(trx: Trx, session: SessionContext): Promise<object> {
  const { backup_confirmed_by: backupConfirmedBy, backup_confirmed_at: backupConfirmedAt } = session;
  const backup =
    session.rollback_method === 'na' && session.backup_said !== null ? { backup: session.backup_said } : {};
  if (backupConfirmedAt === null) return backup;
  await trx
    .updateTable('patch_sessions')
    .set({ backup_confirmed_by: null, backup_confirmed_at: null })
    .where('id', '=', session.id)
    .execute();
  return { backupConfirmedBy, backupConfirmedAt, ...backup };
}

const WITHDRAWN: Partial<Readonly<Record<StartBlocker['code'], Withdrawal['reason']>>> = {
  'order-expired': 'expired',
  'slot-missed': 'missed',
  orderer: 'orderer',
  reassigned: 'reassigned',
};

async function refuse(
  trx: Trx,
  session: SessionContext,
  blockers: readonly StartBlocker[],
  { now, zone }: { readonly now: Date; readonly zone: string },
): Promise<void> {
  await clearOrder(trx, session.id, JSON.stringify(blockers));
  if (blockers.some((blocker) => blocker.code === 'failure-budget')) await stopCampaign(trx, session, now);
  await writeAudit(trx, {
    at: now,
    actor: SYSTEM,
    action: 'session.start-refused',
    object: { type: 'session', id: session.id },
    after: {
      hostname: session.hostname,
      blockers: blockers.map((blocker) => blocker.code),
      orderedBy: session.start_asked_by,
      orderedAt: session.start_asked_at,
    },
    activityId: session.start_activity,
  });
  await withdraw(trx, session, blockers, { now, zone });
}

/** RUN-14: an order that ran out is no refusal that its orderer is looking at: the operator and the channel are told. */
async function withdraw(
  trx: Trx,
  session: SessionContext,
  blockers: readonly StartBlocker[],
  { now, zone }: { readonly now: Date; readonly zone: string },
): Promise<void> {
  const reason = blockers.map(({ code }) => WITHDRAWN[code]).find((one) => one !== undefined);
  if (reason === undefined || session.start_asked_at === null) return;
  const bySlot = session.start_asked_by === null;
  const orderedAt = (bySlot ? slotInstant(session, zone) : null) ?? session.start_asked_at;
  await recordWithdrawal(trx, {
    sessionId: session.id,
    reason,
    orderedAt,
    orderedBy: session.start_asked_by ?? session.start_mode_by,
    at: now,
  });
  // Nobody stands behind the word any more: the servers to come wait for another one.
  if (bySlot && reason === 'orderer' && (await takeBackSlotWord(trx, session.campaign_id))) {
    await writeAudit(trx, {
      at: now,
      actor: SYSTEM,
      action: 'campaign.slot-start-withdrawn',
      object: { type: 'campaign', id: session.campaign_id },
      before: { startMode: 'slot', by: session.start_mode_by },
    });
  }
}

/** RUN-2: a spent budget stops the campaign; an operator who starts it again has seen the failures. */
async function stopCampaign(trx: Trx, session: SessionContext, at: Date): Promise<void> {
  await trx
    .updateTable('campaigns')
    .set({ stopped_at: at })
    .where('id', '=', session.campaign_id)
    .where('stopped_at', 'is', null)
    .execute();
}

async function clearOrder(trx: Trx, id: SessionId, refusal: string | null): Promise<void> {
  await trx
    .updateTable('patch_sessions')
    .set({ ...NO_ORDER, start_refusal: refusal })
    .where('id', '=', id)
    .execute();
}
