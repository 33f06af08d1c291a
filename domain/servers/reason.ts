// One reason why a server is not patched: what is so, and what can be done about it.
import type { Advice } from '../advice/advised.ts';
import type { Text } from '../language.ts';

export type WhyCode =
  | 'running'
  | 'failed'
  | 'refused'
  | 'excluded'
  | 'prerequisites-failed'
  | 'prerequisites-missing'
  | 'stopped'
  | 'held'
  | 'gate-closed'
  | 'go-missing'
  | 'backup'
  | 'start-refused'
  | 'start-ordered'
  | 'without-slot'
  | 'waits-for-operator'
  | 'waits-for-slot'
  | 'patched'
  | 'ineligible'
  | 'not-planned'
  | 'passed-by'
  | 'week-closed'
  | 'planned'
  | 'missed-campaign'
  | 'last-failed'
  | 'patched-before'
  | 'never-patched';

export type WhyReason = {
  readonly code: WhyCode;
  /** A whole sentence. */
  readonly text: Text;
  /** null: nothing, or only to wait. */
  readonly todo: Advice | null;
};

export function reason(code: WhyCode, fr: string, en: string, todo: Advice | null = null): WhyReason {
  return { code, text: { fr, en }, todo };
}
