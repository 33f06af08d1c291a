// The card of a campaign: live while there is something left to do, its report afterwards (RUN-1, RUN-7, RUN-13).
import { DateTime } from 'luxon';
import { urgencyOf } from '../../cards/campaigns/campaign/states.ts';
import type {
  CampaignClosed,
  CampaignLive,
  CampaignServer,
  CampaignView,
  OperatorFigures,
  ProdGoState,
} from '../../cards/campaigns/campaign/view.ts';
import { PAGE_SIZES, pageOf, topOf } from '../../cards/paging.ts';
import {
  type CampaignHead,
  type CampaignSession,
  countSnapshotsHeld,
  isPrereqRunOpen,
  loadAttemptTotals,
  loadCampaignHead,
  loadCampaignSessions,
  loadLimits,
} from '../../db/queries/campaigns/campaign-view.ts';
import { BY_OTHERS, waitingForGo } from '../../db/queries/gate/prod-go.ts';
import { loadCampaignInventoryChanges } from '../../db/queries/inventory/open-campaigns.ts';
import { loadOperators } from '../../db/queries/people/people.ts';
import { scopeText } from '../../domain/attempts/update-scope.ts';
import { isSettled } from '../../domain/campaigns/campaign-state.ts';
import { SESSION_STATUSES, type SessionStatus } from '../../domain/campaigns/session-state.ts';
import type { IsoDate } from '../../domain/clock.ts';
import { type BlockedGroup, blockedGroups } from '../../domain/gate/blocker-groups.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import { closedUntil, isAhead } from '../../domain/previews/slot-clock.ts';
import { SLOT_TIMES } from '../../domain/previews/slots.ts';
import { changeOfCampaign } from '../changes/shown-change.ts';
import { type ProdGoSituation, prodGoSituation } from '../gate/prod-go-situation.ts';
import { heldNow, refusalsOf, ringsSaid } from '../rings/rings-situation.ts';
import { mayHere, noticePart, SYSTEM_NAME, type ViewContext } from '../shared/view-context.ts';
import { dayFinder } from '../staffing/move-sessions.ts';
import { campaignNotice, hasNoAccount } from './campaign-notice.ts';
import {
  causesOf,
  excludedServers,
  failuresOf,
  isRejected,
  owingPart,
  rejectedServers,
  restorableServers,
  runningServers,
  worked,
} from './campaign-servers.ts';
import { closedSlotsText } from './closed-slots.ts';
import { operatorShown } from './operator-shown.ts';
import { orderLines } from './order-lines.ts';
import { quickwinRun } from './quickwin-part.ts';
import { canStart, mayAskToStart, startOffer, type Withheld } from './start/start-offer.ts';

const MAX_LISTED = 10;
const MAX_BLOCKING = 2;

/** null: no such campaign. A handful of queries, whatever the number of servers, and a few more for each failure that is shown. */
export async function campaignView(ctx: ViewContext, id: CampaignId, page: number): Promise<CampaignView | null> {
  const head = await loadCampaignHead(ctx.db, id);
  if (head === undefined) return null;
  const sessions = await loadCampaignSessions(ctx.db, id);
  const end = endOf(head, sessions);
  const go = end === null ? { ...(await prodGoPart(ctx, head.id)), held: await heldNow(ctx, id) } : NO_GO;
  return {
    campaignId: id,
    version: 0,
    label: head.label,
    kind: head.kind,
    scope: scopeText(head.update_scope, MAX_LISTED),
    run: quickwinRun(ctx, head, sessions, go, end !== null),
    createdBy: head.creator,
    createdAt: head.created_at,
    counts: countByStatus(sessions),
    through: sessions.filter(({ through }) => through).length,
    validations: countValidations(sessions),
    failures: await failuresOf(ctx, id, sessions, end !== null),
    causes: causesOf(sessions),
    restorable: await restorableServers(ctx, id, sessions),
    ...(await owingPart(ctx, id)),
    ...(await changeOfCampaign(ctx, id)),
    excluded: topOf(excludedServers(sessions), MAX_LISTED),
    servers: pageOf(
      listed(sessions).map((session) => serverRow(session, head.kind === 'standard', hasNoAccount(session, ctx.now))),
      page,
      PAGE_SIZES.campaignServers,
    ),
    state:
      end === null ? await liveState(ctx, { head, sessions, ...go }, page) : await closedState(ctx, id, sessions, end),
    ...noticePart(
      ctx,
      end === null ? campaignNotice(ctx, head, sessions, await closedSlotsText(ctx, head, sessions)) : null,
    ),
  };
}

