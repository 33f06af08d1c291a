// Open campaigns whose week is over.
import type { IsoDate } from '../../../domain/clock.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

/** Open, and of a week that began on that day at the latest. */
export async function loadPastCampaigns(db: Db, until: IsoDate): Promise<readonly CampaignId[]> {
  return (await past(db, until).execute()).map(({ id }) => id);
}

export async function isPast(db: Db, id: CampaignId, until: IsoDate): Promise<boolean> {
  return (await past(db, until).where('c.id', '=', id).executeTakeFirst()) !== undefined;
}

function past(db: Db, until: IsoDate) {
  return db
    .selectFrom('campaigns as c')
    .select('c.id')
    .where('c.status', '=', 'open')
    .where('c.week_start', '<=', until)
    .orderBy('c.id');
}
