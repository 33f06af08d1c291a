// The clock of the other side, by the `Date` of its answer: a downtime begins and ends by that one.
import type { HttpAnswer } from './http.ts';

/** Half a minute is no difference: `Date` has whole seconds, and an answer takes its time. */
const SAME_MS = 30_000;

/** Theirs minus ours, in ms. */
export function clockAheadOf({ headers }: Pick<HttpAnswer, 'headers'>, now: Date): number {
  const there = Date.parse(headers.date ?? '');
  const ahead = there - now.getTime();
  return Number.isNaN(there) || Math.abs(ahead) < SAME_MS ? 0 : ahead;
}
