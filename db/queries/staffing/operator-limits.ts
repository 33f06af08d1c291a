// How many servers somebody may have, and has (ASSIGN-4).
import type { CampaignId, UserId } from '../../../domain/ids.ts';
import type { Db, Trx } from '../../schema/database.ts';

/** The standing one, locked; undefined: there is none. */
export async function lockStandingLimit(trx: Trx, userId: UserId) {
  return trx
    .selectFrom('operator_limits')
    .select('max_servers')
    .where('user_id', '=', userId)
    .forUpdate()
    .executeTakeFirst();
}

/** In that campaign; who is excluded does not count. */
export async function countServersOf(db: Db, campaignId: CampaignId, userId: UserId): Promise<number> {
  const { count } = await db
    .selectFrom('patch_sessions')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('campaign_id', '=', campaignId)
    .where('intervenant_id', '=', userId)
    .where('status', '<>', 'excluded')
    .executeTakeFirstOrThrow();
  return Number(count);
}
