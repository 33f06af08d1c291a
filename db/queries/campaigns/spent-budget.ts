// Starts that were refused because a campaign's failure budget is spent (RUN-2).
import { sql } from 'kysely';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

/** Of a row of `patch_sessions`. */
export const isRefusedForBudget = sql<boolean>`start_refusal @> '[{"code": "failure-budget"}]'`;

export async function wasToldOfSpentBudget(db: Db, campaignId: CampaignId): Promise<boolean> {
  const told = await db
    .selectFrom('patch_sessions')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where(isRefusedForBudget)
    .executeTakeFirst();
  return told !== undefined;
}
