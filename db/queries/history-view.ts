// Reads the history for its card: one page, and how many there are of each result (HIST-1).
import { sql } from 'kysely';
import type { CampaignId } from '../../domain/ids.ts';
import type { Db } from '../schema/database.ts';

export type HistoryFilter = { readonly campaignId: CampaignId | null; readonly hostname: string | null };

export async function countHistory(db: Db, filter: HistoryFilter): Promise<{ ok: number; ko: number }> {
  return filtered(db, filter)
    .select([
      sql<number>`(count(*) filter (where h.status = 'ok'))::int`.as('ok'),
      sql<number>`(count(*) filter (where h.status = 'ko'))::int`.as('ko'),
    ])
    .executeTakeFirstOrThrow();
}

/** Newest first. */
export async function loadHistory(db: Db, filter: HistoryFilter, page: { limit: number; offset: number }) {
  return filtered(db, filter)
    .select([
      'h.date_patch as at',
      'v.hostname',
      'h.status as result',
      sql<number>`jsonb_array_length(h.packages)`.as('packages'),
      'h.intervenant_name as operator',
      'h.campaign_id as campaignId',
      'h.notes',
    ])
    .orderBy('h.date_patch', 'desc')
    .orderBy('h.id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
}

function filtered(db: Db, { campaignId, hostname }: HistoryFilter) {
  let query = db.selectFrom('patch_history as h').innerJoin('servers as v', 'v.id', 'h.server_id');
  if (campaignId !== null) query = query.where('h.campaign_id', '=', campaignId);
  if (hostname !== null) query = query.where('v.hostname', '=', hostname);
  return query;
}
