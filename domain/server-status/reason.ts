// One reason why a server is not patched: what is so, and what can be done about it.
import type { Text } from '../language.ts';

export type WhyCode =
  | 'running'
  | 'failed'
  | 'excluded'
  | 'prerequisites-failed'
  | 'prerequisites-missing'
  | 'stopped'
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
  /** What to do, often a command to type; null: nothing, or only to wait. */
  readonly todo: Text | null;
};

export function reason(code: WhyCode, fr: string, en: string, todo: Text | null = null): WhyReason {
  return { code, text: { fr, en }, todo };
}

export function todo(fr: string, en: string): Text {
  return { fr, en };
}
