// The production servers of a campaign with everything that a prod go rests on (GATE-5).
import { type Freshness, gateAnswer } from '../../domain/gate/gate.ts';
import type { ProdGoServer } from '../../domain/gate/prod-go.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { Db } from '../schema/database.ts';
import { loadGateQuestions } from './gate.ts';

/** Servers of the prod branch that are not excluded. In the transaction of a decision: call `lockGate` first. */
export async function loadProdGoServers(db: Db, campaignId: CampaignId, freshness: Freshness): Promise<ProdGoServer[]> {
  const servers = await db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select(['v.id', 'v.hostname'])
    .where('s.campaign_id', '=', campaignId)
    .where('s.branch', '=', 'prod')
    .where('s.status', '<>', 'excluded')
    .orderBy('v.hostname')
    .execute();
  const ids = servers.map((server) => server.id);
  const questions = await loadGateQuestions(db, campaignId, ids, freshness);
  return servers.flatMap(({ id, hostname }) => {
    const question = questions.get(id);
    if (question === undefined) return [];
    return [{ serverId: id, hostname, linked: question.linked, answer: gateAnswer(question) }];
  });
}

/** The names that the standing go acknowledged, in lower case; null: it has not been given. */
export async function loadGoAcknowledged(db: Db, campaignId: CampaignId): Promise<readonly string[] | null> {
  const row = await db
    .selectFrom('prod_go_decisions')
    .select('acknowledged')
    .where('campaign_id', '=', campaignId)
    .where('decision', 'in', ['approved', 'override'])
    .executeTakeFirst();
  return row?.acknowledged ?? null;
}
