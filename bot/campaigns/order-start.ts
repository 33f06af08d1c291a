// An operator's word to start (RUN-2): for their own servers that are due, for all that are due, for the hosts named, for each at its
// slot, or for all of them by their number; never for more. It only orders: every condition is asked again in the transaction that
// starts a server (jobs/sessions/start-session.ts).

import { loadPassedSlots } from '../../db/queries/attempts/orders.ts';
import { countFailures } from '../../db/queries/attempts/start-facts.ts';
import { type CampaignServer, loadCampaignServers } from '../../db/queries/campaigns/campaign-servers.ts';
import { isRefusedForBudget, wasToldOfSpentBudget } from '../../db/queries/campaigns/spent-budget.ts';
import { missedBlocker } from '../../domain/campaigns/start-conditions.ts';
import { DEFAULT_START_POLICY } from '../../domain/campaigns/start-policy.ts';
import type { IsoDate } from '../../domain/clock.ts';
import type { CampaignId, UserId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { hasCome } from '../../domain/previews/slot-clock.ts';
import { atLeast, orderRefusal } from '../../domain/quickwin/phase.ts';
import type { Branch } from '../../domain/server.ts';
import { findSessions, leftAside } from '../shared/campaign-sessions.ts';
import { lockOpenCampaign, type OpenCampaign } from '../shared/open-campaign.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';
import { refusalOfOthers } from '../shared/own-servers.ts';
import { refusalOfReach } from '../shared/reach/refusals.ts';
import { joined, namesText } from '../shared/sentences.ts';
import { setPhase } from './quickwin-phase.ts';
import { alreadyRedText } from './start/already-red.ts';
import { type LeftOut, leftOutOf } from './start/left-out.ts';
import { type NamedSituation, othersOf, secondYes } from './start/second-yes.ts';

export type StartServersRequest = {
  readonly campaignId: CampaignId;
  /** None: those that `which` says. */
  readonly hostnames: readonly string[];
  /** Each at its slot from now on, instead of at once. */
  readonly bySlot: boolean;
  /** Whose and when, without names; absent: what is due, of the one who orders or of nobody. */
  readonly which?: StartWhich;
  /** QuickWin: of that branch alone. */
  readonly branch?: Branch;
  /** The second yes to servers that are named before their slot, or are a colleague's: the day as it was told (`second-yes.ts`). */
  readonly earlyUntil?: IsoDate;
};

/** `all`: whatever its slot and its operator; `count` is how many the person has typed, null when they have not. */
export type StartWhich = { readonly kind: 'mine' | 'due' } | { readonly kind: 'all'; readonly count: number | null };

type Ordered = { readonly ordered: number; readonly note: Text | null };

/**
 * What waits for a go, a ring or a site is left out, and said to be (`start/left-out.ts`). On a campaign that is stopped, or whose spent failure
 * budget a start was refused for, this is the decision to go on: the failures of now no longer count (RUN-2).
 */
export function orderStart(
  ctx: OperationContext,
  by: Requester,
  order: StartServersRequest,
): Promise<Outcome<Ordered>> {
  const spec = {
    ability: 'campaign.start',
    action: 'campaign.start',
    object: { type: 'campaign', id: order.campaignId },
  } as const;
  return operate(ctx, by, spec, (work) => start(work, order));
}

async function start(work: UnitOfWork, order: StartServersRequest): Promise<Outcome<Ordered>> {
  const { trx } = work;
  const campaign = await lockOpenCampaign(trx, order.campaignId);
  if (campaign.kind === 'refused') return campaign;
  const early =
    (campaign.phase === null ? null : orderRefusal(campaign.phase, 'patch')) ?? slotsRefusal(order, campaign);
  if (early !== null) return refused(early);
  const found = await findSessions(trx, order.campaignId, order.hostnames, work.by.actor.userId);
  if (found.kind === 'refused') return found;
  const goesOn = campaign.stoppedAt !== null || (await wasToldOfSpentBudget(trx, order.campaignId));
  const outside = order.bySlot || goesOn ? await refusalOfWhole(work, order.campaignId) : null;
  if (outside !== null) return outside;
  const isNamed = order.hostnames.length > 0;
  const leftOut = await leftOutOf(work, order.campaignId, isNamed);
  const named = isNamed ? found.sessions.filter((one) => isStartable(one) && !leftOut.has(one)) : [];
  const theirs = await refusalOfOthers(
    work,
    named.map(({ id }) => id),
  );
  if (theirs !== null) return theirs;
  const choice =
    campaign.phase === null
      ? choose(found.sessions, order, {
          by: work.by.actor.userId,
          due: dueAt(work, campaign),
          today: dayIn(work.now, work.settings.zone),
          others: isNamed ? await othersOf(work, found.sessions) : new Map(),
          leftOut,
        })
      : chooseInRun(found.sessions, order, leftOut);
  if (choice.kind === 'refused') return choice;
  const meant = order.bySlot ? found.sessions.filter(isStartable) : choice.chosen;
  const others = await refusalOfOthers(
    work,
    meant.map(({ id }) => id),
  );
  if (others !== null) return others;
  const nothing = choice.chosen.length === 0 && !order.bySlot;
  if (nothing && !goesOn)
    return refused(choice.note ?? (await nothingDue(work, campaign, found.sessions.filter(isStartable))));
  if (goesOn) await goOn(work, order.campaignId);
  const passed = order.bySlot ? await startBySlot(work, order.campaignId) : null;
  if (!order.bySlot) await orderSessions(work, choice.chosen);
  const started = order.bySlot ? [] : choice.chosen.map(({ id }) => id);
  const red = await alreadyRedText(trx, started);
  if (campaign.phase !== null) await setPhase(work, order.campaignId, atLeast(campaign.phase, 'patching'));
  await audit(work, order, campaign, choice.chosen, goesOn);
  return {
    kind: 'done',
    ordered: order.bySlot ? 0 : choice.chosen.length,
    note: joined([nothing ? RESUMED : null, choice.note, passed, red]),
  };
}

/** Advises only what would be accepted. */
async function nothingDue(
  work: UnitOfWork,
  { id, campaignKind, startMode }: OpenCampaign,
  left: readonly CampaignServer[],
): Promise<Text> {
  if (left.length === 0) return NOTHING_LEFT;
  if (campaignKind !== 'standard') return NONE_DUE;
  if (startMode === 'slot') {
    return {
      fr: `${NONE_DUE.fr} Chacun démarrera à son créneau. Pour ne pas l’attendre, nommez les serveurs à démarrer.`,
      en: `${NONE_DUE.en} Each will start at its slot. To start earlier, name the servers to start.`,
    };
  }
  const ids = left.map((one) => one.id);
  const against = (await refusalOfOthers(work, ids)) ?? (await refusalOfWhole(work, id));
  if (against !== null) return NONE_DUE;
  return {
    fr: `${NONE_DUE.fr} Pour démarrer chacun à son créneau : /demarrer ${id} creneaux. Sinon, nommez les serveurs à démarrer.`,
    en: `${NONE_DUE.en} To start each one at its slot: /start ${id} slots. Otherwise, name the servers to start.`,
  };
}
const NONE_DUE: Text = { fr: 'Aucun serveur n’est à démarrer maintenant.', en: 'No server is due now.' };
const NOTHING_LEFT: Text = { fr: 'Il ne reste aucun serveur à démarrer.', en: 'There is no server left to start.' };
const RESUMED: Text = {
  fr: 'La campagne reprend. Aucun serveur n’est à démarrer pour l’instant.',
  en: 'The campaign is resumed. No server is due for now.',
};
function isStartable({ status }: CampaignServer): boolean {
  return status === 'pending' || status === 'prereq_ok';
}

type Choice =
  | { readonly kind: 'chosen'; readonly chosen: readonly CampaignServer[]; readonly note: Text | null }
  | Refused;

type Situation = NamedSituation & { readonly by: UserId; readonly leftOut: LeftOut };

/** Its slot has come, today or before. An emergency has no slots: what is left is due. */
function dueAt({ now, settings }: UnitOfWork, campaign: OpenCampaign): Situation['due'] {
  if (campaign.campaignKind === 'emergency') return () => true;
  return ({ day, slot }) => day !== null && hasCome({ day, slot }, now, settings.zone);
}

function choose(
  sessions: readonly CampaignServer[],
  order: StartServersRequest,
  { by, due, today, others, leftOut }: Situation,
): Choice {
  const startable = sessions.filter(isStartable);
  const open = startable.filter((one) => !leftOut.has(one));
  if (order.hostnames.length > 0) {
    const asked = secondYes(order, open, { due, today, others });
    if (asked !== null) return asked;
    const aside = leftAside(sessions.filter((session) => !startable.includes(session)));
    return { kind: 'chosen', chosen: open, note: joined([leftOut.text(startable), aside]) };
  }
  const { which } = order;
  if (which?.kind === 'all') {
    const aside = leftOut.text(startable);
    if (open.length === 0 && aside !== null) return refuse(aside.fr, aside.en);
    if (which.count !== open.length) return notThatMany(order.campaignId, open.length, aside);
    return { kind: 'chosen', chosen: open, note: aside };
  }
  const isMeant = ({ operatorId }: CampaignServer) => isWhose(operatorId, which, by);
  const chosen = open.filter((one) => due(one) && isMeant(one));
  const unasked = open.filter((one) => due(one) && !isMeant(one));
  const aside = leftOut.text(startable.filter((one) => due(one) && isMeant(one)));
  return { kind: 'chosen', chosen, note: joined([aside, othersText(order.campaignId, unasked)]) };
}

function isWhose(operatorId: UserId | null, which: StartWhich | undefined, by: UserId): boolean {
  if (which?.kind === 'due') return true;
  return operatorId === by || (which === undefined && operatorId === null);
}

/** Typing how many is the second yes: the number is that of what would be started now. */
function notThatMany(id: CampaignId, servers: number, aside: Text | null): Refused {
  if (servers === 0) return refused(NOTHING_LEFT);
  const before = { fr: aside === null ? '' : `${aside.fr} `, en: aside === null ? '' : `${aside.en} ` };
  return refuse(
    `${before.fr}Cela démarrerait tout de suite ${servers} ${servers > 1 ? 'serveurs' : 'serveur'}, quels que soient le créneau et l’opérateur. Pour confirmer : /demarrer ${id} tous ${servers}`,
    `${before.en}This would start ${servers} ${servers > 1 ? 'servers' : 'server'} right away, whatever the slot and the operator. To confirm: /start ${id} all ${servers}`,
  );
}

/** What is due as well and was not asked for. */
function othersText(id: CampaignId, others: readonly CampaignServer[]): Text | null {
  if (others.length === 0) return null;
  const { fr, en } = namesText(others.map(({ hostname }) => hostname));
  return {
    fr: `À démarrer aussi, mais affectés à d’autres : ${fr}. Pour les démarrer : /demarrer ${id} dus`,
    en: `Also due, but assigned to others: ${en}. To start them: /start ${id} due`,
  };
}

/** A run has no slots: what has passed its prerequisites and has its snapshot is patched at the operator's word. */
function chooseInRun(sessions: readonly CampaignServer[], order: StartServersRequest, leftOut: LeftOut): Choice {
  const meant = sessions.filter(({ branch }) => order.branch === undefined || branch === order.branch);
  const startable = meant.filter(isStartable);
  const ready = startable.filter(({ status, prepared }) => status === 'prereq_ok' && prepared);
  const chosen = ready.filter((one) => !leftOut.has(one));
  const aside = order.hostnames.length > 0 ? leftAside(meant.filter((one) => !startable.includes(one))) : null;
  const unready = startable.filter((one) => !ready.includes(one) && !leftOut.has(one));
  return { kind: 'chosen', chosen, note: joined([leftOut.text(ready), unreadyText(unready), aside]) };
}

function unreadyText(sessions: readonly CampaignServer[]): Text | null {
  if (sessions.length === 0) return null;
  const { fr, en } = namesText(sessions.map(({ hostname }) => hostname));
  return {
    fr: `Non démarrés, prérequis non remplis ou pas de snapshot : ${fr}.`,
    en: `Not started, prerequisites not met or no snapshot: ${en}.`,
  };
}

/** PEOPLE-3: a word for slots, or that a campaign goes on, lets every server of it start, so that it takes an account that has them all. */
async function refusalOfWhole(work: UnitOfWork, campaignId: CampaignId): Promise<Refused | null> {
  const all = await loadCampaignServers(work.trx, campaignId, null);
  return refusalOfReach(
    work,
    all.map(({ serverId }) => serverId),
  );
}

/** Only the campaigns of the plan have slots. */
function slotsRefusal({ bySlot }: StartServersRequest, { campaignKind }: OpenCampaign): Text | null {
  if (!bySlot || campaignKind === 'standard') return null;
  return campaignKind === 'quickwin'
    ? { fr: 'Un QuickWin n’a pas de créneaux.', en: 'A QuickWin has no slots.' }
    : { fr: 'Une campagne d’urgence n’a pas de créneaux.', en: 'An emergency campaign has no slots.' };
}

async function goOn({ trx, now }: UnitOfWork, campaignId: CampaignId): Promise<void> {
  const { failed } = await countFailures(trx, campaignId);
  await trx
    .updateTable('campaigns')
    .set({ stopped_at: null, stopped_by: null, failures_acknowledged: failed, failures_acknowledged_at: now })
    .where('id', '=', campaignId)
    .execute();
  // The refusals that this decision answers: left behind, they would read as a new warning.
  await trx
    .updateTable('patch_sessions')
    .set({ start_refusal: null })
    .where('campaign_id', '=', campaignId)
    .where(isRefusedForBudget)
    .execute();
}

/**
 * A refused session is not ordered again at its slot until somebody acts: this is that. Slots that had passed before the word are not
 * caught up (RUN-14); returns which, for the one who gave it.
 */
async function startBySlot({ trx, now, by, settings }: UnitOfWork, campaignId: CampaignId): Promise<Text | null> {
  await trx
    .updateTable('campaigns')
    .set({ start_mode: 'slot', start_mode_by: by.actor.userId, start_mode_at: now, start_mode_activity: by.activityId })
    .where('id', '=', campaignId)
    .execute();
  await trx
    .updateTable('patch_sessions')
    .set({ start_refusal: null })
    .where('campaign_id', '=', campaignId)
    .where('status', 'in', ['pending', 'prereq_ok'])
    .execute();
  const slotGraceMinutes = settings.slotGraceMinutes ?? DEFAULT_START_POLICY.slotGraceMinutes;
  const policy = { ...DEFAULT_START_POLICY, zone: settings.zone, slotGraceMinutes };
  const passed = await loadPassedSlots(trx, campaignId, {
    before: new Date(now.getTime() - slotGraceMinutes * 60_000),
    zone: settings.zone,
  });
  for (const { id, slotAt } of passed) {
    const refusal = JSON.stringify([missedBlocker(slotAt, policy)]);
    await trx.updateTable('patch_sessions').set({ start_refusal: refusal }).where('id', '=', id).execute();
  }
  if (passed.length === 0) return null;
  const { fr, en } = namesText(passed.map(({ hostname }) => hostname));
  return { fr: `Créneau déjà passé, non démarré : ${fr}.`, en: `Slot already passed, not started: ${en}.` };
}

async function orderSessions(work: UnitOfWork, sessions: readonly CampaignServer[]): Promise<void> {
  if (sessions.length === 0) return;
  const ids = sessions.map(({ id }) => id);
  const rows = await work.trx
    .updateTable('patch_sessions')
    .set({
      start_asked_at: work.now,
      start_asked_by: work.by.actor.userId,
      start_activity: work.by.activityId,
      start_waited_at: null,
      start_refusal: null,
    })
    .where('id', 'in', ids)
    .where('status', 'in', ['pending', 'prereq_ok'])
    .returning('id')
    .execute();
  for (const { id } of rows) work.enqueue({ job: 'session', payload: { sessionId: id } });
}

async function audit(
  work: UnitOfWork,
  order: StartServersRequest,
  campaign: OpenCampaign,
  chosen: readonly CampaignServer[],
  goesOn: boolean,
): Promise<void> {
  await work.record({
    before: { startMode: campaign.startMode, stopped: campaign.stoppedAt !== null },
    after: order.bySlot
      ? { startMode: 'slot', goesOn }
      : { servers: chosen.map(({ hostname }) => hostname), goesOn, ...(order.which && { which: order.which.kind }) },
  });
}
