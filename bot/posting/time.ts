// Time as the posting uses it. It is the machine's time, never the business time that the demo moves: Teams counts real seconds.
import type { Clock } from '../../domain/clock.ts';

export type Timers = {
  /** Calls `act` once after `ms`, unless the returned function is called before. */
  after(ms: number, act: () => void): () => void;
};

export type PostingTime = Clock & Timers;

export const systemTime: PostingTime = {
  now: () => new Date(),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};

/** 1 s, 2 s, 4 s … up to `capMs`; `failures` counts from 1. */
export function backoffMs(failures: number, capMs: number): number {
  return Math.min(capMs, 1_000 * 2 ** Math.min(Math.max(failures, 1) - 1, 20));
}
