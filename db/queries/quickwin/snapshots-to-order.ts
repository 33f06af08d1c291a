// Servers of a QuickWin run whose prerequisites passed, and those of them that still lack their snapshot (RUN-13).
import type { CampaignId } from '../../../domain/ids.ts';
import type { Branch } from '../../../domain/server.ts';
import type { Db } from '../../schema/database.ts';

/** `branch` null: both. */
type Part = { readonly campaignId: CampaignId; readonly branch: Branch | null };

export async function hasPassed(db: Db, { campaignId, branch }: Part): Promise<boolean> {
  let query = db
    .selectFrom('patch_sessions')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('status', '=', 'prereq_ok')
    .where('prereq_validated', '=', true);
  if (branch !== null) query = query.where('branch', '=', branch);
  return (await query.limit(1).executeTakeFirst()) !== undefined;
}

/** `snapshot`: one that could not be taken, and why; null: none was ordered. In the order of their sessions. */
export async function loadSnapshotsToOrder(db: Db, { campaignId, branch }: Part) {
  let query = db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .leftJoin('vm_snapshots as n', (join) =>
      join
        .onRef('n.session_id', '=', 's.id')
        .on('n.attempt_id', 'is', null)
        .on('n.state', '<>', 'removed')
        .on('n.discard_asked_at', 'is', null),
    )
    .select(['s.id', 's.server_id', 's.branch', 'v.hostname', 'n.id as snapshot', 'n.taking_error'])
    .where('s.campaign_id', '=', campaignId)
    .where('s.status', '=', 'prereq_ok')
    .where('s.prereq_validated', '=', true)
    .where('s.rollback_method', '=', 'snapshot')
    .where((eb) => eb.or([eb('n.id', 'is', null), eb('n.taking_error', 'is not', null)]))
    .orderBy('s.id');
  if (branch !== null) query = query.where('s.branch', '=', branch);
  return query.execute();
}

export type SnapshotToOrder = Awaited<ReturnType<typeof loadSnapshotsToOrder>>[number];
