// COMP-1: which of the advisories that are pending on a server its baseline asks for now. What cannot be told counts as asked for.
import type { Decided } from './decide.ts';

/** Held until a day, left, rejected or undecided by the baseline: nobody misses it. An exclusion, or the host itself, keeps back what is asked for. */
const NOT_ASKED = ['held', 'unrated', 'ask', 'left'];

export function unaskedAdvisories(pending: readonly string[], decided: readonly Decided[]): ReadonlySet<string> {
  const bringing = new Map<string, boolean[]>();
  for (const { candidate, decision } of decided) {
    const one = decision.kind === 'lockstep' ? decision.as : decision;
    const asked = one.kind === 'rejected' ? one.because.by === 'exclusion' : !NOT_ASKED.includes(one.kind);
    for (const { advisory } of candidate.notices) bringing.set(advisory, [...(bringing.get(advisory) ?? []), asked]);
  }
  return new Set(pending.filter((advisory) => bringing.get(advisory)?.every((asked) => !asked) === true));
}
