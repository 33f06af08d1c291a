// How much one token may ask of a process: so many calls a minute, so many at a time. Only tokens that exist are counted, so that strangers
// fill nothing.
import type { Clock } from '../../domain/clock.ts';
import type { ApiTokenId } from '../../domain/ids.ts';

const CALLS_A_MINUTE = 120;
const AT_ONCE = 4;
const REFILL_MS = 60_000 / CALLS_A_MINUTE;

export type ApiPace = {
  /** Seconds to wait; 0: it may, and `leave` is to be called when it has its answer. */
  enter(token: ApiTokenId): number;
  leave(token: ApiTokenId): void;
};

type Bucket = { calls: number; at: number; under: number };

/** `clock`: real time. */
export function createApiPace(clock: Clock): ApiPace {
  const buckets = new Map<ApiTokenId, Bucket>();
  return {
    enter(token) {
      const now = clock.now().getTime();
      const bucket = buckets.get(token) ?? { calls: CALLS_A_MINUTE, at: now, under: 0 };
      buckets.set(token, bucket);
      bucket.calls = Math.min(CALLS_A_MINUTE, bucket.calls + Math.max(0, now - bucket.at) / REFILL_MS);
      bucket.at = now;
      if (bucket.under >= AT_ONCE) return 1;
      if (bucket.calls < 1) return Math.max(1, Math.ceil(((1 - bucket.calls) * REFILL_MS) / 1000));
      bucket.calls -= 1;
      bucket.under += 1;
      return 0;
    },
    leave(token) {
      const bucket = buckets.get(token);
      if (bucket !== undefined) bucket.under -= 1;
    },
  };
}
