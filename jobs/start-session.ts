// The one door to a server: every condition of RUN-2 and the gate (GATE-6) are asked in the transaction that marks the
// session `in_progress` and makes its attempt. Commands, clicks, slots and retries all come through here.
import { DateTime } from 'luxon';
import { announce } from '../db/queries/announcements.ts';
import { insertAttempt } from '../db/queries/attempts.ts';
import { SYSTEM, writeAudit } from '../db/queries/audit.ts';
import { touchCard } from '../db/queries/cards.ts';
import { loadGateQuestions, lockGate } from '../db/queries/gate.ts';
import { alsaceMoselleZones, loadFreezePeriods } from '../db/queries/planning.ts';
import { loadGoAcknowledged } from '../db/queries/prod-go.ts';
import { loadSessionContext, moveSession, type SessionContext } from '../db/queries/sessions.ts';
import {
  countFailures,
  exclusiveMemberRunning,
  forgetAcknowledged,
  isServerTaken,
  lockCampaignOf,
  recentMinutes,
} from '../db/queries/start-facts.ts';
import type { Trx } from '../db/schema/database.ts';
import { cardKeyText } from '../domain/card-key.ts';
import { ATTEMPT_STEPS } from '../domain/execution/attempt-steps.ts';
import { forecastMinutes } from '../domain/execution/forecast.ts';
import { startBlockers } from '../domain/execution/start-conditions.ts';
import type { StartBlocker, StartRequest } from '../domain/execution/start-request.ts';
import { acknowledgedGate } from '../domain/gate/acknowledged.ts';
import { gateAnswer } from '../domain/gate/gate.ts';
import type { AttemptId, SessionId } from '../domain/ids.ts';
import { calendarOf, freezeOn, holidayOn, inTrafficSeason } from '../domain/planning/calendar.ts';
import { dayIn } from '../domain/planning/iso-week.ts';
import type { JobContext } from './context.ts';
import { startPolicyOf } from './settings.ts';

export type StartOutcome =
  | { readonly kind: 'started'; readonly attemptId: AttemptId }
  | { readonly kind: 'refused'; readonly blockers: readonly StartBlocker[] }
  /** Only something that ends by itself stands in the way: the order stays. */
  | { readonly kind: 'waiting'; readonly blockers: readonly StartBlocker[] }
  | { readonly kind: 'not-ordered' };

const PASSING: ReadonlySet<string> = new Set(['attempt-running', 'exclusive-group']);

/** Starts the session when it was ordered and nothing stands against it; otherwise stores why not, for the card. */
export async function startSession(ctx: JobContext, sessionId: SessionId): Promise<StartOutcome> {
  const outcome = await ctx.db.transaction().execute((trx) => decide(ctx, trx, sessionId));
  if (outcome.kind === 'started') {
    await ctx.bells.ring([
      { job: 'attempt', payload: { attemptId: outcome.attemptId, epoch: 0 } },
      { job: 'cards', payload: {} },
    ]);
  }
  if (outcome.kind === 'refused') await ctx.bells.ring([{ job: 'cards', payload: {} }]);
  return outcome;
}

async function decide(ctx: JobContext, trx: Trx, sessionId: SessionId): Promise<StartOutcome> {
  await lockGate(trx);
  await lockCampaignOf(trx, sessionId);
  const session = await loadSessionContext(trx, sessionId);
  if (session === undefined || session.start_asked_at === null) return { kind: 'not-ordered' };
  const blockers = startBlockers(await startRequest(ctx, trx, session));
  if (blockers.length === 0) return start(ctx, trx, session);
  // Moved as its slot came: a refusal would keep it from being ordered at the new one.
  if (session.start_asked_by === null && blockers.some(({ code }) => code === 'not-due')) {
    await clearOrder(trx, session.id, null);
    await touchCard(trx, cardKeyText({ kind: 'campaign', campaignId: session.campaign_id }));
    return { kind: 'not-ordered' };
  }
  if (blockers.every((blocker) => PASSING.has(blocker.code))) return { kind: 'waiting', blockers };
  await refuse(ctx, trx, session, blockers);
  return { kind: 'refused', blockers };
}