/** `by` null: all is done, and nobody has closed it yet. */
type End = { readonly by: string | null; readonly at: Date };

/**
 * Closed by somebody or by the system; or nothing left to do: every server excluded, or patched and accepted by its owner; the
 * system closes it when its week is over. A KO is no end: somebody has to act on it.
 */
function endOf(head: CampaignHead, sessions: readonly CampaignSession[]): End | null {
  if (head.closed_at !== null) return { by: head.closer ?? SYSTEM_NAME, at: head.closed_at };
  const settled = sessions.filter(isAccepted);
  const excluded = sessions.filter(({ status }) => status === 'excluded').length;
  if (!isSettled({ servers: sessions.length - excluded, accepted: settled.length })) return null;
  const last = Math.max(...settled.map((s) => (s.answered_at ?? s.ended_at ?? head.created_at).getTime()));
  return { by: null, at: new Date(last) };
}

function isAccepted({ status, validation }: CampaignSession): boolean {
  return status === 'reported' || (status === 'patched' && (validation === 'validated_ok' || validation === 'forced'));
}

function countByStatus(sessions: readonly CampaignSession[]): Record<SessionStatus, number> {
  const counts = Object.fromEntries(SESSION_STATUSES.map((status) => [status, 0])) as Record<SessionStatus, number>;
  for (const session of sessions) counts[worked(session)] += 1;
  return counts;
}

function countValidations(sessions: readonly CampaignSession[]): CampaignView['validations'] {
  const count = (status: CampaignSession['validation']) => sessions.filter((s) => s.validation === status).length;
  return {
    waiting: count('en_attente'),
    ok: count('validated_ok'),
    ko: count('validated_ko'),
    forced: count('forced'),
  };
}

/** Each state together, what needs somebody first; within it as they start. */
function listed(sessions: readonly CampaignSession[]): readonly CampaignSession[] {
  const urgency = (session: CampaignSession) => urgencyOf({ status: session.status, rejected: isRejected(session) });
  return sessions.toSorted((a, b) => urgency(a) - urgency(b));
}

function serverRow(session: CampaignSession, slotted: boolean, noAccount: boolean): CampaignServer {
  const { hostname, branch, status, date_prevue: day, heure_prevue: slot } = session;
  const packages = session.packages === 0 && !isPatched(session) ? null : session.packages;
  const power = session.powered === null ? {} : { power: session.powered };
  // A slot is a plan: what was done has its own instant.
  const done = (isPatched(session) || status === 'failed') && session.ended_at !== null;
  const at = done && session.ended_at !== null ? { at: session.ended_at } : {};
  const rejected = isRejected(session) ? { rejected: true } : {};
  const left = noAccount ? { noAccount } : {};
  const held = session.held === null || session.held === 0 ? {} : { held: session.held };
  return {
    hostname,
    branch,
    status,
    ...held,
    ...rejected,
    slotted,
    day,
    slot,
    ...at,
    operator: operatorShown(session),
    ...left,
    packages,
    ...power,
  };
}

type Live = ProdGoPart & Withheld & { readonly head: CampaignHead; readonly sessions: readonly CampaignSession[] };

async function liveState(ctx: ViewContext, live: Live, page: number): Promise<CampaignLive> {
  const { head, sessions, prodGo, blocked } = live;
  const { lines, refused } = await ringsSaid(ctx, head.id);
  return {
    kind: 'live',
    stopped: head.stopped_at === null ? null : { by: head.stopper ?? SYSTEM_NAME, at: head.stopped_at },
    atSlots: atSlots(head, sessions),
    running: topOf(runningServers(ctx, sessions), MAX_LISTED),
    start: startOffer(ctx, head, sessions, live),
    nextDue: topOf(nextDue(ctx, sessions, refused), MAX_LISTED),
    prodGo,
    blocked,
    rejected: topOf(rejectedServers(sessions), MAX_LISTED),
    lifted: head.lifted_why === null ? null : { by: head.lifter ?? SYSTEM_NAME, reason: head.lifted_why },
    shortened: head.shortened_why === null ? null : { by: head.shortener ?? SYSTEM_NAME, reason: head.shortened_why },
    limits: await limitsOf(ctx, head.id, sessions),
    changed: topOf(await loadCampaignInventoryChanges(ctx.db, head.id), MAX_LISTED),
    rings: lines,
    order: await orderLines(ctx, head.id),
    adjust: await adjustOf(ctx, head, sessions, page),
    access: await accessOf(ctx, live),
  };
}

