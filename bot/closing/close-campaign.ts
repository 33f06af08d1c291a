// A coordinator closes a campaign: its card becomes the report, and nothing of it can start any more but the repair of what failed.

import { takeBackSlotWord } from '../../db/queries/attempts/orders.ts';
import { isLeftBehind, leftBehindCode, loadLeftBehind, loadRunning } from '../../db/queries/attempts/unfinished.ts';
import { touchCard } from '../../db/queries/chat/cards.ts';
import { reportAccepted } from '../../db/queries/closing/to-report.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { counted } from '../../domain/counts.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { withdrawOrders } from '../campaigns/stop-campaign.ts';
import { lockOpenCampaign } from '../shared/open-campaign.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';
import { namesText } from '../shared/sentences.ts';

type Close = {
  readonly campaignId: CampaignId;
  /** The code of what was named as unfinished; absent: nothing was named yet. */
  readonly confirmed?: string;
};

/** Not closed: a second yes is asked for on the card of the question. `changed`: to another list than the one that was confirmed. */
export type Closed = { readonly closed: true } | { readonly closed: false; readonly changed: boolean };

export const CLOSE_CHANGED: Text = {
  fr: 'La situation a changé depuis : vérifiez de nouveau ce qui n’est pas terminé.',
  en: 'The situation has changed since: check again what is not finished.',
};

/**
 * RUN-18. Refused while something runs. What is unfinished is named first, and closed over only by a second yes to that very list.
 * Answers that owners still owe may be given afterwards.
 */
export function closeCampaign(ctx: OperationContext, by: Requester, ask: Close): Promise<Outcome<Closed>> {
  const spec = {
    ability: 'campaign.close',
    action: 'campaign.close',
    object: { type: 'campaign', id: ask.campaignId },
  } as const;
  return operate(ctx, by, spec, (work) => close(work, ask));
}

async function close(work: UnitOfWork, { campaignId, confirmed }: Close): Promise<Outcome<Closed>> {
  const { trx, now, by } = work;
  await lockGate(trx);
  const campaign = await lockOpenCampaign(trx, campaignId);
  if (campaign.kind === 'refused') return campaign;
  const running = await loadRunning(trx, campaignId);
  if (running.length > 0) return stillRunning(campaignId, running);
  const left = await loadLeftBehind(trx, campaignId);
  if (isLeftBehind(left) && confirmed !== leftBehindCode(left))
    return putQuestion(work, campaignId, confirmed !== undefined);
  await trx
    .updateTable('campaigns')
    .set({
      status: 'closed',
      closed_at: now,
      closed_by: by.actor.userId,
      ...NOT_ASKED,
      ...(campaign.phase === null ? {} : { phase: 'completed' as const }),
    })
    .where('id', '=', campaignId)
    .execute();
  await withdrawOrders(trx, campaignId);
  // Whoever goes on with it after `/reopen` gives the word anew.
  await takeBackSlotWord(trx, campaignId);
  await reportAccepted(trx, campaignId);
  const unfinished = left.servers.map(({ hostname, kind }) => ({ hostname, kind }));
  const held = left.held.map(({ hostname }) => hostname);
  await work.record({
    before: { status: 'open', ...(campaign.startMode === 'slot' ? { startMode: campaign.startMode } : {}) },
    after: { status: 'closed', unfinished, held },
  });
  await touchCard(trx, cardKeyText({ kind: 'campaign', campaignId }), { final: true });
  await touchCard(trx, cardKeyText({ kind: 'prereqs', campaignId }), { final: true });
  await touchCard(trx, cardKeyText({ kind: 'go', campaignId }), { final: true });
  return { kind: 'done', closed: true };
}

const NOT_ASKED = { close_asked_at: null, close_asked_by: null } as const;

/** The card of the question names what is left behind, as it stands from then on. */
async function putQuestion(
  { trx, now, by, record }: UnitOfWork,
  campaignId: CampaignId,
  changed: boolean,
): Promise<Outcome<Closed>> {
  await trx
    .updateTable('campaigns')
    .set({ close_asked_at: now, close_asked_by: by.actor.userId })
    .where('id', '=', campaignId)
    .execute();
  await record({ action: 'campaign.close-asked' });
  return { kind: 'done', closed: false, changed };
}

/** The answer "keep it open": nothing but the question ends. */
export function keepOpen(
  ctx: OperationContext,
  by: Requester,
  { campaignId }: Pick<Close, 'campaignId'>,
): Promise<Outcome<object>> {
  const spec = {
    ability: 'campaign.close',
    action: 'campaign.keep-open',
    object: { type: 'campaign', id: campaignId },
  } as const;
  return operate(ctx, by, spec, async ({ trx, record }) => {
    const campaign = await lockOpenCampaign(trx, campaignId);
    if (campaign.kind === 'refused') return campaign;
    await trx.updateTable('campaigns').set(NOT_ASKED).where('id', '=', campaignId).execute();
    await record({});
    return { kind: 'done' };
  });
}

function stillRunning(id: CampaignId, hostnames: readonly string[]): Refused {
  const names = namesText(hostnames);
  return refuse(
    `La campagne ${id} a encore ${counted(hostnames.length, 'fr', 'serveur en cours de patching', 'serveurs en cours de patching')} (${names.fr}) : attendez la fin.`,
    `Campaign ${id} still has ${counted(hostnames.length, 'en', 'server', 'servers')} being patched (${names.en}): wait for patching to finish.`,
  );
}
