// What counts: how many calls fell into a window, and how old something was for most of the readers. Pure.

/** The most that fell into any window of so many milliseconds. `times` ascend. */
export function mostWithin(times: readonly number[], ms: number): number {
  let most = 0;
  let from = 0;
  for (const [to, at] of times.entries()) {
    while ((times[from] ?? at) <= at - ms) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

/** `part` of 0.95: what 95 of 100 are at most. NaN of nothing. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}
