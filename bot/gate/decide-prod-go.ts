// The prod go: a decision on servers of one campaign, by a second person, on what their card showed (GATE-5).

import { storeLists } from '../../db/queries/baselines/effective-lists.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { type GoLists, withGoLists } from '../../db/queries/gate/go-lists.ts';
import { loadGoPeople } from '../../db/queries/gate/go-people.ts';
import { loadGoDecisions } from '../../db/queries/gate/go-view.ts';
import { loadProdGoServers } from '../../db/queries/gate/prod-go.ts';
import { loadServersOfGo } from '../../db/queries/people/servers-of-object.ts';
import { personRefusal } from '../../domain/gate/deciders.ts';
import {
  coverIn,
  type EvidenceServer,
  evidenceHash,
  notAcknowledged,
  type ProdGoEvidence,
  prodGoEvidence,
  prodGoRefusal,
  toAcknowledge,
  toApprove,
} from '../../domain/gate/prod-go.ts';
import { wasOpen } from '../../domain/gate/shown-evidence.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { byCodePoint } from '../../domain/order.ts';
import { lockOpenCampaign } from '../shared/open-campaign.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';
import { refusalOfReach } from '../shared/reach/refusals.ts';

export type ProdGoRequest = {
  readonly campaignId: CampaignId;
  readonly decision: 'approve' | 'refuse';
  /** `evidenceHash` of what the card showed. */
  readonly shownHash: string;
  /** `shownEvidence`; absent: the card told nothing but the hash. */
  readonly shown?: string | null;
  /** `listed`: every name that the card lists. */
  readonly acknowledged: 'listed' | readonly ServerId[];
  /** Those that are not acknowledged stay out of this go; absent: it is refused, naming them. */
  readonly leavesOut?: boolean;
  /** A refusal needs one. */
  readonly reason: string | null;
};

/** How many servers an approval covers, and the names that it leaves out for want of a tick. */
export type Decided = { readonly servers: number; readonly leftOut: readonly string[] };

/**
 * An approval stands for the servers that it names, as they were shown; those that are blocked stay out of it. A refusal stands until
 * the evidence changes or the same person thinks again, so that nobody approves over a refusal they have not seen.
 */
export function decideProdGo(ctx: OperationContext, by: Requester, ask: ProdGoRequest): Promise<Outcome<Decided>> {
  const spec = {
    ability: 'prod-go.decide',
    action: `prod-go.${ask.decision}`,
    object: { type: 'campaign', id: ask.campaignId },
  } as const;
  return operate(ctx, by, spec, (work) => decide(work, ask));
}

async function decide(work: UnitOfWork, ask: ProdGoRequest): Promise<Outcome<Decided>> {
  const { trx, by, settings, now } = work;
  await lockGate(trx);
  const campaign = await lockOpenCampaign(trx, ask.campaignId);
  if (campaign.kind === 'refused') return campaign;
  // PEOPLE-3: as its card, which shows what the go rests on.
  const outside = await refusalOfReach(work, await loadServersOfGo(trx, ask.campaignId));
  if (outside !== null) return outside;
  const found = await loadProdGoServers(trx, ask.campaignId, settings.freshness, now);
  const { servers, lists } = await withGoLists(trx, { campaignId: ask.campaignId, gate: settings }, found, {
    now,
    zone: settings.zone,
  });
  const evidence = prodGoEvidence(ask.campaignId, servers);
  const decided = await standingDecision(work, evidence);
  if (decided !== null) return decided;
  const acknowledged = acknowledgedNames(ask.acknowledged, evidence);
  const refusal = prodGoRefusal({
    decision: ask.decision,
    roles: by.actor.roles,
    person: await whyNotThem(work, ask),
    shownHash: ask.shownHash,
    shown: ask.shown ?? null,
    evidence,
    acknowledged,
    leavesOut: ask.leavesOut ?? false,
  });
  if (refusal !== null) return refused(refusal);
  const reason = work.text(ask.reason ?? '') || null;
  if (ask.decision === 'refuse' && reason === null) {
    return refuse('Indiquez le motif du refus.', 'Give a reason for the refusal.');
  }
  const open = ask.decision === 'approve' ? approvedServers(ask, evidence) : [];
  if (ask.decision === 'approve' && open.length === 0) return NOTHING_SHOWN;
  const unticked = new Set(notAcknowledged(evidence, acknowledged));
  const approved = open.filter(({ hostname }) => !unticked.has(hostname));
  const leftOut = open
    .map(({ hostname }) => hostname)
    .filter((hostname) => unticked.has(hostname))
    .sort(byCodePoint);
  if (ask.decision === 'approve' && approved.length === 0) return ALL_LEFT_OUT;
  await store(work, ask, { evidence, acknowledged, approved, leftOut, reason, lists });
  return { kind: 'done', servers: approved.length, leftOut };
}

const ALL_LEFT_OUT = refuse(
  'Rien n’est coché et aucun autre serveur n’est validé : il n’y a rien à approuver.',
  'Nothing is ticked and no other server is validated: there is nothing to approve.',
);

