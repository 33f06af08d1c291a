// Sessions that the end of their campaign reports: patched, and accepted by their owner (RUN-1).
import { sql } from 'kysely';
import type { CampaignId, SessionId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import { isLatestThere } from '../validations/latest-validation.ts';

/** Of a row `s` of `patch_sessions`: some answer there accepts its server. */
export const isValidatedThere = sql<boolean>`exists (select p.id from patch_validation p
  where p.campaign_id = s.campaign_id and p.server_id = s.server_id and p.status in ('validated_ok', 'forced'))`;

/** By the answer to the latest patch there. */
export async function loadAccepted(db: Db, campaignId: CampaignId): Promise<readonly SessionId[]> {
  const accepted = await db
    .selectFrom('patch_sessions as s')
    .innerJoin('patch_attempts as a', 'a.session_id', 's.id')
    .innerJoin('patch_validation as p', 'p.attempt_id', 'a.id')
    .select('s.id')
    .where('s.campaign_id', '=', campaignId)
    .where('p.status', 'in', ['validated_ok', 'forced'])
    .where(isLatestThere)
    .execute();
  return accepted.map(({ id }) => id);
}
