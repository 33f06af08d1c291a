// Where the prod go of a campaign stands: shown on its own card, and in one line on the campaign's (GATE-1 to GATE-5).
import { type GoLists, withGoLists } from '../../db/queries/gate/go-lists.ts';
import { type GoDecision, loadGoDecisions } from '../../db/queries/gate/go-view.ts';
import { loadProdGoServers } from '../../db/queries/gate/prod-go.ts';
import {
  blockedServers,
  type EvidenceServer,
  evidenceHash,
  type ProdGoServer,
  prodGoEvidence,
  toApprove,
} from '../../domain/gate/prod-go.ts';
import { shownEvidence } from '../../domain/gate/shown-evidence.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { ViewContext, Viewer } from '../shared/view-context.ts';

export type ProdGoSituation = {
  /** Production servers that are not excluded. */
  readonly servers: readonly ProdGoServer[];
  /** What those that a go is to be given for would install (POL-3). */
  readonly lists: GoLists['lists'];
  /** Hash of all that the card shows. */
  readonly evidence: string;
  /** The same in short, for its buttons. */
  readonly shown: string | null;
  readonly blocked: number;
  /** What an approval would cover now. */
  readonly open: readonly EvidenceServer[];
  /** Neither patched nor covered by a go, open or not. */
  readonly waiting: number;
  /** Those that stand, newest first. */
  readonly goes: readonly GoDecision[];
  /** A refusal stands until the evidence changes, or whoever refused thinks again. */
  readonly refusal: GoDecision | null;
};

export async function prodGoSituation(
  { db, now, settings, viewer }: ViewContext,
  campaignId: CampaignId,
): Promise<ProdGoSituation> {
  const found = await loadProdGoServers(db, campaignId, settings.freshness, now);
  const { servers, lists } = await withGoLists(db, { campaignId, gate: settings }, found, { now, zone: settings.zone });
  const evidence = prodGoEvidence(campaignId, servers);
  const hash = evidenceHash(evidence);
  const decisions = await loadGoDecisions(db, campaignId);
  return {
    servers,
    lists,
    evidence: hash,
    shown: shownEvidence(evidence),
    blocked: blockedServers(evidence).length,
    open: toApprove(evidence),
    waiting: servers.filter(({ done, covered }) => !done && !covered).length,
    goes: decisions.filter(({ decision }) => decision !== 'refused'),
    refusal: standingRefusal(decisions[0], hash, viewer),
  };
}

function standingRefusal(latest: GoDecision | undefined, hash: string, viewer: Viewer | null): GoDecision | null {
  if (latest?.decision !== 'refused' || latest.evidence_hash !== hash) return null;
  return latest.decided_by === viewer?.userId ? null : latest;
}
