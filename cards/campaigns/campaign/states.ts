// The servers of a campaign by their state: how many of each as chips, and those of a page under the name of theirs.
import { SESSION_STATUSES, type SessionStatus, statusTextOf } from '../../../domain/campaigns/session-state.ts';
import type { Language } from '../../../domain/language.ts';
import { type Fold, SIGNS, type Tone } from '../../shared/boxes.ts';
import { donut } from '../../shared/charts.ts';
import type { Chip } from '../../shared/chips.ts';
import { campaignTexts } from './texts.ts';
import type { CampaignServer, CampaignView } from './view.ts';

const TONES: Readonly<Record<SessionStatus, Tone>> = {
  pending: 'emphasis',
  prereq_ok: 'accent',
  excluded: 'warning',
  in_progress: 'accent',
  patched: 'good',
  failed: 'attention',
  reported: 'good',
};

/** What needs somebody first, what nobody patches last. */
const BY_URGENCY: readonly SessionStatus[] = [
  ...(['failed', 'in_progress', 'prereq_ok', 'pending'] as const),
  ...(['patched', 'reported', 'excluded'] as const),
];

/** In the report what was never started is told as that, not by how far it had got. */
export function stateChips({ counts, state }: CampaignView, language: Language): readonly Chip[] {
  const isOver = state.kind === 'closed';
  const left = isOver ? counts.pending + counts.prereq_ok : 0;
  const named = BY_URGENCY.filter((status) => counts[status] > 0 && !(isOver && isUnstarted(status)));
  return [
    ...named.map((status) => ({
      n: counts[status],
      word: statusTextOf(counts[status], status)[language],
      tone: TONES[status],
    })),
    { n: left, word: campaignTexts[language].unstartedOf(left), tone: 'warning' },
  ];
}

/** The same as shares of a whole. */
export function stateChart(view: CampaignView, language: Language): Fold {
  const points = stateChips(view, language).filter(({ n }) => n > 0);
  return donut(
    campaignTexts[language].states,
    points.map(({ word, n, tone }) => ({ name: word, n, tone })),
    language,
  );
}

/** Still waiting for its start. */
export function isUnstarted(status: SessionStatus): boolean {
  return status === 'pending' || status === 'prereq_ok';
}

export type StateGroup = { readonly title: string; readonly servers: readonly CampaignServer[] };

/** Those of a page, each state with its name; a KO of its owner is a failure (RUN-10). */
export function byState(
  servers: readonly CampaignServer[],
  isOver: boolean,
  language: Language,
): readonly StateGroup[] {
  const groups = Map.groupBy(servers, ({ status, rejected = false }) => (rejected ? 'failed' : status));
  return BY_URGENCY.flatMap((status) => {
    const found = groups.get(status);
    return found === undefined ? [] : [{ title: titleOf(status, isOver, language), servers: found }];
  });
}

function titleOf(status: SessionStatus, isOver: boolean, language: Language): string {
  const isLeft = isOver && isUnstarted(status);
  const name = isLeft ? campaignTexts[language].unstartedOf(2) : statusTextOf(2, status)[language];
  return `${SIGNS[isLeft ? 'warning' : TONES[status]]} ${name}`;
}

const RANKS = new Map(BY_URGENCY.map((status, i) => [status, i]));

/** Before its pages are cut, so that each state stands together. */
export function urgencyOf({ status, rejected = false }: Pick<CampaignServer, 'status' | 'rejected'>): number {
  return RANKS.get(rejected ? 'failed' : status) ?? SESSION_STATUSES.length;
}
