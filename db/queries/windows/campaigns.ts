// Campaigns that the occurrences of a maintenance window made or joined (POL-5).
import type { IsoDate } from '../../../domain/clock.ts';
import type { CampaignId, WindowId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

/** By the day of the occurrence. */
export async function loadCampaignsOfWindow(db: Db, windowId: WindowId): Promise<ReadonlyMap<IsoDate, CampaignId>> {
  const rows = await db
    .selectFrom('window_campaigns')
    .select(['day', 'campaign_id'])
    .where('window_id', '=', windowId)
    .execute();
  return new Map(rows.flatMap(({ day, campaign_id: id }) => (id === null ? [] : [[day, id] as const])));
}
