// QuickWin runs as their phases are decided (RUN-13).
import type { SessionStatus } from '../../../domain/campaigns/session-state.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

/** Open ones that patch or show their result, with the states of their servers. */
export async function loadRunsToFollow(db: Db) {
  return db
    .selectFrom('campaigns as c')
    .innerJoin('patch_sessions as s', 's.campaign_id', 'c.id')
    .select(['c.id', 'c.phase', (eb) => eb.fn.agg<SessionStatus[]>('array_agg', ['s.status']).as('statuses')])
    .where('c.kind', '=', 'quickwin')
    .where('c.status', '=', 'open')
    .where('c.phase', 'in', ['patching', 'result'])
    .groupBy(['c.id', 'c.phase'])
    .execute();
}

/** By the prerequisites, and by nobody. */
export async function loadExcludedBySystem(db: Db, campaignId: CampaignId) {
  return db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select(['s.id', 'v.hostname'])
    .where('s.campaign_id', '=', campaignId)
    .where('s.status', '=', 'excluded')
    .where('s.excluded_by', '=', 'system')
    .orderBy('s.id')
    .execute();
}
