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

/** `3 mars 2027` would need a calendar of words: days are written as 03/03/2027 and 2027-03-03. */
export function dayText(day: string): Text {
  const [year = '', month = '', date = ''] = day.split('-');
  return { fr: `${date}/${month}/${year}`, en: day };
}
