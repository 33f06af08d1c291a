// What the card that asks about the end of a campaign is drawn from (RUN-18).
import type { CampaignId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

/** undefined: no such campaign. */
export async function loadCloseQuestion(db: Db, campaignId: CampaignId) {
  return db
    .selectFrom('campaigns as c')
    .leftJoin('users as a', 'a.id', 'c.close_asked_by')
    .leftJoin('users as u', 'u.id', 'c.closed_by')
    .select([
      'c.label',
      'c.status',
      'c.closed_at',
      'c.close_asked_at',
      'a.display_name as asker',
      'u.display_name as closer',
    ])
    .where('c.id', '=', campaignId)
    .executeTakeFirst();
}

export type CloseQuestion = NonNullable<Awaited<ReturnType<typeof loadCloseQuestion>>>;
