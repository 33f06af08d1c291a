// What a campaign that goes on finds of itself (RUN-18).
import type { SessionStatus } from '../../../domain/campaigns/session-state.ts';
import type { CampaignId, ServerId, SessionId } from '../../../domain/ids.ts';
import type { Db, Trx } from '../../schema/database.ts';

export type WaitingSession = {
  readonly id: ServerId;
  readonly hostname: string;
  readonly sessionId: SessionId;
  readonly status: SessionStatus;
};

/** Not begun; locked, in the order of their ids. */
export async function lockWaitingSessions(trx: Trx, campaignId: CampaignId): Promise<readonly WaitingSession[]> {
  return trx
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select(['v.id', 'v.hostname', 's.id as sessionId', 's.status'])
    .where('s.campaign_id', '=', campaignId)
    .where('s.status', 'in', ['pending', 'prereq_ok'])
    .orderBy('s.id')
    .forUpdate('s')
    .execute();
}

/** Prerequisites of one of its servers were read. */
export async function wasChecked(db: Db, campaignId: CampaignId): Promise<boolean> {
  const checked = await db
    .selectFrom('patch_sessions')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('prereq_date', 'is not', null)
    .executeTakeFirst();
  return checked !== undefined;
}
