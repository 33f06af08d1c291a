// What the planner noticed and a person should know: shown on cards beside the plan or the preview, never a refusal by itself.
import { counted } from '../counts.ts';
import type { PlanId, ServerId } from '../ids.ts';
import type { Text } from '../language.ts';
import type { Cycle } from './iso-week.ts';

export type Severity = 'error' | 'warning' | 'info';

export type FindingCode =
  // The plan (PLAN-6).
  | 'freeze-week-open'
  | 'banned-season'
  | 'impossible-week'
  | 'past-week'
  | 'prod-before-hprod'
  | 'holiday-on-slot-day'
  | 'domain-absent'
  | 'too-many-servers'
  | 'over-budget'
  // The preview of a campaign.
  | 'row-refused'
  | 'rule-overridden'
  | 'day-closed'
  | 'day-past'
  | 'advisory-unseen'
  | 'taken-over'
  | 'asked-again'
  | 'environment-unknown'
  | 'no-application'
  | 'no-owner'
  | 'exclusion-overdue'
  | 'support-ends'
  | 'support-contradicts'
  | 'order'
  | 'order-reversed'
  | 'order-rings'
  | 'ring-early'
  | 'foundation'
  // Slots (SLOT-3 to SLOT-6).
  | 'preference-ignored'
  | 'slot-shared'
  | 'without-slot'
  | 'slot-passed'
  // Operators (ASSIGN-4, ASSIGN-5).
  | 'operator-at-limit'
  | 'operator-not-active'
  | 'without-operator';

export type Finding = {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly text: Text;
  /** Plan rows concerned. */
  readonly rows: readonly PlanId[];
  /** Servers concerned, all of them; the text names the first few. */
  readonly servers: readonly ServerId[];
  /** `domain-absent` alone: what is absent, since no row is concerned. */
  readonly absent?: { readonly domainCode: string; readonly cycle: Cycle; readonly year: number };
};

/** `a, b, c` and how many more: a text stays short at 4 names and at 400. */
export function firstNames(names: readonly string[]): Text {
  const shown = names.slice(0, 5).join(', ');
  const more = names.length - 5;
  if (more <= 0) return { fr: shown, en: shown };
  return { fr: `${shown} et ${counted(more, 'fr', 'autre', 'autres')}`, en: `${shown} and ${more} more` };
}
