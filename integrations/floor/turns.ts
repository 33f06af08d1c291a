// Requests in turn: a few at once, and none while the other side has asked to wait.
import { setTimeout as wait } from 'node:timers/promises';
import PQueue from 'p-queue';

export type Turns = {
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Nobody begins within this time, and of several the longest counts. Rejects when `signal` is aborted. */
  rest(ms: number, signal: AbortSignal): Promise<void>;
};

export function createTurns(atOnce: number): Turns {
  const queue = new PQueue({ concurrency: atOnce });
  let resting = 0;
  return {
    inTurn: (work) => queue.add(work),
    rest: async (ms, signal) => {
      resting += 1;
      queue.pause();
      try {
        await wait(ms, undefined, { signal });
      } finally {
        resting -= 1;
        if (resting === 0) queue.start();
      }
    },
  };
}
