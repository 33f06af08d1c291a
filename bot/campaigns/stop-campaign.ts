// RUN-13: nothing new starts; what runs ends by itself.

import { NO_ORDER } from '../../db/queries/attempts/orders.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import type { Trx } from '../../db/schema/database.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { lockOpenCampaign } from '../shared/open-campaign.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';

type Stop = { readonly campaignId: CampaignId };

export function stopCampaign(ctx: OperationContext, by: Requester, ask: Stop): Promise<Outcome<object>> {
  const spec = {
    ability: 'campaign.stop',
    action: 'campaign.stop',
    object: { type: 'campaign', id: ask.campaignId },
  } as const;
  return operate(ctx, by, spec, (work) => stop(work, ask));
}

async function stop(work: UnitOfWork, { campaignId }: Stop): Promise<Outcome<object>> {
  const { trx, now, by } = work;
  // Every start holds this lock: after the commit none can be half-way through.
  await lockGate(trx);
  const campaign = await lockOpenCampaign(trx, campaignId);
  if (campaign.kind === 'refused') return campaign;
  if (campaign.stoppedAt !== null) {
    return refuse(`La campagne ${campaignId} est déjà arrêtée.`, `Campaign ${campaignId} is already stopped.`);
  }
  await trx
    .updateTable('campaigns')
    .set({
      stopped_at: now,
      stopped_by: by.actor.userId,
      start_mode: 'operator',
      start_mode_by: null,
      start_mode_at: null,
    })
    .where('id', '=', campaignId)
    .execute();
  const withdrawn = await withdrawOrders(trx, campaignId);
  await work.record({ before: { startMode: campaign.startMode }, after: { stopped: true, withdrawn } });
  return { kind: 'done' };
}

/** Orders to start that nobody has carried out yet; returns how many. */
export async function withdrawOrders(trx: Trx, campaignId: CampaignId): Promise<number> {
  const result = await trx
    .updateTable('patch_sessions')
    .set(NO_ORDER)
    .where('campaign_id', '=', campaignId)
    .where('start_asked_at', 'is not', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