async function limitsOf({ db }: ViewContext, id: CampaignId, sessions: readonly CampaignSession[]) {
  return (await loadLimits(db, id)).map(({ userId, name, most }) => ({
    name,
    most,
    servers: sessions.filter((s) => s.intervenant_id === userId && s.status !== 'excluded').length,
  }));
}

/** Nothing for those who could not use it: its lists are long. */
async function adjustOf(
  ctx: ViewContext,
  head: CampaignHead,
  sessions: readonly CampaignSession[],
  page: number,
): Promise<CampaignLive['adjust']> {
  if (!mayHere(ctx, 'session.assign')) return { servers: [], operators: [], days: [], slots: [] };
  const shown = pageOf(listed(sessions), page, PAGE_SIZES.campaignServers).rows.filter(({ status }) =>
    ADJUSTABLE.has(status),
  );
  return {
    servers: shown.map(({ server_id: id, hostname, status }) => ({ id, hostname, excluded: status === 'excluded' })),
    operators: await loadOperators(ctx.db, ctx.now),
    days: await daysAhead(ctx, head, shown),
    slots: head.kind === 'standard' ? SLOT_TIMES : [],
  };
}

/** On which one of them could be moved (SLOT-2, PLAN-4). Only the campaigns of the plan have slots. */
async function daysAhead(
  { db, now, settings }: ViewContext,
  { id: campaignId, kind, week_start: weekStart }: CampaignHead,
  sessions: readonly CampaignSession[],
): Promise<readonly IsoDate[]> {
  if (kind !== 'standard' || sessions.length === 0) return [];
  const daysOf = await dayFinder({ trx: db }, { campaignId, weekStart });
  const until = closedUntil(now, settings.zone);
  return [...new Set(sessions.flatMap(daysOf))]
    .filter((day) => SLOT_TIMES.some((time) => isAhead(day, time, until)))
    .sort();
}

const ADJUSTABLE: ReadonlySet<SessionStatus> = new Set(['pending', 'prereq_ok', 'failed', 'excluded']);

type ProdGoPart = {
  readonly prodGo: ProdGoState;
  /** Production that no standing go covers. */
  readonly waits: ReadonlySet<ServerId>;
  readonly blocked: CampaignLive['blocked'];
};

const NO_GO: ProdGoPart & Withheld = { prodGo: { kind: 'none' }, waits: new Set(), held: new Map(), blocked: [] };

async function prodGoPart(ctx: ViewContext, id: CampaignId): Promise<ProdGoPart> {
  const situation = await prodGoSituation(ctx, id);
  const { servers } = situation;
  return {
    prodGo: prodGoState(situation),
    waits: waitingForGo(servers),
    blocked: blockedGroups(servers).map(groupView),
  };
}

function groupView({ group, servers }: BlockedGroup): CampaignLive['blocked'][number] {
  const first = servers.slice(0, MAX_LISTED).map(({ hostname, blockers }) => {
    // The production itself where its own environment is in the way; nothing of what the reader may not read (PEOPLE-3).
    const by = blockers.filter((one) => one.reason !== BY_OTHERS && one.hostname !== hostname.toLowerCase());
    return { hostname, by: [...new Set(by.map((one) => one.hostname))].slice(0, MAX_BLOCKING) };
  });
  return { group, servers: { first, total: servers.length } };
}

function prodGoState({ servers, refusal, goes, waiting, blocked, open }: ProdGoSituation): ProdGoState {
  if (servers.length === 0) return { kind: 'none' };
  if (refusal !== null) return { kind: 'refused', by: refusal.by, at: refusal.decided_at };
  const [latest] = goes;
  if (latest !== undefined) {
    const { by, decided_at: at } = latest;
    return waiting === 0 ? { kind: 'approved', by, at } : { kind: 'partly', by, at, waiting };
  }
  return open.length === 0 ? { kind: 'blocked', blockers: blocked } : { kind: 'green' };
}

/** Those to come; when none is, those whose slot has passed. */
function nextDue({ now, settings }: ViewContext, sessions: readonly CampaignSession[], refused: ReadonlySet<string>) {
  const present = DateTime.fromJSDate(now, { zone: settings.zone }).toFormat('yyyy-MM-dd HH:mm');
  const planned = sessions
    .filter((session) => canStart(session) && !refused.has(session.hostname))
    .flatMap(({ hostname, date_prevue: day, heure_prevue: slot }) =>
      day === null || slot === null ? [] : [{ hostname, day, slot, key: `${day} ${slot}` }],
    )
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
  const coming = planned.filter(({ key }) => key >= present);
  return coming.length > 0 ? coming : planned;
}

