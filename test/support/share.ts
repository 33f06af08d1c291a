// Cases of the longest tests that are tried in turn: all are tried within a few days, and each run stays within a quarter of an hour.
// TRY_ALL=1 tries all of them at once, TRY_SHARE another share than today's.

/** Every `shares`-th of them, another one each day. In their order. */
export function shareOfToday<T>(all: readonly T[], shares: number): readonly T[] {
  if (process.env.TRY_ALL === '1') return all;
  const share = shareNumber(shares);
  return all.filter((_one, index) => index % shares === share);
}

/** 0 for the first. */
export function shareNumber(shares: number): number {
  return Number(process.env.TRY_SHARE ?? Math.floor(Date.now() / 86_400_000)) % shares;
}
