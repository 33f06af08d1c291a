// What a prod go covers, asked at the start of each server (GATE-5): those that it names, with the links and acknowledgements that its
// evidence held. Whatever was restored, added, moved into production, unlinked or linked otherwise since waits for a go of its own.
import type { CampaignId, ServerId } from '../ids.ts';
import { blocker } from './blocker.ts';
import type { GateAnswer, GoNeed } from './gate.ts';
import { isKnown, lostLinkFacts } from './lost-link.ts';
import type { LinkedServer } from './question.ts';

/** One server of an approval that stands. */
export type GoCover = {
  /** Accepted by name without a validation. */
  readonly acknowledged: GoNeed | null;
  /** Ids of the servers that were linked. */
  readonly linked: readonly ServerId[];
  /** Those of them that were no longer patched, and still are not. */
  readonly lost: readonly ServerId[];
  /** What was known of those, each with its id: `12:A3c`. */
  readonly lostAs: readonly string[];
  /** Ids of those that were unlinked since: the links may be as they were, and a KO or a failure have gone with them. */
  readonly dropped: readonly ServerId[];
  /** How often it had been brought into the campaign, or into production. */
  readonly enrolment: number;
};

export type GoSubject = {
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly enrolment: number;
  readonly linked: readonly LinkedServer[];
  readonly answer: GateAnswer;
};

export function coverOf({ enrolment, linked, answer }: Omit<GoSubject, 'serverId' | 'hostname'>): GoCover {
  const lost = linked.filter((one) => one.lost);
  return {
    acknowledged: answer.state === 'open' ? answer.needs : null,
    linked: idsOf(linked),
    lost: idsOf(lost),
    lostAs: lost.flatMap((one) => factsAbout(one.serverId, lostLinkFacts(one))),
    dropped: [],
    enrolment,
  };
}

/** Is it the same server with the same links as one of those approvals saw, and nothing without a validation that they did not? */
export function isCovered(subject: Omit<GoSubject, 'serverId' | 'hostname'>, covers: readonly GoCover[]): boolean {
  const now = coverOf(subject);
  return covers.some(
    (cover) =>
      cover.enrolment === now.enrolment &&
      cover.linked.join() === now.linked.join() &&
      now.lost.every((id) => cover.lost.includes(id)) &&
      isKnown(now.lostAs, cover.lostAs) &&
      cover.dropped.length === 0 &&
      (now.acknowledged === null || now.acknowledged === cover.acknowledged),
  );
}

/** The gate as the start asks it once some go was given: closed where none of them covers the server. No override opens this. */
export function coveredGate(subject: GoSubject, covers: readonly GoCover[], campaignId: CampaignId): GateAnswer {
  if (isCovered(subject, covers)) return subject.answer;
  const why =
    covers.length > 0
      ? {
          fr: `ses liens ou sa place dans la campagne ont changé depuis le feu vert : il en faut un nouveau (/feu-vert ${campaignId})`,
          en: `its links or its place in the campaign have changed since production was approved: it needs a new approval (/go ${campaignId})`,
        }
      : {
          fr: `pas encore de feu vert production (/feu-vert ${campaignId})`,
          en: `production approval still needed (/go ${campaignId})`,
        };
  const uncovered = blocker(subject, { code: 'not-covered', about: 'none', why });
  const { answer } = subject;
  return { state: 'closed', blockers: [...(answer.state === 'closed' ? answer.blockers : []), uncovered] };
}

export function factsAbout(serverId: ServerId, facts: readonly string[]): readonly string[] {
  return facts.map((fact) => `${serverId}:${fact}`);
}

function idsOf(servers: readonly { readonly serverId: ServerId }[]): readonly ServerId[] {
  return servers.map(({ serverId }) => serverId).sort((a, b) => a - b);
}
