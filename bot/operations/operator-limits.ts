// `/limit`: how many servers of a campaign one operator may have at most (ASSIGN-4).
import { touchCard } from '../../db/queries/cards.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { CampaignId, UserId } from '../../domain/ids.ts';
import { lockOpenCampaign } from './campaign.ts';
import { type By, type OperationContext, type Outcome, operate } from './operation.ts';

export type LimitAsk = {
  readonly campaignId: CampaignId;
  readonly userId: UserId;
  /** 0: no limit. */
  readonly most: number;
};

/** What somebody has already stays with them, even beyond the limit; nothing more is given. `count`: what they have. */
export function limitOperator(
  ctx: OperationContext,
  by: By,
  { campaignId, userId, most }: LimitAsk,
): Promise<Outcome<{ readonly count: number }>> {
  const object = { type: 'campaign', id: campaignId } as const;
  const deed = { ability: 'session.assign', action: 'campaign.limit', object } as const;
  return operate(ctx, by, deed, async (work) => {
    const campaign = await lockOpenCampaign(work.trx, campaignId);
    if (campaign.kind === 'refused') return campaign;
    const row = { campaign_id: campaignId, user_id: userId, max_servers: most };
    await work.trx
      .insertInto('campaign_operator_limits')
      .values(row)
      .onConflict((oc) => oc.columns(['campaign_id', 'user_id']).doUpdateSet({ max_servers: most }))
      .execute();
    await work.record({ after: row });
    await touchCard(work.trx, cardKeyText({ kind: 'campaign', campaignId }));
    const { count } = await work.trx
      .selectFrom('patch_sessions')
      .select((eb) => eb.fn.countAll<string>().as('count'))
      .where('campaign_id', '=', campaignId)
      .where('intervenant_id', '=', userId)
      .where('status', '<>', 'excluded')
      .executeTakeFirstOrThrow();
    return { kind: 'done', count: Number(count) };
  });
}
