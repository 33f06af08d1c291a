// The prod go: one decision on one campaign, taken by a second person on exactly what the card showed (GATE-5).
import { createHash } from 'node:crypto';
import { nameList } from '../execution/name-list.ts';
import type { CampaignId, ServerId, UserId } from '../ids.ts';
import type { Text } from '../language.ts';
import { byCodePoint } from '../order.ts';
import { may, type Role, whoMay } from '../people/roles.ts';
import type { GateAnswer, GateBlocker, LinkedServer } from './gate.ts';
import type { GateOverride } from './override.ts';

/** One production server of the campaign that is not excluded. */
export type ProdGoServer = {
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly linked: readonly LinkedServer[];
  readonly answer: GateAnswer;
};

/** What the card shows, in canonical order: two equal situations give equal evidence. */
export type ProdGoEvidence = { readonly campaignId: CampaignId; readonly servers: readonly EvidenceServer[] };

type EvidenceServer = {
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly gate: 'validated' | 'shortened' | 'unlinked' | 'ambiguous' | 'overridden' | 'closed';
  /** Of a gate that is closed or overridden. */
  readonly blockers: readonly Pick<GateBlocker, 'serverId' | 'hostname' | 'code' | 'key'>[];
  /** Why the gate was overridden, by whom. */
  readonly override: { readonly by: string; readonly at: string; readonly reason: string } | null;
  readonly links: readonly EvidenceLink[];
};

type EvidenceLink = {
  readonly serverId: ServerId;
  readonly status: string | null;
  /** ISO instant. */
  readonly patchDate: string | null;
  readonly answeredAt: string | null;
  readonly campaignId: CampaignId | null;
};

/** GATE-5. The order of the servers and links given does not matter. */
export function prodGoEvidence(campaignId: CampaignId, servers: readonly ProdGoServer[]): ProdGoEvidence {
  return { campaignId, servers: servers.map(evidenceServer).sort(byId) };
}

/** GATE-5: SHA-256, in hexadecimal, of the evidence. The card carries it; the click is refused when it differs. */
export function evidenceHash(evidence: ProdGoEvidence): string {
  return createHash('sha256').update(JSON.stringify(evidence)).digest('hex');
}

/** Hostnames that the decision must acknowledge by name (GATE-5): unlinked and ambiguous, sorted. */
export function toAcknowledge(evidence: ProdGoEvidence): readonly string[] {
  return hostnamesOf(evidence, (server) => server.gate === 'unlinked' || server.gate === 'ambiguous');
}

/** Hostnames of the production servers whose gate is closed, sorted. */
export function blockedServers(evidence: ProdGoEvidence): readonly string[] {
  return hostnamesOf(evidence, (server) => server.gate === 'closed');
}

export type ProdGoClick = {
  readonly decision: 'approve' | 'refuse';
  /** null: the campaign was not created by a person. */
  readonly creator: UserId | null;
  readonly decider: UserId;
  readonly roles: readonly Role[];
  /** Setting `gate.four_eyes`. */
  readonly fourEyes: boolean;
  readonly shownHash: string;
  /** Read again now, in the transaction of the decision. */
  readonly evidence: ProdGoEvidence;
  /** Hostnames that the person acknowledged. */
  readonly acknowledged: readonly string[];
};

/** GATE-5: the reason why the decision is not accepted, or null. Blockers and acknowledgements bind an approval only. */
export function prodGoRefusal(click: ProdGoClick): Text | null {
  if (!may(click.roles, 'prod-go.decide')) return whoMay('prod-go.decide');
  if (click.fourEyes && click.creator === click.decider) return FOUR_EYES;
  if (click.shownHash !== evidenceHash(click.evidence)) return CHANGED;
  return click.decision === 'refuse' ? null : approvalRefusal(click);
}

function approvalRefusal({ evidence, acknowledged }: ProdGoClick): Text | null {
  if (evidence.servers.length === 0) {
    return { fr: 'Aucun serveur de production à approuver.', en: 'There is no production server to approve.' };
  }
  const blocked = blockedServers(evidence);
  if (blocked.length > 0) {
    const names = nameList(blocked, 5);
    return { fr: `Encore bloqués : ${names.fr}.`, en: `Still blocked: ${names.en}.` };
  }
  const known = new Set(acknowledged.map((name) => name.trim().toLowerCase()));
  const missing = toAcknowledge(evidence).filter((hostname) => !known.has(hostname));
  if (missing.length === 0) return null;
  const names = nameList(missing, 5);
  return {
    fr: `À reconnaître nommément, car sans correspondance sûre : ${names.fr}.`,
    en: `To be acknowledged by name, being without a certain correspondence: ${names.en}.`,
  };
}

const FOUR_EYES: Text = {
  fr: 'Le feu vert doit venir d’une autre personne que celle qui a créé la campagne.',
  en: 'The prod go must come from somebody other than the creator of the campaign.',
};

const CHANGED: Text = {
  fr: 'La situation a changé depuis l’affichage de cette carte : relisez-la, puis décidez.',
  en: 'The situation has changed since this card was shown: read it again, then decide.',
};

function evidenceServer({ serverId, hostname, linked, answer }: ProdGoServer): EvidenceServer {
  return {
    serverId,
    hostname: hostname.toLowerCase(),
    gate: answer.state === 'closed' ? 'closed' : answer.kind,
    blockers: 'blockers' in answer ? answer.blockers.map(evidenceBlocker).sort(byKey) : [],
    override: 'override' in answer ? evidenceOverride(answer.override) : null,
    links: linked.map(evidenceLink).sort(byId),
  };
}

function evidenceOverride({ by, at, reason }: GateOverride): EvidenceServer['override'] {
  return { by, at: at.toISOString(), reason };
}

function evidenceBlocker({ serverId, hostname, code, key }: GateBlocker): EvidenceServer['blockers'][number] {
  return { serverId, hostname, code, key };
}

function byKey(a: Pick<GateBlocker, 'key'>, b: Pick<GateBlocker, 'key'>): number {
  return byCodePoint(a.key, b.key);
}

function evidenceLink({ serverId, validation }: LinkedServer): EvidenceLink {
  return {
    serverId,
    status: validation?.status ?? null,
    patchDate: validation?.patchDate.toISOString() ?? null,
    answeredAt: validation?.answeredAt?.toISOString() ?? null,
    campaignId: validation?.campaignId ?? null,
  };
}

function byId(a: { readonly serverId: number }, b: { readonly serverId: number }): number {
  return a.serverId - b.serverId;
}

function hostnamesOf(evidence: ProdGoEvidence, wanted: (server: EvidenceServer) => boolean): readonly string[] {
  return evidence.servers
    .filter(wanted)
    .map((server) => server.hostname)
    .sort(byCodePoint);
}
