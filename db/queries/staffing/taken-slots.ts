// Slots of a campaign that its servers have.
import { sql } from 'kysely';
import type { IsoDate, SlotTime } from '../../../domain/clock.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

export type TakenSlot = { readonly day: IsoDate | null; readonly slot: SlotTime | null };

/** Of both branches, without that server's and those of who is excluded. `slot`: `09:15`. */
export async function loadTakenSlots(db: Db, campaignId: CampaignId, besides: ServerId): Promise<TakenSlot[]> {
  return db
    .selectFrom('patch_sessions')
    .select(['date_prevue as day', sql<SlotTime | null>`to_char(heure_prevue, 'HH24:MI')`.as('slot')])
    .where('campaign_id', '=', campaignId)
    .where('status', '<>', 'excluded')
    .where('server_id', '<>', besides)
    .execute();
}
