// Runs again only what failed: a new attempt each, the old one kept (RUN-1).
import { touchCard } from '../../db/queries/cards.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { lockOpenCampaign } from './campaign.ts';
import { findSessions, leftAside } from './campaign-sessions.ts';
import { type By, type OperationContext, type Outcome, operate, refuse, refused, type Work } from './operation.ts';

/** No hostname: every server that failed. */
export type RetryOrder = {
  readonly campaignId: CampaignId;
  readonly hostnames: readonly string[];
  /** Finish first what a transaction that was cut has left; only of servers named. */
  readonly repair?: boolean;
};
type Ordered = { readonly ordered: number; readonly note: Text | null };

export function retryFailed(ctx: OperationContext, by: By, order: RetryOrder): Promise<Outcome<Ordered>> {
  const deed = {
    ability: 'campaign.retry',
    action: 'campaign.retry',
    object: { type: 'campaign', id: order.campaignId },
  } as const;
  return operate(ctx, by, deed, (work) => retry(work, order));
}

async function retry(work: Work, order: RetryOrder): Promise<Outcome<Ordered>> {
  const { trx, now, by } = work;
  const campaign = await lockOpenCampaign(trx, order.campaignId);
  if (campaign.kind === 'refused') return campaign;
  if (campaign.stoppedAt !== null) return stopped(order.campaignId);
  const found = await findSessions(trx, order.campaignId, order.hostnames);
  if (found.kind === 'refused') return found;
  const failed = found.sessions.filter(({ status }) => status === 'failed');
  const note =
    order.hostnames.length > 0 ? leftAside(found.sessions.filter(({ status }) => status !== 'failed')) : null;
  if (failed.length === 0) return refused(note ?? NOTHING_FAILED);
  await trx
    .updateTable('patch_sessions')
    .set({
      start_asked_at: now,
      start_asked_by: by.actor.userId,
      start_waited_at: null,
      start_refusal: null,
      repair_asked: order.repair === true,
    })
    .where(
      'id',
      'in',
      failed.map(({ id }) => id),
    )
    .where('status', '=', 'failed')
    .execute();
  for (const { id } of failed) work.ring({ job: 'session', payload: { sessionId: id } });
  await work.record({
    after: { servers: failed.map(({ hostname }) => hostname), ...(order.repair === true ? { repair: true } : {}) },
  });
  await touchCard(trx, cardKeyText({ kind: 'campaign', campaignId: order.campaignId }));
  return { kind: 'done', ordered: failed.length, note };
}

const NOTHING_FAILED: Text = { fr: 'Aucun serveur n’est en échec.', en: 'No server has failed.' };

function stopped(id: CampaignId) {
  return refuse(
    `La campagne ${id} est arrêtée : relancez-la d’abord avec /demarrer ${id}.`,
    `Campaign ${id} is stopped: resume it first with /start ${id}.`,
  );
}
