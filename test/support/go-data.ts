// A prod go as the operation stores it, on the production of a campaign as it stands.
import { loadProdGoServers } from '../../db/queries/gate/prod-go.ts';
import type { Db } from '../../db/schema/database.ts';
import { coverIn, evidenceHash, prodGoEvidence, toAcknowledge, toApprove } from '../../domain/gate/prod-go.ts';
import type { CampaignId, UserId } from '../../domain/ids.ts';
import { MONDAY_MORNING } from './campaign-data.ts';

/** Acknowledges whatever there is to acknowledge. Returns the hostnames covered. */
export async function addGo(
  db: Db,
  campaignId: CampaignId,
  by: UserId,
  at = MONDAY_MORNING,
): Promise<readonly string[]> {
  const evidence = prodGoEvidence(campaignId, await loadProdGoServers(db, campaignId, 'cycle', at));
  const { id } = await db
    .insertInto('prod_go_decisions')
    .values({
      campaign_id: campaignId,
      decision: 'approved',
      evidence_hash: evidenceHash(evidence),
      evidence: JSON.stringify(evidence),
      acknowledged: [...toAcknowledge(evidence)],
      decided_by: by,
      decided_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const covered = toApprove(evidence);
  for (const server of covered) {
    const { acknowledged, linked, lost, enrolment } = coverIn(server);
    const kind = server.gate === 'closed' ? 'validated' : server.gate;
    await db
      .insertInto('prod_go_servers')
      .values({
        ...{ decision_id: id, server_id: server.serverId, kind, acknowledged, enrolment },
        ...{ linked: [...linked], lost: [...lost] },
      })
      .execute();
  }
  return covered.map(({ hostname }) => hostname);
}
