// Waiting and measuring, as parameters. Elapsed time is monotonic, not the business clock, which people can move.
import { setTimeout as delay } from 'node:timers/promises';

export type Timing = {
  /** Ends early, with the signal's reason, when it is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Milliseconds since any fixed moment; never goes back. */
  elapsedMs(): number;
};

export const systemTiming: Timing = {
  sleep: (ms, signal) => delay(ms, undefined, { signal }),
  elapsedMs: () => performance.now(),
};
