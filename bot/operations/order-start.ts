// An operator's word to start (RUN-2): for what is due, for the hosts named, or for each at its slot. It only orders: every
// condition is asked again in the transaction that starts a server (jobs/start-session.ts).
import { sql } from 'kysely';
import { countFailures, isGoGiven } from '../../db/queries/start-facts.ts';
import type { IsoDate } from '../../domain/clock.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { atLeast, orderRefusal } from '../../domain/quickwin/phase.ts';
import type { Branch } from '../../domain/server.ts';
import { lockOpenCampaign, type OpenCampaign } from './campaign.ts';
import { type CampaignSession, findSessions, leftAside } from './campaign-sessions.ts';
import { type By, type OperationContext, type Outcome, operate, refused, type Work } from './operation.ts';
import { setPhase } from './quickwin/run.ts';
import { joined, namesText } from './sentences.ts';

export type StartOrder = {
  readonly campaignId: CampaignId;
  /** None: what is due today or before. */
  readonly hostnames: readonly string[];
  /** Each at its slot from now on, instead of at once. */
  readonly bySlot: boolean;
  /** QuickWin: of that branch alone. */
  readonly branch?: Branch;
};

type Ordered = { readonly ordered: number; readonly note: Text | null };

/**
 * Production is left out, and said to be, while no prod go is given. On a campaign that is stopped, or whose spent failure
 * budget a start was refused for, this is the decision to go on: the failures of now no longer count (RUN-2).
 */
export function orderStart(ctx: OperationContext, by: By, order: StartOrder): Promise<Outcome<Ordered>> {
  const deed = {
    ability: 'campaign.start',
    action: 'campaign.start',
    object: { type: 'campaign', id: order.campaignId },
  } as const;
  return operate(ctx, by, deed, (work) => start(work, order));
}

async function start(work: Work, order: StartOrder): Promise<Outcome<Ordered>> {
  const { trx, now, settings } = work;
  const campaign = await lockOpenCampaign(trx, order.campaignId);
  if (campaign.kind === 'refused') return campaign;
  const early =
    (campaign.phase === null ? null : orderRefusal(campaign.phase, 'patch')) ?? slotsRefusal(order, campaign);
  if (early !== null) return refused(early);
  const found = await findSessions(trx, order.campaignId, order.hostnames);
  if (found.kind === 'refused') return found;
  // An emergency has no slots: what is left is due.
  const today = campaign.campaignKind === 'emergency' ? null : dayIn(now, settings.zone);
  const goGiven = await isGoGiven(trx, order.campaignId);
  const choice =
    campaign.phase === null
      ? choose(found.sessions, order, today, goGiven)
      : chooseInRun(found.sessions, order, goGiven);
  const goesOn = campaign.stoppedAt !== null || (await wasToldOfSpentBudget(work, order.campaignId));
  const nothing = choice.chosen.length === 0 && !order.bySlot;
  if (nothing && !goesOn) return refused(choice.note ?? NOTHING_DUE);
  if (goesOn) await goOn(work, order.campaignId);
  if (order.bySlot) await startBySlot(work, order.campaignId);
  else await orderSessions(work, choice.chosen);
  if (campaign.phase !== null) await setPhase(work, order.campaignId, atLeast(campaign.phase, 'patching'));
  await audit(work, order, campaign, choice.chosen, goesOn);
  return {
    kind: 'done',
    ordered: order.bySlot ? 0 : choice.chosen.length,
    note: joined([nothing ? RESUMED : null, choice.note]),
  };
}

const NOTHING_DUE: Text = {
  fr: 'Aucun serveur n’est à démarrer aujourd’hui ; nommez ceux que vous voulez démarrer.',
  en: 'No server is due today; name those that you want to start.',
};
const RESUMED: Text = {
  fr: 'La campagne reprend ; aucun serveur n’est à démarrer pour l’instant.',
  en: 'The campaign goes on; no server is to be started for now.',
};
const NO_GO: Text = {
  fr: 'La production attend le feu vert et n’a pas été démarrée.',
  en: 'Production awaits its go and was not started.',
};

type Choice = { readonly chosen: readonly CampaignSession[]; readonly note: Text | null };

function choose(
  sessions: readonly CampaignSession[],
  { hostnames }: StartOrder,
  today: IsoDate | null,
  goGiven: boolean,
): Choice {
  const named = hostnames.length > 0;
  const startable = sessions.filter(({ status }) => status === 'pending' || status === 'prereq_ok');
  const meant = named ? startable : startable.filter(({ day }) => today === null || (day !== null && day <= today));
  const chosen = meant.filter(({ branch }) => branch === 'hprod' || goGiven);
  const aside = named ? leftAside(sessions.filter((session) => !startable.includes(session))) : null;
  return { chosen, note: joined([chosen.length < meant.length ? NO_GO : null, aside]) };
}