async function startRequest(ctx: JobContext, trx: Trx, session: SessionContext): Promise<StartRequest> {
  const { settings } = ctx;
  const now = ctx.clock.now();
  const counts = await countFailures(trx, session.campaign_id);
  return {
    now,
    policy: startPolicyOf(settings, session.kind),
    hostname: session.hostname,
    action: session.status === 'failed' ? 'retry' : 'start',
    status: session.status,
    prerequisites:
      session.prereq_date === null ? null : { validated: session.prereq_validated === true, at: session.prereq_date },
    calendar: await calendarToday(ctx, trx, session, now),
    branch: await branchFacts(ctx, trx, session),
    rollback: rollbackOf(session),
    attemptRunning: await isServerTaken(trx, session.server_id),
    exclusiveGroupRunning: await exclusiveMemberRunning(trx, session.server_id, session.app_group),
    campaign: {
      // A repair goes on after the campaign's end, while its snapshot is held (RUN-18).
      stopped: session.stopped_at !== null || (session.campaign_status === 'closed' && !session.repair_asked),
      failed: Math.max(0, counts.failed - session.failures_acknowledged),
      servers: counts.servers,
    },
    forecastMinutes: await forecastOf(ctx, trx, session),
    trigger: triggerOf(session, settings.zone),
  };
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
  const today = dayIn(now, ctx.settings.zone);
  const calendar = calendarOf([Number(today.slice(0, 4))], {
    freezePeriods: await loadFreezePeriods(trx),
    alsaceMoselleZones: await alsaceMoselleZones(trx),
  });
  // An admin lifted freeze and season for this campaign, with a reason; never a holiday (PLAN-4, PLAN-5).
  const lifted = session.calendar_override_at !== null;
  return {
    freeze: !lifted && freezeOn(today, calendar) !== null,
    holiday: holidayOn(today, calendar, session.zone) !== null,
    bannedSeason: !lifted && inTrafficSeason(session.domain_code, session.branch, today),
  };
}

async function branchFacts(ctx: JobContext, trx: Trx, session: SessionContext): Promise<StartRequest['branch']> {
  // The branch of the session, and the environment of today: a server that became production is held to the gate too.
  if (session.branch === 'hprod' && session.environment !== 'Production') return { kind: 'hprod' };
  const questions = await loadGateQuestions(trx, session.campaign_id, [session.server_id], ctx.settings.freshness);
  const question = questions.get(session.server_id);
  if (question === undefined) throw new Error(`no gate question for server ${session.server_id}`);
  const answer = gateAnswer(question);
  const acknowledged = await loadGoAcknowledged(trx, session.campaign_id);
  if (acknowledged === null) return { kind: 'prod', gate: answer, goGiven: false };
  const server = { serverId: session.server_id, hostname: session.hostname };
  return { kind: 'prod', gate: acknowledgedGate(answer, server, acknowledged), goGiven: true };
}

function rollbackOf(session: SessionContext): StartRequest['rollback'] {
  if (session.rollback_method === null) return null;
  if (session.rollback_method === 'snapshot') return { method: 'snapshot' };
  return { method: 'na', confirmed: session.backup_confirmed_at !== null };
}

function triggerOf(session: SessionContext, zone: string): StartRequest['trigger'] {
  if (session.start_asked_by !== null) return { kind: 'operator', ordered: true };
  return { kind: 'slot', goGiven: session.start_mode === 'slot', dueAt: slotInstant(session, zone) };
}

function slotInstant(session: SessionContext, zone: string): Date | null {
  if (session.date_prevue === null || session.heure_prevue === null) return null;
  return DateTime.fromISO(`${session.date_prevue}T${session.heure_prevue}`, { zone }).toJSDate();
}

async function start(ctx: JobContext, trx: Trx, session: SessionContext): Promise<StartOutcome> {
  const at = ctx.clock.now();
  const retry = session.status === 'failed';
  if (!(await moveSession(trx, session.id, retry ? 'retry' : 'start'))) return { kind: 'not-ordered' };
  if (retry) await forgetAcknowledged(trx, session.campaign_id);
  const attemptId = await insertAttempt(trx, {
    sessionId: session.id,
    serverId: session.server_id,
    campaignId: session.campaign_id,
    startedBy: session.start_asked_by,
    at,
    step: ATTEMPT_STEPS[0],
    repair: session.repair_asked,
  });
  await clearOrder(trx, session.id, null);
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
      ...(session.repair_asked ? { repair: true } : {}),
    },
  });
  await touchCard(trx, cardKeyText({ kind: 'campaign', campaignId: session.campaign_id }));
  return { kind: 'started', attemptId };
}

async function refuse(
  ctx: JobContext,
  trx: Trx,
  session: SessionContext,
  blockers: readonly StartBlocker[],
): Promise<void> {
  await clearOrder(trx, session.id, JSON.stringify(blockers));
  if (blockers.some((blocker) => blocker.code === 'failure-budget')) await stopCampaign(trx, session, ctx.clock.now());
  await writeAudit(trx, {
    at: ctx.clock.now(),
    actor: SYSTEM,
    action: 'session.start-refused',
    object: { type: 'session', id: session.id },
    after: { hostname: session.hostname, blockers: blockers.map((blocker) => blocker.code) },
  });
  await touchCard(trx, cardKeyText({ kind: 'campaign', campaignId: session.campaign_id }));
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
    .set({ start_asked_at: null, start_asked_by: null, repair_asked: false, start_refusal: refusal })
    .where('id', '=', id)
    .execute();
}
