// `/reopen 12 reason`: a closed campaign goes on (RUN-18). What other campaigns have taken or patched since stays out of it (ELIG-5).

import { countAttempts } from '../../db/queries/attempts/attempts.ts';
import { takeBackSlotWord } from '../../db/queries/attempts/orders.ts';
import { excludeSession } from '../../db/queries/attempts/sessions.ts';
import { lockCampaign } from '../../db/queries/campaigns/campaigns.ts';
import { touchCard } from '../../db/queries/chat/cards.ts';
import { lockWaitingSessions, type WaitingSession, wasChecked } from '../../db/queries/closing/reopening.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { lockPlan } from '../../db/queries/planning/plan-changes.ts';
import { holdServers } from '../../db/queries/servers/elsewhere.ts';
import type { Trx } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { CampaignId, SessionId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { type Standing, standingText } from '../../domain/previews/elsewhere.ts';
import type { QuickwinPhase } from '../../domain/quickwin/phase.ts';
import { releaseElsewhere } from '../campaigns/release-elsewhere.ts';
import { standingElsewhere } from '../campaigns/standing-elsewhere.ts';
import { withdrawGoes } from '../gate/withdraw-goes.ts';
import { noSuchCampaign } from '../shared/open-campaign.ts';
import {
  lacksReason,
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';
import { namesText } from '../shared/sentences.ts';

export type Reopening = { readonly campaignId: CampaignId; readonly reason: string };

const MAX_REASON = 500;

/** `note`: who stays out, because another campaign has them; null: nobody. */
export function reopenCampaign(
  ctx: OperationContext,
  by: Requester,
  ask: Reopening,
): Promise<Outcome<{ readonly note: Text | null }>> {
  const object = { type: 'campaign', id: ask.campaignId } as const;
  const spec = { ability: 'campaign.close', action: 'campaign.reopen', object } as const;
  return operate(ctx, by, spec, (work) => reopen(work, ask));
}

async function reopen(
  work: UnitOfWork,
  { campaignId, reason: typed }: Reopening,
): Promise<Outcome<{ note: Text | null }>> {
  const { trx } = work;
  const reason = work.text(typed, MAX_REASON);
  await lockPlan(trx);
  await lockGate(trx);
  const campaign = await lockCampaign(trx, campaignId);
  if (campaign === undefined) return noSuchCampaign(campaignId);
  if (campaign.status === 'open') {
    return refuse(`La campagne ${campaignId} est ouverte.`, `Campaign ${campaignId} is open.`);
  }
  if (reason === '')
    return lacksReason('Indiquez le motif pour rouvrir une campagne.', 'Give a reason for reopening the campaign.');
  // Before it is open: the database keeps one open session for a server.
  const { left, back } = await leaveOthers(work, { campaignId, kind: campaign.kind, label: campaign.label });
  const phase = campaign.phase === null ? null : await phaseOf(trx, campaignId);
  if (phase === 'draft') await withdrawGoes(work, campaignId);
  await trx
    .updateTable('campaigns')
    .set({
      status: 'open',
      closed_at: null,
      closed_by: null,
      phase,
    })
    .where('id', '=', campaignId)
    .execute();
  // Of one that an older release closed.
  await takeBackSlotWord(trx, campaignId);
  await holdServers(trx, back);
  await work.record({ before: { status: 'closed' }, after: { status: 'open', leftOut: left }, reason });
  for (const kind of ['campaign', 'prereqs', 'go'] as const) {
    await touchCard(trx, cardKeyText({ kind, campaignId }), { final: false });
  }
  return { kind: 'done', note: leftText(left) };
}

/** ELIG-5 for what would be open again: `left`, who stays with the others; `back`, the sessions that are open here again. */
async function leaveOthers(
  work: UnitOfWork,
  campaign: { readonly campaignId: CampaignId; readonly kind: string; readonly label: string },
): Promise<{ readonly left: readonly string[]; readonly back: readonly SessionId[] }> {
  const { trx, now } = work;
  if (campaign.kind !== 'standard') return { left: [], back: [] };
  const waiting = await lockWaitingSessions(trx, campaign.campaignId);
  const standing = await standingElsewhere(work, campaign.campaignId, waiting);
  const out = waiting.filter(({ id }) => standing.has(id));
  for (const session of out) await postpone(work, session, standing.get(session.id), now);
  const back = waiting.filter(({ id }) => !standing.has(id));
  await releaseElsewhere(
    work,
    back.map(({ id }) => id),
    campaign,
  );
  return { left: out.map(({ hostname }) => hostname), back: back.map(({ sessionId }) => sessionId) };
}

async function postpone(
  work: UnitOfWork,
  session: WaitingSession,
  stands: Standing | undefined,
  at: Date,
): Promise<void> {
  if (stands === undefined) return;
  const text = standingText(stands);
  const detail = { fr: `Reporté : ${text.fr}`, en: `Postponed: ${text.en}` };
  const note = { reason: 'reporte', detail, by: work.by.actor.name, at };
  if (!(await excludeSession(work.trx, session.sessionId, note))) {
    throw new Error(`session ${session.sessionId} moved under its lock`);
  }
  await work.record({
    action: 'session.postpone',
    object: { type: 'session', id: session.sessionId },
    before: { hostname: session.hostname, status: session.status },
    after: { status: 'excluded' },
    reason: detail.en,
  });
}

/** RUN-13: where the run had got to. */
async function phaseOf(trx: Trx, campaignId: CampaignId): Promise<QuickwinPhase> {
  // The sweep makes it `result` when nothing is left to patch.
  if ((await countAttempts(trx, campaignId)) > 0) return 'patching';
  return (await wasChecked(trx, campaignId)) ? 'prereq' : 'draft';
}

function leftText(hostnames: readonly string[]): Text | null {
  if (hostnames.length === 0) return null;
  const { fr, en } = namesText(hostnames);
  return {
    fr: `Restés dans une autre campagne depuis : ${fr}.`,
    en: `Now in other campaigns, not brought back: ${en}.`,
  };
}
