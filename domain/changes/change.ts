// The change request of a campaign in another system, in the words of this house.
import type { Text } from '../language.ts';

/** ITIL's, in their order. */
export const CHANGE_STATES = [
  'new',
  'assess',
  'authorize',
  'scheduled',
  'implement',
  'review',
  'closed',
  'canceled',
] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];

export const CHANGE_STATE_WORDS: Readonly<Record<ChangeState, Text>> = {
  new: { fr: 'nouveau', en: 'new' },
  assess: { fr: 'à évaluer', en: 'to be assessed' },
  authorize: { fr: 'à autoriser', en: 'to be authorized' },
  scheduled: { fr: 'planifié', en: 'scheduled' },
  implement: { fr: 'en œuvre', en: 'being implemented' },
  review: { fr: 'en revue', en: 'in review' },
  closed: { fr: 'clos', en: 'closed' },
  canceled: { fr: 'annulé', en: 'canceled' },
};

/** How far the change is to be: asked for, in use, ended, or withdrawn. */
export type WantedChange = 'ready' | 'implement' | 'closed' | 'canceled';

/** What a change says; `state` null: it cannot be told. */
export type ChangeSaid = {
  readonly correlationId: string;
  readonly number: string;
  readonly state: ChangeState | null;
  readonly onHold: boolean;
  readonly plannedStart: Date | null;
  readonly plannedEnd: Date | null;
};

export type ChangePolicy = {
  readonly allowed: readonly ChangeState[];
  /** An older reading is no answer. */
  readonly maxAgeMinutes: number;
  /** false: an emergency starts without a change. */
  readonly emergencies: boolean;
  /** Before the campaign's number in every correlation id. */
  readonly prefix: string;
  /** That still belong to the change, after the last planned one. */
  readonly daysAfter: number;
};

/** The same for the same campaign, also after a restored database; a campaign that takes its number later has another one. */
export function correlationOf(prefix: string, campaign: { readonly id: number; readonly createdAt: Date }): string {
  return `${prefix}:${campaign.id}:${campaign.createdAt.getTime().toString(36)}`;
}

/** null: none of them is meant. Of several, one that is ended counts only when all are. */
export function theChange<T extends { readonly state: ChangeState | null }>(all: readonly T[]): T | 'none' | 'several' {
  const live = all.filter(({ state }) => state !== 'closed' && state !== 'canceled');
  const [one, other] = live.length > 0 ? live : all.slice(-1);
  if (one === undefined) return 'none';
  return other === undefined ? one : 'several';
}

/** How far its change is to be, of a campaign. A campaign of which nothing began needed none. */
export function wantedChange({ closed, begun }: { readonly closed: boolean; readonly begun: boolean }): WantedChange {
  if (closed) return begun ? 'closed' : 'canceled';
  return begun ? 'implement' : 'ready';
}
