// GATE-5: a run that goes back to draft, by whichever way, keeps no decision: what was decided on it, for or against, is over.
import type { CampaignId } from '../../domain/ids.ts';
import type { UnitOfWork } from '../shared/operation.ts';

/** The caller holds `lockGate`. */
export async function withdrawGoes({ trx, now, by }: UnitOfWork, campaignId: CampaignId): Promise<void> {
  await trx
    .updateTable('prod_go_decisions')
    .set({ withdrawn_at: now, withdrawn_by: by.actor.userId, withdrawn_reason: 'draft' })
    .where('campaign_id', '=', campaignId)
    .where('withdrawn_at', 'is', null)
    .execute();
}
