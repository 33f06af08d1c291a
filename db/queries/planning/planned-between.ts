// What was to be done on some days: rows of the plan, and servers of open campaigns with a slot.
import type { IsoDate } from '../../../domain/clock.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import type { PlanRow } from '../../../domain/planning/plan-row.ts';
import type { Db } from '../../schema/database.ts';

export type PlannedBetween = {
  /** Open rows whose week has one of the days; by week. */
  readonly rows: readonly Pick<PlanRow, 'weekCode' | 'year' | 'domainCode' | 'envScope'>[];
  readonly sessions: readonly { readonly campaignId: CampaignId; readonly hostname: string }[];
};

/** Both days included. */
export async function loadPlannedBetween(db: Db, first: IsoDate, last: IsoDate): Promise<PlannedBetween> {
  const rows = await db
    .selectFrom('patch_planning')
    .select(['week_code as weekCode', 'year', 'domain_code as domainCode', 'env_scope as envScope'])
    .where('status', '=', 'open')
    .where('week_start', '<=', last)
    .where('week_end', '>=', first)
    .orderBy('week_start')
    .orderBy('id')
    .execute();
  const sessions = await db
    .selectFrom('patch_sessions as s')
    .innerJoin('campaigns as c', 'c.id', 's.campaign_id')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select(['c.id as campaignId', 'v.hostname'])
    .where('c.status', '=', 'open')
    .where('s.status', 'in', ['pending', 'prereq_ok'])
    .where('s.date_prevue', '>=', first)
    .where('s.date_prevue', '<=', last)
    .orderBy('c.id')
    .execute();
  return { rows, sessions };
}
