// The prod go: a decision on servers of one campaign, taken by a second person on what the card showed (GATE-5). A campaign may have
// several; what is blocked stays out of each of them, named.
import { createHash } from 'node:crypto';
import { nameList } from '../attempts/name-list.ts';
import type { AttemptId, CampaignId, ServerId } from '../ids.ts';
import type { Text } from '../language.ts';
import { byCodePoint } from '../order.ts';
import { may, type Role, whoMay } from '../people/roles.ts';
import type { ValidationStatus } from '../validations/validation-state.ts';
import type { GateBlocker } from './blocker.ts';
import type { GateAnswer, GoKind, GoNeed } from './gate.ts';
import { factsAbout, type GoCover } from './go-cover.ts';
import { lostLinkFacts } from './lost-link.ts';
import type { GateOverride } from './override.ts';
import type { LinkedServer } from './question.ts';
import { isNoWorse } from './shown-evidence.ts';

/** One production server of the campaign that is not excluded. */
export type ProdGoServer = {
  readonly serverId: ServerId;
  readonly hostname: string;
  /** Patched: nothing is left to approve. */
  readonly done: boolean;
  /** An approval that stands covers it as it is now. */
  readonly covered: boolean;
  readonly enrolment: number;
  readonly linked: readonly LinkedServer[];
  readonly answer: GateAnswer;
  /** Hash of what it would install (POL-3); null, or absent: nothing was read, or there is nothing left to approve. */
  readonly list?: string | null;
};

/** What the card shows, in canonical order: two equal situations give equal evidence. */
export type ProdGoEvidence = { readonly campaignId: CampaignId; readonly servers: readonly EvidenceServer[] };

export type EvidenceServer = {
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly gate: GoKind | 'closed';
  readonly done: boolean;
  readonly covered: boolean;
  readonly needs: GoNeed | null;
  readonly enrolment: number;
  /** Of a gate that is closed or overridden. */
  readonly blockers: readonly Pick<GateBlocker, 'serverId' | 'hostname' | 'code' | 'key'>[];
  /** Why the gate was overridden, by whom. */
  readonly override: { readonly by: string; readonly at: string; readonly reason: string } | null;
  readonly links: readonly EvidenceLink[];
  /** Hash of what it would install, which an approval freezes (POL-3). Absent: nothing was read. */
  readonly list?: string;
};

export type EvidenceLink = {
  readonly serverId: ServerId;
  readonly lost: boolean;
  readonly production: boolean;
  readonly status: ValidationStatus | null;
  readonly attemptId: AttemptId | null;
  /** ISO instant. */
  readonly patchDate: string | null;
  readonly answeredAt: string | null;
  readonly campaignId: CampaignId | null;
  /** Of a lost one: `lostLinkFacts`. */
  readonly facts?: readonly string[];
};

/** GATE-5. The order of the servers and links given does not matter. */
export function prodGoEvidence(campaignId: CampaignId, servers: readonly ProdGoServer[]): ProdGoEvidence {
  return { campaignId, servers: servers.map(evidenceServer).sort(byId) };
}

/** GATE-5: SHA-256, in hexadecimal, of the evidence. */
export function evidenceHash(evidence: ProdGoEvidence): string {
  return createHash('sha256').update(JSON.stringify(evidence)).digest('hex');
}

/** What an approval would cover: open, not patched yet, and not covered by one that stands. */
export function toApprove(evidence: ProdGoEvidence): readonly EvidenceServer[] {
  return evidence.servers.filter(({ gate, done, covered }) => gate !== 'closed' && !done && !covered);
}

/** Hostnames that the decision must acknowledge by name (GATE-5): unlinked, ambiguous, or with a lost link; sorted. */
export function toAcknowledge(evidence: ProdGoEvidence): readonly string[] {
  return hostnames(toApprove(evidence).filter(({ needs }) => needs !== null));
}

/** Those of them that were not. */
export function notAcknowledged(evidence: ProdGoEvidence, acknowledged: readonly string[]): readonly string[] {
  const known = new Set(acknowledged.map((name) => name.trim().toLowerCase()));
  return toAcknowledge(evidence).filter((hostname) => !known.has(hostname));
}

/** Hostnames of the production servers that are left out: their gate is closed. Sorted. */
export function blockedServers(evidence: ProdGoEvidence): readonly string[] {
  return hostnames(evidence.servers.filter(({ gate, done }) => gate === 'closed' && !done));
}

/** What the approval of a server holds, for the start. */
export function coverIn({ needs, links, enrolment }: EvidenceServer): GoCover {
  return {
    acknowledged: needs,
    linked: links.map(({ serverId }) => serverId),
    lost: links.filter(({ lost }) => lost).map(({ serverId }) => serverId),
    lostAs: links.flatMap(({ serverId, facts = [] }) => factsAbout(serverId, facts)),
    dropped: [],
    enrolment,
  };
}

