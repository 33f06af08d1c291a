// May this production server be patched, as far as its non-production is concerned? (GATE-1 to GATE-4, and the override of
// GATE-6). Asked when the prod-go card is drawn, and again in the transaction that starts the server.
import { type SessionStatus, statusText } from '../execution/session-state.ts';
import { scopeText, type UpdateScope } from '../execution/update-scope.ts';
import type { CampaignId, ServerId } from '../ids.ts';
import type { Text } from '../language.ts';
import { byCodePoint } from '../order.ts';
import { opensProduction, type ValidationStatus } from '../validation/validation-state.ts';
import { coveringOverride, type GateOverride } from './override.ts';
import { scopeCovers } from './scope-covers.ts';

/** Setting `gate.freshness` (GATE-2): of which period a validation must be. */
export type Freshness = 'cycle' | 'campaign' | 'none';

export type Period = { readonly campaignId: CampaignId; readonly cycle: number; readonly year: number };

/** The latest by `patch_date`, with the period of the campaign that it belongs to. */
export type LatestValidation = Period & {
  readonly status: ValidationStatus;
  readonly patchDate: Date;
  /** null: nobody has answered. */
  readonly answeredAt: Date | null;
};

export type ValidatedUpdate = Period & { readonly scope: UpdateScope };

export type LinkedServer = {
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly validation: LatestValidation | null;
  /** What each of its validations that open production was about, of whatever period. */
  readonly validatedUpdates: readonly ValidatedUpdate[];
  /** State of its newest session in the current cycle of the current year; null: it has none. */
  readonly sessionInCycle: SessionStatus | null;
  /** State of its session in this campaign; null: it has none, or is excluded. */
  readonly sessionInCampaign: SessionStatus | null;
};

export type HprodEntry = { readonly serverId: ServerId; readonly hostname: string; readonly status: SessionStatus };

export type GateQuestion = {
  readonly current: Period;
  /** What the updates of this campaign are narrowed to. */
  readonly scope: UpdateScope;
  readonly freshness: Freshness;
  readonly linked: readonly LinkedServer[];
  /** Detection found several productions of its signature, and nobody settled it by hand. */
  readonly ambiguous: boolean;
  /** The non-production of the same QuickWin (GATE-4); empty for the other kinds of campaign. */
  readonly quickwinHprod: readonly HprodEntry[];
  /** An emergency campaign whose gates were shortened, by name and with a reason. */
  readonly shortened: boolean;
  /** On record for this server in this campaign (GATE-6). */
  readonly overrides: readonly GateOverride[];
};

export type GateBlockerCode =
  | 'hprod-unfinished'
  | 'in-progress'
  | 'failed'
  | 'never-patched'
  | 'stale'
  | 'awaiting-answer'
  | 'refused-by-owner'
  | 'narrower'
  | 'unacknowledged';

export type GateBlocker = {
  readonly serverId: ServerId;
  /** Lower case. */
  readonly hostname: string;
  readonly code: GateBlockerCode;
  /** The same as long as it is the same obstacle: another patch or another answer makes another one. */
  readonly key: string;
  /** A whole sentence that names the server. */
  readonly reason: Text;
};

export type GateAnswer =
  | { readonly state: 'open'; readonly kind: 'validated' | 'shortened' | 'unlinked' | 'ambiguous' }
  /** Closed by the rules, opened by an admin for exactly these blockers (GATE-6). */
  | {
      readonly state: 'open';
      readonly kind: 'overridden';
      readonly blockers: readonly GateBlocker[];
      readonly override: GateOverride;
    }
  | { readonly state: 'closed'; readonly blockers: readonly GateBlocker[] };

/** GATE-1 to GATE-4, GATE-6. Every blocker is named, not only the first. The order of what is asked about does not matter. */
export function gateAnswer(question: GateQuestion): GateAnswer {
  const blockers = [
    ...question.quickwinHprod.flatMap(unfinishedBlocker),
    ...question.linked.flatMap((server) =>
      question.shortened ? shortenedBlocker(server, question) : linkedBlocker(server, question),
    ),
  ];
  if (blockers.length > 0) return closedOrOverridden(blockers.sort(byName), question.overrides);
  if (question.ambiguous) return { state: 'open', kind: 'ambiguous' };
  if (question.linked.length === 0) return { state: 'open', kind: 'unlinked' };
  return { state: 'open', kind: question.shortened ? 'shortened' : 'validated' };
}

/** By key too: one server may be in the way twice. */
function byName(a: GateBlocker, b: GateBlocker): number {
  return byCodePoint(a.hostname, b.hostname) || byCodePoint(a.key, b.key);
}

function closedOrOverridden(blockers: readonly GateBlocker[], overrides: readonly GateOverride[]): GateAnswer {
  const override = coveringOverride(blockers, overrides);
  if (override === null) return { state: 'closed', blockers };
  return { state: 'open', kind: 'overridden', blockers, override };
}

/** GATE-4. A QuickWin entry whose prerequisites passed is still `pending` in the sense of the rule: not patched yet. */
function unfinishedBlocker({ serverId, hostname, status }: HprodEntry): GateBlocker[] {
  if (status !== 'pending' && status !== 'prereq_ok' && status !== 'in_progress') return [];
  return [blocker({ serverId, hostname }, 'hprod-unfinished', status, statusText(status))];
}