/** A run has no slots: what has passed its prerequisites and has its snapshot is patched at the operator's word. */
function chooseInRun(sessions: readonly CampaignSession[], order: StartOrder, goGiven: boolean): Choice {
  const meant = sessions.filter(({ branch }) => order.branch === undefined || branch === order.branch);
  const startable = meant.filter(({ status }) => status === 'pending' || status === 'prereq_ok');
  const ready = startable.filter(({ status, prepared }) => status === 'prereq_ok' && prepared);
  const chosen = ready.filter(({ branch }) => branch === 'hprod' || goGiven);
  const aside = order.hostnames.length > 0 ? leftAside(meant.filter((one) => !startable.includes(one))) : null;
  const unready = startable.filter((one) => !ready.includes(one) && (one.branch === 'hprod' || goGiven));
  return { chosen, note: joined([chosen.length < ready.length ? NO_GO : null, unreadyText(unready), aside]) };
}

function unreadyText(sessions: readonly CampaignSession[]): Text | null {
  if (sessions.length === 0) return null;
  const { fr, en } = namesText(sessions.map(({ hostname }) => hostname));
  return { fr: `Sans prérequis ou sans snapshot : ${fr}.`, en: `Without prerequisites or without a snapshot: ${en}.` };
}

/** Only the campaigns of the plan have slots. */
function slotsRefusal({ bySlot }: StartOrder, { campaignKind }: OpenCampaign): Text | null {
  if (!bySlot || campaignKind === 'standard') return null;
  return campaignKind === 'quickwin'
    ? { fr: 'Un QuickWin n’a pas de créneaux.', en: 'A QuickWin has no slots.' }
    : { fr: 'Une campagne d’urgence n’a pas de créneaux.', en: 'An emergency has no slots.' };
}

async function wasToldOfSpentBudget({ trx }: Work, campaignId: CampaignId): Promise<boolean> {
  const told = await trx
    .selectFrom('patch_sessions')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where(sql<boolean>`start_refusal @> '[{"code": "failure-budget"}]'`)
    .executeTakeFirst();
  return told !== undefined;
}

async function goOn({ trx }: Work, campaignId: CampaignId): Promise<void> {
  const { failed } = await countFailures(trx, campaignId);
  await trx
    .updateTable('campaigns')
    .set({ stopped_at: null, stopped_by: null, failures_acknowledged: failed })
    .where('id', '=', campaignId)
    .execute();
  // The refusals that this decision answers: left behind, they would read as a new warning.
  await trx
    .updateTable('patch_sessions')
    .set({ start_refusal: null })
    .where('campaign_id', '=', campaignId)
    .where(sql<boolean>`start_refusal @> '[{"code": "failure-budget"}]'`)
    .execute();
}

/** A refused session is not ordered again at its slot until somebody acts: this is that. */
async function startBySlot({ trx }: Work, campaignId: CampaignId): Promise<void> {
  await trx.updateTable('campaigns').set({ start_mode: 'slot' }).where('id', '=', campaignId).execute();
  await trx
    .updateTable('patch_sessions')
    .set({ start_refusal: null })
    .where('campaign_id', '=', campaignId)
    .where('status', 'in', ['pending', 'prereq_ok'])
    .execute();
}

async function orderSessions(work: Work, sessions: readonly CampaignSession[]): Promise<void> {
  if (sessions.length === 0) return;
  const ids = sessions.map(({ id }) => id);
  const rows = await work.trx
    .updateTable('patch_sessions')
    .set({ start_asked_at: work.now, start_asked_by: work.by.actor.userId, start_refusal: null })
    .where('id', 'in', ids)
    .where('status', 'in', ['pending', 'prereq_ok'])
    .returning('id')
    .execute();
  for (const { id } of rows) work.ring({ job: 'session', payload: { sessionId: id } });
}

async function audit(
  work: Work,
  order: StartOrder,
  campaign: OpenCampaign,
  chosen: readonly CampaignSession[],
  goesOn: boolean,
): Promise<void> {
  await work.record({
    before: { startMode: campaign.startMode, stopped: campaign.stoppedAt !== null },
    after: order.bySlot ? { startMode: 'slot', goesOn } : { servers: chosen.map(({ hostname }) => hostname), goesOn },
  });
}