/** A word that is taken up by the workers until the last server has started. */
function atSlots({ start_mode, starter }: CampaignHead, sessions: readonly CampaignSession[]): CampaignLive['atSlots'] {
  if (start_mode !== 'slot' || !sessions.some(canStart)) return null;
  return { by: starter ?? SYSTEM_NAME };
}

/**
 * What the orders would accept (`order-start.ts` and its neighbours). Start is also the word that goes on after a stop; production alone is not
 * offered to it before its go.
 */
async function accessOf(ctx: ViewContext, live: Live): Promise<CampaignLive['access']> {
  const { head, sessions, prodGo } = live;
  const checking = await isPrereqRunOpen(ctx.db, head.id);
  const movesTo = await daysAhead(ctx, head, movable(sessions));
  const stopped = head.stopped_at !== null;
  const left = sessions.filter(canStart);
  const failed = sessions.some(({ status }) => status === 'failed');
  const broken = sessions.some((one) => one.status === 'failed' && one.start_asked_at === null);
  const decidable = prodGo.kind !== 'none' && prodGo.kind !== 'approved';
  return {
    prereqs: !checking && left.length > 0 && mayHere(ctx, 'campaign.prereqs'),
    start: mayAskToStart(head, sessions, live) && mayHere(ctx, 'campaign.start'),
    stop: !stopped && left.length > 0 && isUnderWay(head, sessions) && mayHere(ctx, 'campaign.stop'),
    retry: broken && !stopped && mayHere(ctx, 'campaign.retry'),
    go: decidable && mayHere(ctx, 'read'),
    assign: left.length > 0 && mayHere(ctx, 'session.assign'),
    move: movesTo.length > 0 && mayHere(ctx, 'session.move'),
    exclude: (left.length > 0 || failed) && mayHere(ctx, 'session.exclude'),
    restore: sessions.some(({ status }) => status === 'excluded') && mayHere(ctx, 'session.restore'),
  };
}

/** Those that still wait for their slot. */
function movable(sessions: readonly CampaignSession[]): readonly CampaignSession[] {
  return sessions.filter((session) => canStart(session) && session.start_asked_at === null);
}

/** Something runs, or would start by itself: only then there is something to stop. */
function isUnderWay({ start_mode: mode }: CampaignHead, sessions: readonly CampaignSession[]): boolean {
  return mode === 'slot' || sessions.some((one) => one.status === 'in_progress' || one.start_asked_at !== null);
}

async function closedState(
  { db, now }: ViewContext,
  id: CampaignId,
  sessions: readonly CampaignSession[],
  end: End,
): Promise<CampaignClosed> {
  const totals = await loadAttemptTotals(db, id);
  const { first, last } = totals;
  return {
    kind: 'closed',
    ...end,
    packagesUpdated: sessions.reduce((sum, { packages }) => sum + (packages ?? 0), 0),
    reboots: totals.reboots,
    snapshotsHeld: await countSnapshotsHeld(db, id),
    refused: await refusalsOf(db, id, now),
    durationMs: first === null || last === null ? 0 : last.getTime() - first.getTime(),
    operators: topOf(operatorsOf(sessions), MAX_LISTED),
  };
}

/** Every server of the report is in one of their figures. Whoever had most comes first. */
function operatorsOf(sessions: readonly CampaignSession[]): OperatorFigures[] {
  const byOperator = Map.groupBy(sessions, (session) => JSON.stringify(operatorShown(session)));
  return [...byOperator.values()]
    .map((own) => figuresOf(own[0] === undefined ? null : operatorShown(own[0]), own))
    .sort((a, b) => sumOf(b) - sumOf(a));
}

function figuresOf(name: OperatorFigures['name'], own: readonly CampaignSession[]): OperatorFigures {
  const count = (is: (session: CampaignSession) => boolean) => own.filter(is).length;
  const patched = count((one) => isPatched(one) && !isRejected(one));
  const failed = count((one) => worked(one) === 'failed');
  const excluded = count(({ status }) => status === 'excluded');
  return { name, patched, failed, excluded, left: own.length - patched - failed - excluded };
}

function isPatched({ status }: CampaignSession): boolean {
  return status === 'patched' || status === 'reported';
}

function sumOf({ patched, failed, excluded, left }: OperatorFigures): number {
  return patched + failed + excluded + left;
}
