// Where the prod go of a campaign stands: shown on its own card, and in one line on the campaign's (GATE-1 to GATE-5).
import { type GoDecision, loadGoDecisions } from '../../db/queries/go-view.ts';
import { loadProdGoServers } from '../../db/queries/prod-go.ts';
import { blockedServers, evidenceHash, type ProdGoServer, prodGoEvidence } from '../../domain/gate/prod-go.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { ViewContext, Viewer } from './view-context.ts';

export type ProdGoSituation = {
  /** Production servers that are not excluded. */
  readonly servers: readonly ProdGoServer[];
  /** Hash of all that the card shows. */
  readonly evidence: string;
  readonly blocked: number;
  /** An approval stands for good. A refusal stands until the evidence changes, or whoever refused thinks again. */
  readonly decision: GoDecision | null;
};

export async function prodGoSituation(
  { db, settings, viewer }: ViewContext,
  campaignId: CampaignId,
): Promise<ProdGoSituation> {
  const servers = await loadProdGoServers(db, campaignId, settings.freshness);
  const shown = prodGoEvidence(campaignId, servers);
  const evidence = evidenceHash(shown);
  const decision = standing(await loadGoDecisions(db, campaignId), evidence, viewer);
  return { servers, evidence, blocked: blockedServers(shown).length, decision };
}

function standing(newestFirst: readonly GoDecision[], evidence: string, viewer: Viewer | null): GoDecision | null {
  const approval = newestFirst.find(({ decision }) => decision !== 'refused');
  if (approval !== undefined) return approval;
  const [latest] = newestFirst;
  if (latest?.evidence_hash !== evidence || latest.decided_by === viewer?.userId) return null;
  return latest;
}
