// A server in a campaign as the rules that accept commands about it see it.
import { sql } from 'kysely';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import { isPrepared } from '../campaigns/campaign-servers.ts';
import { WEEKDAYS } from '../servers/patched-families.ts';
import { isLastRejected } from '../validations/rejected-sessions.ts';

/** With its attempt that has not ended. `rejected`: patched, and its owner said KO. undefined: that server is not there. */
export async function findAdvisedSession(db: Db, on: { readonly campaignId: CampaignId; readonly hostname: string }) {
  return db
    .selectFrom('patch_sessions as s')
    .innerJoin('campaigns as c', 'c.id', 's.campaign_id')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .innerJoin('domains as d', 'd.id', 'de.domain_id')
    .leftJoin('zones as z', 'z.id', 'v.zone_id')
    .leftJoin('patch_attempts as a', (join) => join.onRef('a.session_id', '=', 's.id').on('a.ended_at', 'is', null))
    .select(['v.id', 'v.hostname', 's.id as sessionId', 's.campaign_id', 's.status', 's.branch'])
    .select(['s.start_asked_at', 's.date_prevue', 's.heure_prevue', 's.intervenant_id'])
    .select(['c.kind', 'c.phase', 'c.stopped_at', 'c.week_start', 'c.status as campaignStatus'])
    .select(WEEKDAYS.as('weekdays'))
    .select(['d.code as domainCode', 'z.name as zone', 'a.state', 'a.step', 'a.waiting_for'])
    .select([isPrepared.as('prepared'), sql<boolean>`s.status = 'patched' and ${isLastRejected}`.as('rejected')])
    .where('c.id', '=', on.campaignId)
    .where('v.hostname', '=', on.hostname)
    .executeTakeFirst();
}

export type AdvisedSession = NonNullable<Awaited<ReturnType<typeof findAdvisedSession>>>;
