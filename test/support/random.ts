// The same choices for the same seed.

/** In CI the same in every run, so that a change is judged by itself; elsewhere a new one each time. The variable repeats a run. */
export function seedOf(variable: string): number {
  const given = process.env[variable] ?? (process.env.CI === undefined ? undefined : '1');
  return given === undefined ? Math.floor(Math.random() * 1e9) : Number(given);
}

export type Random = {
  /** From 0, without `n`. */
  below(n: number): number;
  /** Throws when there is none to choose. */
  of<T>(items: readonly T[]): T;
};

export function createRandom(seed: number): Random {
  let state = seed % 2_147_483_648;
  const below = (n: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    // The low bits of such a generator repeat soon.
    return Math.floor((state / 2_147_483_648) * n);
  };
  return {
    below,
    of(items) {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('nothing to choose from');
      return item;
    },
  };
}

/**
 * Every `shares`-th of the cases of a long test, others each day, in their order: all are tried within a few days, and each run stays short.
 * TRY_ALL=1 tries all of them, TRY_SHARE another share than today's.
 */
export function shareOfToday<T>(all: readonly T[], shares: number): readonly T[] {
  if (process.env.TRY_ALL === '1') return all;
  const share = shareNumber(shares);
  return all.filter((_one, index) => index % shares === share);
}

/** 0 for the first. */
export function shareNumber(shares: number): number {
  return Number(process.env.TRY_SHARE ?? Math.floor(Date.now() / 86_400_000)) % shares;
}
