// What the prod-go card adds to the evidence: the decisions taken so far, and who answered for the linked servers (GATE-5).
import { sql } from 'kysely';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

/** All decisions on the campaign that nobody has withdrawn, newest first, with the hostnames that each approval covers. */
export async function loadGoDecisions(db: Db, campaignId: CampaignId) {
  return db
    .selectFrom('prod_go_decisions as p')
    .innerJoin('users as u', 'u.id', 'p.decided_by')
    .select([
      'p.id',
      'p.decision',
      'p.evidence_hash',
      'p.reason',
      'p.decided_at',
      'p.decided_by',
      'u.display_name as by',
    ])
    .select(['p.acknowledged'])
    .select(
      sql<string[]>`array(select v.hostname from prod_go_servers s join servers v on v.id = s.server_id
        where s.decision_id = p.id order by v.hostname collate "C")`.as('servers'),
    )
    .where('p.campaign_id', '=', campaignId)
    .where('p.withdrawn_at', 'is', null)
    .orderBy('p.id', 'desc')
    .execute();
}

export type GoDecision = Awaited<ReturnType<typeof loadGoDecisions>>[number];

/** The answer to the latest patch of each of those servers (GATE-1). A server without one is absent. */
export async function loadLatestAnswers(
  db: Db,
  serverIds: readonly ServerId[],
): Promise<Map<ServerId, { readonly by: string | null; readonly at: Date | null }>> {
  if (serverIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('patch_validation as p')
    .leftJoin('users as u', 'u.id', 'p.answered_by')
    .distinctOn('p.server_id')
    .select(['p.server_id', 'p.answered_at as at', 'u.display_name as by'])
    .where('p.server_id', 'in', [...serverIds])
    .orderBy('p.server_id')
    .orderBy('p.attempt_id', 'desc')
    .orderBy('p.id', 'desc')
    .execute();
  return new Map(rows.map(({ server_id, by, at }) => [server_id, { by, at }]));
}
