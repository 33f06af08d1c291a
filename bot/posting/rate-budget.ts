// How often Teams lets a bot speak: sliding windows over the times of what was sent. Pure but for its own memory; the time is a parameter.

export type Limit = { readonly count: number; readonly ms: number };

/** Per conversation, as Microsoft documents them for sending. Updates have no figures of their own and are counted alike. */
export const CHANNEL_LIMITS: readonly Limit[] = [
  { count: 7, ms: 1_000 },
  { count: 8, ms: 2_000 },
  { count: 60, ms: 30_000 },
  { count: 1_800, ms: 3_600_000 },
];
/** Per application and tenant. Each process counts its own. */
export const GLOBAL_LIMITS: readonly Limit[] = [{ count: 50, ms: 1_000 }];

/** Requests arrive some milliseconds apart from when they were counted; the windows are that much longer. */
const SLACK_MS = 50;

export type RateBudget = {
  /** Milliseconds until one more may be sent; 0 for now. `share` below 1 leaves the rest of each window to others. */
  waitMs(now: number, share?: number): number;
  /** Counts one as sent at `now`. */
  take(now: number): void;
};

export function createRateBudget(limits: readonly Limit[]): RateBudget {
  const longest = Math.max(...limits.map((limit) => limit.ms)) + SLACK_MS;
  let sent: number[] = [];
  return {
    waitMs(now, share = 1) {
      return Math.max(0, ...limits.map((limit) => waitFor(sent, limit, share, now)));
    },
    take(now) {
      const stale = sent.findIndex((at) => at > now - longest);
      if (stale !== 0) sent = stale < 0 ? [] : sent.slice(stale);
      sent.push(now);
    },
  };
}

function waitFor(sent: readonly number[], limit: Limit, share: number, now: number): number {
  const allowed = Math.max(1, Math.floor(limit.count * share));
  const oldest = sent.at(-allowed);
  if (oldest === undefined) return 0;
  const window = limit.ms + SLACK_MS;
  // A clock set back must not silence a channel for longer than the window.
  return Math.min(window, oldest + window - now);
}
