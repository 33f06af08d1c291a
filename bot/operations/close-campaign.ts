// A coordinator closes a campaign: its card becomes the report, and nothing of it can start any more.
import { sql } from 'kysely';
import { touchCard } from '../../db/queries/cards.ts';
import { lockGate } from '../../db/queries/gate.ts';
import type { Trx } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { allowedFrom, targetOf } from '../../domain/execution/session-state.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { lockOpenCampaign } from './campaign.ts';
import { type By, type OperationContext, type Outcome, operate, refuse, type Work } from './operation.ts';
import { withdrawOrders } from './stop-campaign.ts';

type Close = { readonly campaignId: CampaignId };

/** Refused while a server is in progress. Answers that owners still owe may be given afterwards. */
export function closeCampaign(ctx: OperationContext, by: By, ask: Close): Promise<Outcome<object>> {
  const deed = {
    ability: 'campaign.close',
    action: 'campaign.close',
    object: { type: 'campaign', id: ask.campaignId },
  } as const;
  return operate(ctx, by, deed, (work) => close(work, ask));
}

async function close(work: Work, { campaignId }: Close): Promise<Outcome<object>> {
  const { trx, now, by } = work;
  await lockGate(trx);
  const campaign = await lockOpenCampaign(trx, campaignId);
  if (campaign.kind === 'refused') return campaign;
  const counts = await countSessions(trx, campaignId);
  if (counts.running > 0) {
    return refuse(
      `La campagne ${campaignId} a encore ${counts.running} serveur(s) en cours : attendez leur fin.`,
      `Campaign ${campaignId} still has ${counts.running} server(s) in progress: wait until they end.`,
    );
  }
  await trx
    .updateTable('campaigns')
    .set({
      status: 'closed',
      closed_at: now,
      closed_by: by.actor.userId,
      ...(campaign.phase === null ? {} : { phase: 'completed' as const }),
    })
    .where('id', '=', campaignId)
    .execute();
  await withdrawOrders(trx, campaignId);
  await reportValidated(trx, campaignId);
  await work.record({ before: { status: 'open' }, after: { status: 'closed', ...counts } });
  await touchCard(trx, cardKeyText({ kind: 'campaign', campaignId }), { final: true });
  await touchCard(trx, cardKeyText({ kind: 'prereqs', campaignId }), { final: true });
  await touchCard(trx, cardKeyText({ kind: 'go', campaignId }), { final: true });
  return { kind: 'done' };
}

async function countSessions(trx: Trx, campaignId: CampaignId): Promise<{ running: number; notPatched: number }> {
  return trx
    .selectFrom('patch_sessions')
    .select([
      sql<number>`(count(*) filter (where status = 'in_progress'))::int`.as('running'),
      sql<number>`(count(*) filter (where status in ('pending', 'prereq_ok', 'failed')))::int`.as('notPatched'),
    ])
    .where('campaign_id', '=', campaignId)
    .executeTakeFirstOrThrow();
}

/** RUN-1: patched and validated becomes reported. */
async function reportValidated(trx: Trx, campaignId: CampaignId): Promise<void> {
  await trx
    .updateTable('patch_sessions as s')
    .set({ status: targetOf('report') })
    .where('s.campaign_id', '=', campaignId)
    .where('s.status', 'in', [...allowedFrom('report')])
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('patch_validation as p')
          .select('p.id')
          .whereRef('p.campaign_id', '=', 's.campaign_id')
          .whereRef('p.server_id', '=', 's.server_id')
          .where('p.status', 'in', ['validated_ok', 'forced']),
      ),
    )
    .execute();
}
