// The prod go: one decision on one campaign, by a second person, on exactly what their card showed (GATE-5).

import { touchCard } from '../../db/queries/cards.ts';
import { lockGate } from '../../db/queries/gate.ts';
import { loadProdGoServers } from '../../db/queries/prod-go.ts';
import type { Trx } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import {
  evidenceHash,
  type ProdGoEvidence,
  prodGoEvidence,
  prodGoRefusal,
  toAcknowledge,
} from '../../domain/gate/prod-go.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import { lockOpenCampaign } from './campaign.ts';
import {
  type By,
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  refuse,
  refused,
  type Work,
} from './operation.ts';
import { freeText } from './sentences.ts';

export type ProdGoAsk = {
  readonly campaignId: CampaignId;
  readonly decision: 'approve' | 'refuse';
  /** `evidenceHash` of what the card showed. */
  readonly shownHash: string;
  /** `listed`: every name that the card lists. It is the list of now, or else the hash differs. */
  readonly acknowledged: 'listed' | readonly ServerId[];
  /** A refusal needs one. */
  readonly reason: string | null;
};

/**
 * A decision stands: an approval for good, a refusal until the evidence changes or the same person thinks again, so that nobody
 * approves over a refusal they have not seen.
 */
export function decideProdGo(ctx: OperationContext, by: By, ask: ProdGoAsk): Promise<Outcome<object>> {
  const deed = {
    ability: 'prod-go.decide',
    action: `prod-go.${ask.decision}`,
    object: { type: 'campaign', id: ask.campaignId },
  } as const;
  return operate(ctx, by, deed, (work) => decide(work, ask));
}

async function decide(work: Work, ask: ProdGoAsk): Promise<Outcome<object>> {
  const { trx, by, settings } = work;
  await lockGate(trx);
  const campaign = await lockOpenCampaign(trx, ask.campaignId);
  if (campaign.kind === 'refused') return campaign;
  const evidence = prodGoEvidence(ask.campaignId, await loadProdGoServers(trx, ask.campaignId, settings.freshness));
  const decided = await standingDecision(work, ask.campaignId, evidenceHash(evidence));
  if (decided !== null) return decided;
  const acknowledged = acknowledgedNames(ask.acknowledged, evidence);
  const refusal = prodGoRefusal({
    decision: ask.decision,
    creator: campaign.createdBy,
    decider: by.actor.userId,
    roles: by.actor.roles,
    fourEyes: settings.fourEyes,
    shownHash: ask.shownHash,
    evidence,
    acknowledged,
  });
  if (refusal !== null) return refused(refusal);
  const reason = freeText(ask.reason ?? '') || null;
  if (ask.decision === 'refuse' && reason === null) {
    return refuse('Refuser le feu vert demande un motif.', 'Refusing the prod go needs a reason.');
  }
  await store(work, ask, evidence, acknowledged, reason);
  return { kind: 'done' };
}

/** The decision that this click comes too late for. */
async function standingDecision({ trx, by }: Work, campaignId: CampaignId, hash: string): Promise<Refused | null> {
  const last = await trx
    .selectFrom('prod_go_decisions as p')
    .innerJoin('users as u', 'u.id', 'p.decided_by')
    .select(['p.decision', 'p.evidence_hash', 'p.decided_by', 'u.display_name'])
    .where('p.campaign_id', '=', campaignId)
    .orderBy('p.id', 'desc')
    .executeTakeFirst();
  if (last === undefined) return null;
  const name = last.display_name;
  if (last.decision !== 'refused') {
    return refuse(`${name} a déjà donné le feu vert.`, `${name} has given the go already.`);
  }
  if (last.evidence_hash !== hash || last.decided_by === by.actor.userId) return null;
  return refuse(
    `${name} a refusé le feu vert ; rien n’a changé depuis, la décision lui revient.`,
    `${name} has refused the go; nothing has changed since, so it is theirs to change.`,
  );
}

function acknowledgedNames(acknowledged: ProdGoAsk['acknowledged'], evidence: ProdGoEvidence): readonly string[] {
  const names = toAcknowledge(evidence);
  if (acknowledged === 'listed') return names;
  const ticked = new Set(evidence.servers.filter((s) => acknowledged.includes(s.serverId)).map((s) => s.hostname));
  return names.filter((name) => ticked.has(name));
}

async function store(
  work: Work,
  { campaignId, decision }: ProdGoAsk,
  evidence: ProdGoEvidence,
  acknowledged: readonly string[],
  reason: string | null,
): Promise<void> {
  const { trx, now, by } = work;
  const approved = decision === 'approve';
  const hash = evidenceHash(evidence);
  await trx
    .insertInto('prod_go_decisions')
    .values({
      campaign_id: campaignId,
      decision: approved ? 'approved' : 'refused',
      evidence_hash: hash,
      evidence: JSON.stringify(evidence),
      acknowledged: approved ? [...acknowledged] : [],
      decided_by: by.actor.userId,
      decided_at: now,
      reason,
    })
    .execute();
  if (approved) await forgetStartRefusals(trx, campaignId);
  await work.record({ after: { evidence: hash, acknowledged: approved ? acknowledged : [] }, reason });
  await touchCard(trx, cardKeyText({ kind: 'campaign', campaignId }));
  await touchCard(trx, cardKeyText({ kind: 'go', campaignId }), { final: approved });
}

/** What was refused for want of the go may start at its slot again. */
async function forgetStartRefusals(trx: Trx, campaignId: CampaignId): Promise<void> {
  await trx
    .updateTable('patch_sessions')
    .set({ start_refusal: null })
    .where('campaign_id', '=', campaignId)
    .where('branch', '=', 'prod')
    .where('status', 'in', ['pending', 'prereq_ok'])
    .where('start_refusal', 'is not', null)
    .execute();
}
