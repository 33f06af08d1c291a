// `/limit`: how many servers of a campaign one operator may have at most, in that one or in each (ASSIGN-4).
import { countServersOf, lockStandingLimit } from '../../db/queries/staffing/operator-limits.ts';
import type { CampaignId, UserId } from '../../domain/ids.ts';
import { lockOpenCampaign } from '../shared/open-campaign.ts';
import { type OperationContext, type Outcome, operate, type Requester } from '../shared/operation.ts';

export type OperatorLimitRequest = {
  readonly campaignId: CampaignId;
  readonly userId: UserId;
  /** 0: no limit. */
  readonly most: number;
};

/** Of every campaign without a limit of its own for that person. 0: none. `before`: what it was. */
export function limitAlways(
  ctx: OperationContext,
  by: Requester,
  { userId, most, reason = '' }: Omit<OperatorLimitRequest, 'campaignId'> & { readonly reason?: string },
): Promise<Outcome<{ readonly before: number }>> {
  const object = { type: 'user', id: userId } as const;
  const spec = { ability: 'session.assign', action: 'operator.limit', object, underList: 'closed' } as const;
  return operate(ctx, by, spec, async (work) => {
    const before = await lockStandingLimit(work.trx, userId);
    await work.trx
      .insertInto('operator_limits')
      .values({ user_id: userId, max_servers: most })
      .onConflict((oc) => oc.column('user_id').doUpdateSet({ max_servers: most }))
      .execute();
    const why = work.text(reason);
    const said = why === '' ? {} : { reason: why };
    await work.record({ before: before ?? null, after: { max_servers: most }, ...said });
    return { kind: 'done', before: before?.max_servers ?? 0 };
  });
}

/** What somebody has already stays with them, even beyond the limit; nothing more is given. `count`: what they have. */
export function limitOperator(
  ctx: OperationContext,
  by: Requester,
  { campaignId, userId, most }: OperatorLimitRequest,
): Promise<Outcome<{ readonly count: number }>> {
  const object = { type: 'campaign', id: campaignId } as const;
  const spec = { ability: 'session.assign', action: 'campaign.limit', object, underList: 'whole' } as const;
  return operate(ctx, by, spec, async (work) => {
    const campaign = await lockOpenCampaign(work.trx, campaignId);
    if (campaign.kind === 'refused') return campaign;
    const row = { campaign_id: campaignId, user_id: userId, max_servers: most };
    await work.trx
      .insertInto('campaign_operator_limits')
      .values(row)
      .onConflict((oc) => oc.columns(['campaign_id', 'user_id']).doUpdateSet({ max_servers: most }))
      .execute();
    await work.record({ after: row });
    return { kind: 'done', count: await countServersOf(work.trx, campaignId, userId) };
  });
}
