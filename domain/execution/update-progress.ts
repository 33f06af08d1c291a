// How far an update is, as people are shown it: never less far than before, whatever its log, or a worker that reads it again, says.

/** In the order in which an update goes through them. */
export const UPDATE_PHASES = ['resolving', 'downloading', 'installing', 'verifying'] as const;
export type UpdatePhase = (typeof UPDATE_PHASES)[number];
export type HowFar = { readonly phase: string; readonly done: number; readonly total: number };

/** `now`, unless `shown` is farther; null: nothing was shown yet. */
export function furthest(shown: HowFar | null, now: HowFar): HowFar {
  return shown === null || isAhead(now, shown) ? now : shown;
}

function isAhead(now: HowFar, shown: HowFar): boolean {
  const [rank, before] = [rankOf(now.phase), rankOf(shown.phase)];
  return rank === before ? fraction(now) >= fraction(shown) : rank > before;
}

/** Packages that are installed are what an unknown phase counts. */
function rankOf(phase: string): number {
  const rank = UPDATE_PHASES.indexOf(phase as UpdatePhase);
  return rank < 0 ? UPDATE_PHASES.indexOf('installing') : rank;
}

function fraction({ done, total }: HowFar): number {
  return total <= 0 ? 0 : done / total;
}