export type ProdGoClick = {
  readonly decision: 'approve' | 'refuse';
  readonly roles: readonly Role[];
  /** What keeps this person from deciding, whatever their roles (`personRefusal`). */
  readonly person: Text | null;
  readonly shownHash: string;
  /** What the card showed, in short; null: it told nothing but its hash. */
  readonly shown: string | null;
  /** Read again now, in the transaction of the decision. */
  readonly evidence: ProdGoEvidence;
  /** Hostnames that the person acknowledged. */
  readonly acknowledged: readonly string[];
  /** What they did not acknowledge stays out of the approval, as they said; absent: it may not be forgotten. */
  readonly leavesOut?: boolean;
};

/** GATE-5: the reason why the decision is not accepted, or null. Blockers and acknowledgements bind an approval only. */
export function prodGoRefusal(click: ProdGoClick): Text | null {
  if (!may(click.roles, 'prod-go.decide')) return whoMay('prod-go.decide');
  if (click.person !== null) return click.person;
  const same =
    click.shownHash === evidenceHash(click.evidence) ||
    (click.shown !== null && isNoWorse(click.shown, click.evidence));
  if (!same) return CHANGED;
  return click.decision === 'refuse' ? refusalRefusal(click.evidence) : approvalRefusal(click);
}

/** What is patched, or covered by a go, is decided. */
function refusalRefusal({ servers }: ProdGoEvidence): Text | null {
  return servers.some(({ done, covered }) => !done && !covered) ? null : NOTHING_WAITS;
}

const NOTHING_WAITS: Text = {
  fr: 'Il n’y a rien à décider : tous les serveurs de production sont approuvés ou patchés.',
  en: 'There is nothing to decide: every production server is approved or patched.',
};

function approvalRefusal({ evidence, acknowledged, leavesOut = false }: ProdGoClick): Text | null {
  if (toApprove(evidence).length === 0) return nothingToApprove(evidence);
  const missing = notAcknowledged(evidence, acknowledged);
  if (missing.length === 0 || leavesOut) return null;
  // As many as a card has ticks for; of more, every name stands above the one tick.
  const names = nameList(missing, 10);
  return {
    fr: `Sans validation possible, à accepter un par un : ${names.fr}.`,
    en: `These cannot be validated and have to be accepted one by one: ${names.en}.`,
  };
}

function nothingToApprove(evidence: ProdGoEvidence): Text {
  const blocked = blockedServers(evidence);
  if (blocked.length === 0) {
    return {
      fr: 'Il n’y a pas de serveur de production à approuver.',
      en: 'There is no production server to approve.',
    };
  }
  const names = nameList(blocked, 5);
  return { fr: `Encore bloqués : ${names.fr}.`, en: `Still blocked: ${names.en}.` };
}

const CHANGED: Text = {
  fr: 'La situation a changé depuis l’affichage de cette carte : relisez-la avant de décider.',
  en: 'The situation has changed since this card was shown: check it again before you decide.',
};

function evidenceServer(server: ProdGoServer): EvidenceServer {
  const { serverId, hostname, done, covered, enrolment, linked, answer, list = null } = server;
  return {
    serverId,
    hostname: hostname.toLowerCase(),
    gate: answer.state === 'closed' ? 'closed' : answer.kind,
    done,
    covered,
    needs: answer.state === 'closed' ? null : answer.needs,
    enrolment,
    blockers: 'blockers' in answer ? answer.blockers.map(evidenceBlocker).sort(byKey) : [],
    override: 'override' in answer ? evidenceOverride(answer.override) : null,
    links: linked.map(evidenceLink).sort(byId),
    ...(list === null || done || covered ? {} : { list }),
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

function evidenceLink(linked: LinkedServer): EvidenceLink {
  const { serverId, lost, production, validation } = linked;
  return {
    serverId,
    lost,
    production,
    status: validation?.status ?? null,
    attemptId: validation?.attemptId ?? null,
    patchDate: validation?.patchDate.toISOString() ?? null,
    answeredAt: validation?.answeredAt?.toISOString() ?? null,
    campaignId: validation?.campaignId ?? null,
    ...(lost ? { facts: lostLinkFacts(linked) } : {}),
  };
}

function byId(a: { readonly serverId: number }, b: { readonly serverId: number }): number {
  return a.serverId - b.serverId;
}

function hostnames(servers: readonly EvidenceServer[]): readonly string[] {
  return servers.map(({ hostname }) => hostname).sort(byCodePoint);
}
