// The list of campaigns, newest first, with the figures of each.
import { sql } from 'kysely';
import type { CampaignId } from '../../../domain/ids.ts';
import type { CampaignKind } from '../../schema/campaigns.ts';
import type { Db } from '../../schema/database.ts';
import { isAcceptedBy, isRejectedBy } from '../chat/rejected.ts';
import { isLatestThere } from '../validations/latest-validation.ts';
import { isThroughBy } from './through.ts';

export async function countCampaigns(db: Db): Promise<number> {
  const row = await db.selectFrom('campaigns').select(sql<number>`count(*)::int`.as('n')).executeTakeFirstOrThrow();
  return row.n;
}

/**
 * `only` open: every open one (`limit` null); counts leave the excluded out. Of each campaign the answers and the patches are read once, in
 * the order of an index: a look-up a server takes ten times as long with 100,000 of them.
 */
export async function loadCampaignFigures(
  db: Db,
  which: {
    readonly only: 'open' | 'all';
    readonly limit: number | null;
    readonly offset: number;
    /** Those with a smaller number alone. */
    readonly before?: CampaignId | null;
  },
): Promise<readonly CampaignFigures[]> {
  const { rows } = await sql<CampaignFigures>`
    select c.id, c.label, c.kind, c.status, c.stopped_at,
      f.done, f.total, f.failed, f.begun, f.accepted,
      (select count(*) from patch_validation p
        where p.campaign_id = c.id and p.status = 'en_attente' and ${isLatestThere})::int as waiting
    from (select * from campaigns where (${which.only === 'all'} or status = 'open')
        and (${which.before ?? null}::bigint is null or id < ${which.before ?? null}::bigint)
      order by id desc limit ${which.limit} offset ${which.offset}) c
    cross join lateral (
      select (count(*) filter (where ${isThroughBy(sql`t.session_id is not null`)}))::int as done,
        (count(*) filter (where s.status <> 'excluded'))::int as total,
        (count(*) filter (where s.status = 'failed' or ${isRejectedBy(sql`a.status`)}))::int as failed,
        (count(*) filter (where s.status not in ('pending', 'prereq_ok', 'excluded')))::int as begun,
        (count(*) filter (where ${isAcceptedBy(sql`a.status`)}))::int as accepted
      from patch_sessions s
      left join (
        select distinct on (k.server_id) k.server_id, k.status from patch_validation k
        where k.campaign_id = c.id order by k.server_id, k.attempt_id desc
      ) a on a.server_id = s.server_id
      left join (
        select distinct x.session_id from patch_attempts x where x.campaign_id = c.id and x.state = 'patched'
      ) t on t.session_id = s.id
      where s.campaign_id = c.id
    ) f
    order by c.id desc`.execute(db);
  return rows;
}

export type CampaignFigures = {
  readonly id: CampaignId;
  readonly label: string;
  readonly kind: CampaignKind;
  readonly status: 'open' | 'closed';
  readonly stopped_at: Date | null;
  /** Servers that are through with their patch, whatever became of them afterwards. */
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly begun: number;
  /** Nothing is left to do with them. */
  readonly accepted: number;
  /** Answers that owners owe. */
  readonly waiting: number;
};

/** QuickWin runs that are open, newest first. */
export async function loadOpenRuns(db: Db) {
  const runs = await db
    .selectFrom('campaigns')
    .select(['id', 'phase'])
    .where('kind', '=', 'quickwin')
    .where('status', '=', 'open')
    .execute();
  const phases = new Map(runs.map(({ id, phase }) => [id, phase]));
  const figures = await loadCampaignFigures(db, { only: 'open', limit: null, offset: 0 });
  return figures.flatMap((one) => (phases.has(one.id) ? [{ ...one, phase: phases.get(one.id) ?? null }] : []));
}
