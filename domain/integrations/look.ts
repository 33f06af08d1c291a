// What another system says of a server after its update. It is told beside the validation, and nothing waits for it.
import type { Text } from '../language.ts';

/** `attention`: whoever validates should know. `unknown`: it could not be told in the time given. */
export type Verdict = 'pending' | 'good' | 'attention' | 'unknown';

/** `kept` is handed to the next look. */
export type Look<K> =
  | { readonly verdict: 'pending'; readonly note: Text | null; readonly kept: K; readonly againSeconds: number }
  | { readonly verdict: Exclude<Verdict, 'pending'>; readonly note: Text };

/** A system that has nothing to say by then will not say it in time for the validation. */
export const LONGEST_LOOK_HOURS = 24;

/** Of a system that does not answer: seconds until the next look, for that many failures in a row. */
export function lookAgainSeconds(failures: number): number {
  return Math.min(60 * 2 ** Math.min(failures, 6), 3600);
}
