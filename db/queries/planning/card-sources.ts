// What the cards of planning are drawn from.

import { PLAN } from '../../card-sources/plan.ts';
import { type CardSources, NAMES } from '../../card-sources/source.ts';

/** Windows fall into any year. */
const WINDOWS = {
  maintenance_windows: {},
  maintenance_window_covers: {},
  patch_groups: { only: ['name'] },
  patch_group_servers: {},
  applications: { only: ['name'] },
  // Drawn for one person, they are only there where their list has every server (PEOPLE-3).
  account_hosts: {},
} as const;

const ofYear = (kind: string) => ({ keys: `select '${kind}:' || r.year from r` });

const planning: CardSources = {
  reads: { ...PLAN, ...WINDOWS, patch_planning: ofYear('planning') },
  clock: { period: 'day' },
};

const planningFindings: CardSources = {
  reads: { ...PLAN, patch_planning: ofYear('planning-findings') },
  clock: { period: 'day' },
};

/** A finding may be about other weeks too. */
const planningWeek: CardSources = {
  reads: {
    ...PLAN,
    ...WINDOWS,
    patch_planning: {
      keys: `select c.key from r join cards c on c.kind = 'planning-week' and split_part(c.key, ':', 2) = r.year::text`,
    },
  },
  clock: { period: 'day' },
};

const freezes: CardSources = { reads: { freeze_periods: {} }, clock: { period: 'day' } };

const planChange: CardSources = {
  reads: { ...NAMES, plan_changes: { keys: `select 'plan-change:' || r.id from r` } },
};

export const planningCardSources = {
  planning,
  'planning-findings': planningFindings,
  'planning-week': planningWeek,
  freezes,
  'plan-change': planChange,
};