const NOTHING_SHOWN = refuse(
  'Aucun des serveurs affichés sur cette carte n’attend plus de feu vert : relisez-la.',
  'None of the servers shown on this card still needs approval: check it again.',
);

async function whyNotThem({ trx, by, now, settings }: UnitOfWork, ask: ProdGoRequest): Promise<Text | null> {
  const { userId } = by.actor;
  const { decider, ...others } = await loadGoPeople(trx, ask.campaignId, { decider: userId, now });
  if (decider === null) return NOT_IN_FORCE;
  return personRefusal({ decision: ask.decision, decider, fourEyes: settings.fourEyes, ...others });
}

const NOT_IN_FORCE: Text = {
  fr: 'Votre compte est désactivé ou expiré.',
  en: 'Your account is disabled or has expired.',
};

/** Those that were shown as open: one that has become so since waits for a go of its own. */
function approvedServers({ shownHash, shown }: ProdGoRequest, evidence: ProdGoEvidence): readonly EvidenceServer[] {
  const open = toApprove(evidence);
  if (shown === undefined || shown === null || shownHash === evidenceHash(evidence)) return open;
  return open.filter((server) => wasOpen(shown, server));
}

/** The decision that this click comes too late for. */
async function standingDecision({ trx, by }: UnitOfWork, evidence: ProdGoEvidence): Promise<Refused | null> {
  const [last] = await loadGoDecisions(trx, evidence.campaignId);
  if (last === undefined) return null;
  const name = last.by;
  if (last.decision !== 'refused') {
    const left = evidence.servers.some(({ done, covered }) => !done && !covered);
    return left ? null : refuse(`${name} a déjà donné le feu vert.`, `${name} has already approved production.`);
  }
  if (last.evidence_hash !== evidenceHash(evidence) || last.decided_by === by.actor.userId) return null;
  return refuse(
    `${name} a refusé le feu vert et rien n’a changé depuis : seule cette personne peut revenir sur son refus.`,
    `${name} refused production approval and nothing has changed since: only ${name} can change that.`,
  );
}

function acknowledgedNames(acknowledged: ProdGoRequest['acknowledged'], evidence: ProdGoEvidence): readonly string[] {
  const names = toAcknowledge(evidence);
  if (acknowledged === 'listed') return names;
  const ticked = new Set(evidence.servers.filter((s) => acknowledged.includes(s.serverId)).map((s) => s.hostname));
  return names.filter((name) => ticked.has(name));
}

type Stored = {
  readonly evidence: ProdGoEvidence;
  readonly acknowledged: readonly string[];
  readonly approved: readonly EvidenceServer[];
  readonly leftOut: readonly string[];
  readonly reason: string | null;
  readonly lists: GoLists['lists'];
};

async function store(work: UnitOfWork, { campaignId, decision }: ProdGoRequest, stored: Stored): Promise<void> {
  const { trx, now, by } = work;
  const { evidence, approved, leftOut, reason } = stored;
  const names = new Set(approved.map(({ hostname }) => hostname));
  const acknowledged = stored.acknowledged.filter((name) => names.has(name));
  const hash = evidenceHash(evidence);
  const { id } = await trx
    .insertInto('prod_go_decisions')
    .values({
      campaign_id: campaignId,
      decision: decision === 'approve' ? 'approved' : 'refused',
      evidence_hash: hash,
      evidence: JSON.stringify(evidence),
      acknowledged,
      decided_by: by.actor.userId,
      decided_at: now,
      reason,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (approved.length > 0) await cover(work, campaignId, { decisionId: id, servers: approved, lists: stored.lists });
  const more = leftOut.length === 0 ? {} : { leftOut };
  await work.record({ after: { evidence: hash, servers: [...names], acknowledged, ...more }, reason });
}

async function cover(
  { trx, now }: UnitOfWork,
  campaignId: CampaignId,
  { decisionId, servers, lists }: Pick<Stored, 'lists'> & { decisionId: number; servers: readonly EvidenceServer[] },
): Promise<void> {
  const frozen = servers.flatMap(({ serverId }) => lists.get(serverId)?.list ?? []);
  await storeLists(trx, frozen, now);
  await trx
    .insertInto('prod_go_servers')
    .values(
      servers.map((server) => {
        const { acknowledged, linked, lost, lostAs, enrolment } = coverIn(server);
        const kind = server.gate === 'closed' ? 'validated' : server.gate;
        return {
          ...{ decision_id: decisionId, server_id: server.serverId, kind, acknowledged, enrolment },
          ...{ linked: [...linked], lost: [...lost], lost_as: [...lostAs] },
          list_hash: server.list ?? null,
          baseline_version_id: lists.get(server.serverId)?.baseline.versionId ?? null,
        };
      }),
    )
    .execute();
  // What was refused for want of the go may start at its slot again.
  await trx
    .updateTable('patch_sessions')
    .set({ start_refusal: null })
    .where('campaign_id', '=', campaignId)
    .where(
      'server_id',
      'in',
      servers.map(({ serverId }) => serverId),
    )
    .where('status', 'in', ['pending', 'prereq_ok'])
    .where('start_refusal', 'is not', null)
    .execute();
}
