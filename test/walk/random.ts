// One seed, one walk: every choice of a walk comes from here, so that a failing one can be walked again.

export type Random = {
  /** In [0, 1). */
  next(): number;
  /** In [0, below). */
  below(below: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T | undefined;
  some<T>(list: readonly T[], most: number): T[];
  shuffled<T>(list: readonly T[]): T[];
  weighted<T extends { readonly weight: number }>(list: readonly T[]): T;
  /** Each of the list in some order before any comes again, whoever asks by that name. */
  turn<T>(name: string, list: readonly T[]): T;
};

/** Mulberry32: small, and the same on every machine. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const shuffled = <T>(list: readonly T[]): T[] => {
    const copy = [...list];
    for (let i = copy.length - 1; i > 0; i -= 1) {
      const j = below(i + 1);
      [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
    }
    return copy;
  };
  const decks = new Map<string, unknown[]>();
  const turn = <T>(name: string, list: readonly T[]): T => {
    const left = decks.get(name) ?? [];
    if (left.length === 0) left.push(...shuffled(list));
    decks.set(name, left);
    return left.pop() as T;
  };
  return {
    next,
    below,
    turn,
    chance: (probability) => next() < probability,
    pick: (list) => list[below(list.length)],
    some: (list, most) => shuffled(list).slice(0, 1 + below(Math.max(1, most))),
    shuffled,
    weighted: (list) => weightedChoice(list, next()),
  };
}

function weightedChoice<T extends { readonly weight: number }>(list: readonly T[], at: number): T {
  let left = at * list.reduce((sum, { weight }) => sum + weight, 0);
  for (const one of list) {
    left -= one.weight;
    if (left < 0) return one;
  }
  const last = list.at(-1);
  if (last === undefined) throw new Error('nothing to choose from');
  return last;
}
