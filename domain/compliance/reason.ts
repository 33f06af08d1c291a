// COMP-3: the one reason why a server is not up to date: the first of these that holds. `db/queries/compliance/classify.ts` says the same in SQL.
import type { IsoDate } from '../clock.ts';
import type { CampaignId } from '../ids.ts';
import { type ServerReading, unreadBecause } from './advisory-state.ts';
import { type Delays, isLate, LEVELS, type Level } from './delays.ts';

export const LAGGING = [
  'never-read',
  'stale',
  'touched',
  'unlisted',
  'failed',
  'held-back',
  'in-campaign',
  'excluded',
  'out-of-support',
  'planned',
  'unplanned',
  'rejected',
  'pending-reboot',
] as const;
export type Lagging = (typeof LAGGING)[number];

/** `lagging`: all that are not up to date. */
export type WhichServers = Lagging | 'lagging' | 'all';

export function isLagging(text: string): text is Lagging {
  return LAGGING.some((reason) => reason === text);
}

export type ComplianceFacts = ServerReading & {
  /** How many advisories are pending. */
  readonly missing: number;
  /** How many of them exclusions hold back. */
  readonly held: number;
  /** For each level, since when the oldest is pending. */
  readonly oldest: Readonly<Record<Level, Date | null>>;
  readonly rejected: number;
  /** The last scan that did not list an advisory any more. */
  readonly lastEndedAt: Date | null;
  /** An open campaign still has to patch it. */
  readonly inCampaign: { readonly campaignId: CampaignId; readonly day: IsoDate | null } | null;
  /** An open campaign has left it out. */
  readonly excludedFrom: CampaignId | null;
  /** `licence_support` allows updates (ELIG-1). */
  readonly supported: boolean;
  /** The last slot day of the next week of the plan that takes it. */
  readonly plannedFor: IsoDate | null;
};

/** null: it is up to date. */
export function laggingBecause(facts: ComplianceFacts, freshSince: Date): Lagging | null {
  const unread = unreadBecause(facts, freshSince);
  if (unread !== null) return unread;
  if (facts.missing > 0) return missingBecause(facts);
  if (facts.rejected > 0) return 'rejected';
  const { rebootSince, lastEndedAt } = facts;
  return rebootSince !== null && lastEndedAt !== null && rebootSince <= lastEndedAt ? 'pending-reboot' : null;
}

function missingBecause(facts: ComplianceFacts): Lagging {
  const { failedAt, held, missing, inCampaign, excludedFrom, supported, plannedFor } = facts;
  const first = firstSince(facts);
  if (failedAt !== null && first !== null && failedAt >= first) return 'failed';
  if (held === missing) return 'held-back';
  if (inCampaign !== null) return 'in-campaign';
  if (excludedFrom !== null) return 'excluded';
  if (!supported) return 'out-of-support';
  return plannedFor === null ? 'unplanned' : 'planned';
}

function firstSince({ oldest }: ComplianceFacts): Date | null {
  const times = LEVELS.flatMap((level) => oldest[level]?.getTime() ?? []);
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** @internal Of what is pending; null: nothing is. Lists ask it of SQL. */
export function worstLevel({ oldest }: Pick<ComplianceFacts, 'oldest'>): Level | null {
  return LEVELS.find((level) => oldest[level] !== null) ?? null;
}

/** Something has been pending for longer than its severity allows. */
export function isServerLate(
  { oldest }: Pick<ComplianceFacts, 'oldest'>,
  at: { readonly now: Date; readonly delays: Delays },
): boolean {
  return LEVELS.some((level) => {
    const since = oldest[level];
    return since !== null && isLate(level, since, at);
  });
}

/** COMP-6: when it is due to be updated; null: nothing says. A day that has passed says nothing. */
export function dueOn(lagging: Lagging | null, facts: ComplianceFacts, today: IsoDate): IsoDate | null {
  const day =
    lagging === 'in-campaign' ? (facts.inCampaign?.day ?? null) : lagging === 'planned' ? facts.plannedFor : null;
  return day !== null && day >= today ? day : null;
}
