// How many views are drawn for clients that ask by themselves. Each chat process keeps its own count: what all of them draw is bounded by
// their number, and none of them has to write for a request that only reads.
import type { Clock } from '../../../domain/clock.ts';

export type RefreshPace = {
  /** `too often`: that person has asked too often in the last minute, or too many wait. */
  inTurn<T>(person: string, draw: () => Promise<T>): Promise<T | 'too often'>;
};

export type PaceLimits = {
  /** A card is edited every three seconds at most, and somebody has a few before them. */
  readonly perMinute: number;
  /** Each holds a connection to the database. */
  readonly atOnce: number;
  /** Sixty clients ask at the same time after an edit. */
  readonly waiting: number;
};

export const PACE_LIMITS: PaceLimits = { perMinute: 90, atOnce: 3, waiting: 200 };
const MINUTE_MS = 60_000;

/** `clock`: the machine's. */
export function createRefreshPace(clock: Clock, { perMinute, atOnce, waiting }: PaceLimits = PACE_LIMITS): RefreshPace {
  let window = { begun: 0, asked: new Map<string, number>() };
  let drawing = 0;
  const queue: (() => void)[] = [];

  function counted(person: string): number {
    const now = clock.now().getTime();
    if (Math.abs(now - window.begun) >= MINUTE_MS) window = { begun: now, asked: new Map() };
    const asked = (window.asked.get(person) ?? 0) + 1;
    window.asked.set(person, asked);
    return asked;
  }

  async function take(): Promise<void> {
    if (drawing < atOnce) {
      drawing += 1;
      return;
    }
    await new Promise<void>((resolve) => queue.push(resolve));
  }

  function give(): void {
    const next = queue.shift();
    if (next === undefined) drawing -= 1;
    else next();
  }

  return {
    async inTurn(person, draw) {
      if (counted(person) > perMinute || queue.length >= waiting) return 'too often';
      await take();
      try {
        return await draw();
      } finally {
        give();
      }
    },
  };
}
