// The list of campaigns, newest first, with the figures of each.
import { sql } from 'kysely';
import type { Db } from '../../schema/database.ts';
import { isAccepted, isRejected } from '../chat/rejected.ts';
import { isLatestThere } from '../validations/latest-validation.ts';
import { isThrough } from './through.ts';

export async function countCampaigns(db: Db): Promise<number> {
  const row = await db.selectFrom('campaigns').select(sql<number>`count(*)::int`.as('n')).executeTakeFirstOrThrow();
  return row.n;
}

/** `only` open: every open one (`limit` null); counts leave the excluded out. */
export async function loadCampaignFigures(
  db: Db,
  which: { readonly only: 'open' | 'all'; readonly limit: number | null; readonly offset: number },
) {
  let query = db
    .selectFrom('campaigns as c')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('patch_sessions as s')
          .select([
            sql<number>`(count(*) filter (where ${isThrough}))::int`.as('done'),
            sql<number>`(count(*) filter (where s.status <> 'excluded'))::int`.as('total'),
            sql<number>`(count(*) filter (where s.status = 'failed' or ${isRejected}))::int`.as('failed'),
            sql<number>`(count(*) filter (where s.status not in ('pending', 'prereq_ok', 'excluded')))::int`.as(
              'begun',
            ),
            sql<number>`(count(*) filter (where ${isAccepted}))::int`.as('accepted'),
          ])
          .whereRef('s.campaign_id', '=', 'c.id')
          .as('f'),
      (join) => join.onTrue(),
    )
    .select([
      'c.id',
      'c.label',
      'c.kind',
      'c.status',
      'c.stopped_at',
      sql<number>`coalesce(f.done, 0)`.as('done'),
      sql<number>`coalesce(f.total, 0)`.as('total'),
      sql<number>`coalesce(f.failed, 0)`.as('failed'),
      sql<number>`coalesce(f.begun, 0)`.as('begun'),
      sql<number>`coalesce(f.accepted, 0)`.as('accepted'),
      sql<number>`(select count(*) from patch_validation p
        where p.campaign_id = c.id and p.status = 'en_attente' and ${isLatestThere})::int`.as('waiting'),
    ])
    .orderBy('c.id', 'desc')
    .offset(which.offset);
  if (which.only === 'open') query = query.where('c.status', '=', 'open');
  if (which.limit !== null) query = query.limit(which.limit);
  return query.execute();
}

export type CampaignFigures = Awaited<ReturnType<typeof loadCampaignFigures>>[number];

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
