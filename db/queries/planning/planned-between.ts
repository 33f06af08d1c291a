// What was to be done on some days: rows of the plan, and servers of open campaigns with a slot.
import type { IsoDate } from '../../../domain/clock.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

export type PlannedBetween = {
  /** `S05 2027 INFRASTRUC prod`, of open rows whose week has one of the days; by week. */
  readonly rows: readonly string[];
  readonly sessions: readonly { readonly campaignId: CampaignId; readonly hostname: string }[];
};

/** Both days included. */
export async function loadPlannedBetween(db: Db, first: IsoDate, last: IsoDate): Promise<PlannedBetween> {
  const rows = await db
    .selectFrom('patch_planning')
    .select(['week_code', 'year', 'domain_code', 'env_scope'])
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
  return {
    rows: rows.map((row) => [row.week_code, row.year, row.domain_code, row.env_scope].filter(Boolean).join(' ')),
    sessions,
  };
}
