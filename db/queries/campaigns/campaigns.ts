// The row of a campaign, for whoever acts on it.
import type { CampaignId } from '../../../domain/ids.ts';
import type { Db, Trx } from '../../schema/database.ts';

/** undefined: there is no such campaign. */
export async function findCampaign(db: Db, id: CampaignId) {
  return db
    .selectFrom('campaigns')
    .select(['id', 'kind', 'status', 'phase', 'stopped_at', 'year', 'cycle', 'week_start', 'calendar_override_at'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Throws when there is no such campaign. */
export async function loadCampaign(db: Db, id: CampaignId) {
  const campaign = await findCampaign(db, id);
  if (campaign === undefined) throw new Error(`there is no campaign ${id}`);
  return campaign;
}

/** Locked to the end of the transaction, against changes and not against rows that refer to it. After `lockGate`, where both are taken. */
export async function lockCampaign(trx: Trx, id: CampaignId) {
  return trx
    .selectFrom('campaigns')
    .select(['id', 'label', 'created_by', 'start_mode', 'stopped_at', 'status', 'phase', 'kind'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}