function linkedBlocker(server: LinkedServer, question: GateQuestion): GateBlocker[] {
  const found = obstacle(server, question);
  return found === null ? [] : [blocker(server, found.code, stateOf(server), found.why)];
}

/**
 * The shortened gate of an emergency: the linked servers of this campaign must have been patched without failing, the answers of
 * their owners are not waited for. An answer KO still closes it, and so does a server that is being patched elsewhere.
 */
function shortenedBlocker(server: LinkedServer, { current }: GateQuestion): GateBlocker[] {
  const { sessionInCampaign: status, sessionInCycle, validation } = server;
  const ko = validation?.campaignId === current.campaignId && validation.status === 'validated_ko';
  if (ko) return [blocker(server, 'refused-by-owner', stateOf(server), REFUSED)];
  if (status === 'failed') return [blocker(server, 'failed', stateOf(server), statusText('failed'))];
  if (status === 'in_progress' || sessionInCycle === 'in_progress')
    return [blocker(server, 'in-progress', stateOf(server), statusText('in_progress'))];
  if (status === 'pending' || status === 'prereq_ok')
    return [blocker(server, 'hprod-unfinished', status, statusText(status))];
  return [];
}

/** Which patch and which answer the obstacle is about. */
function stateOf({ validation, sessionInCycle }: LinkedServer): string {
  const instants = [validation?.patchDate, validation?.answeredAt].map((at) => at?.toISOString() ?? '');
  return [sessionInCycle ?? '', ...instants].join('/');
}

type Obstacle = { readonly code: GateBlockerCode; readonly why: Text };

function obstacle(server: LinkedServer, question: GateQuestion): Obstacle | null {
  const { validation, sessionInCycle } = server;
  if (sessionInCycle === 'in_progress') return { code: 'in-progress', why: statusText('in_progress') };
  if (sessionInCycle === 'failed') return { code: 'failed', why: statusText('failed') };
  if (validation === null) return withoutValidation(sessionInCycle);
  if (!isFresh(validation, question)) return { code: 'stale', why: staleText(validation, question.freshness) };
  if (opensProduction(validation.status)) return narrowerObstacle(server, question);
  if (validation.status === 'validated_ko') {
    return { code: 'refused-by-owner', why: REFUSED };
  }
  return AWAITING;
}

/** A whole update that follows a narrowed one brings what nobody has tried. One that was validated before it still counts. */
function narrowerObstacle({ validatedUpdates }: LinkedServer, question: GateQuestion): Obstacle | null {
  const fresh = validatedUpdates.filter((update) => isFresh(update, question));
  if (fresh.some(({ scope }) => scopeCovers(scope, question.scope))) return null;
  const texts = fresh.flatMap(({ scope }) => scopeText(scope, MOST_ADVISORIES) ?? []);
  const named = (language: keyof Text) => [...new Set(texts.map((text) => text[language]))].join(', ');
  const why = {
    fr: `validé pour une mise à jour plus étroite (${named('fr')})`,
    en: `validated for a narrower update (${named('en')})`,
  };
  return { code: 'narrower', why };
}

const MOST_ADVISORIES = 3;

const REFUSED: Text = { fr: 'validé KO par le responsable', en: 'answered KO by its owner' };

const AWAITING: Obstacle = {
  code: 'awaiting-answer',
  why: { fr: 'la validation attend une réponse', en: 'its validation awaits an answer' },
};

function withoutValidation(session: SessionStatus | null): Obstacle {
  if (session === 'patched' || session === 'reported') return AWAITING;
  const detail = session === null ? { fr: '', en: '' } : suffix(statusText(session));
  return { code: 'never-patched', why: { fr: `jamais patché${detail.fr}`, en: `never patched${detail.en}` } };
}

function suffix(text: Text): Text {
  return { fr: ` (${text.fr})`, en: ` (${text.en})` };
}

/** GATE-2. `none` asks for a validation, of whatever age. */
function isFresh(validation: Period, { freshness, current }: GateQuestion): boolean {
  if (freshness === 'none') return true;
  if (freshness === 'campaign') return validation.campaignId === current.campaignId;
  return validation.cycle === current.cycle && validation.year === current.year;
}

function staleText(validation: Period, freshness: Freshness): Text {
  if (freshness === 'campaign') {
    return {
      fr: `sa dernière validation est d’une autre campagne (${validation.campaignId})`,
      en: `its last validation belongs to another campaign (${validation.campaignId})`,
    };
  }
  return {
    fr: `pas patché dans ce cycle (dernière validation : cycle ${validation.cycle} de ${validation.year})`,
    en: `not patched in this cycle (last validation: cycle ${validation.cycle} of ${validation.year})`,
  };
}

function blocker(
  server: { readonly serverId: ServerId; readonly hostname: string },
  code: GateBlockerCode,
  state: string,
  why: Text,
): GateBlocker {
  const hostname = server.hostname.toLowerCase();
  const reason = { fr: `${hostname} : ${why.fr}.`, en: `${hostname}: ${why.en}.` };
  return { serverId: server.serverId, hostname, code, key: `${server.serverId}:${code}:${state}`, reason };
}
