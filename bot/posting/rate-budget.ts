// How often Teams lets a bot speak: sliding windows over what all processes have sent, kept in the database.
import { type CallLimit, type CallTaken, endCall, takeCall } from '../../db/queries/chat/teams-calls.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Clock } from '../../domain/clock.ts';

/** Per conversation, as Microsoft documents them for sending. Updates have no figures of their own and are counted alike. */
export const CHANNEL_LIMITS: readonly CallLimit[] = [
  { count: 7, ms: 1_000 },
  { count: 8, ms: 2_000 },
  { count: 60, ms: 30_000 },
  { count: 1_800, ms: 3_600_000 },
];
/** For progress: a channel that spends its half minute at once would then be silent for the rest of it. */
const PROGRESS_PACE: CallLimit = { count: 9, ms: 5_000 };
/** Per application and tenant. */
export const GLOBAL_LIMITS: readonly CallLimit[] = [{ count: 50, ms: 1_000 }];

/** A request arrives between being taken and being ended, and counts from its end; this is for the rounding of clocks. */
const SLACK_MS = 50;

export type RateBudget = {
  /** Takes one request, at once with the check. `share` below 1 leaves the rest of each window to others, and goes at an even pace. */
  take(conversationId: string, share: number): Promise<CallTaken>;
  /** The request was answered, or was not. */
  end(callId: string): Promise<void>;
};

/** `clock` null: the database's, one for all processes. */
export function createRateBudget(db: Db, clock: Clock | null): RateBudget {
  const now = () => clock?.now() ?? null;
  // One at a time asks, of all processes. Those of this one wait here: each that waited in the database would hold a connection that turns need.
  let lastAsked: Promise<unknown> = Promise.resolve();
  return {
    take: (conversationId, share) => {
      const ask = () =>
        takeCall(db, {
          conversationId,
          perConversation: [
            ...CHANNEL_LIMITS.map((limit) => shared(limit, share)),
            ...(share < 1 ? [PROGRESS_PACE] : []),
          ],
          perApplication: GLOBAL_LIMITS.map((limit) => shared(limit, share)),
          now: now(),
        });
      const taken = lastAsked.then(ask, ask);
      lastAsked = taken;
      return taken;
    },
    end: (callId) => endCall(db, callId, now()),
  };
}

function shared({ count, ms }: CallLimit, share: number): CallLimit {
  return { count: Math.max(1, Math.floor(count * share)), ms: ms + SLACK_MS };
}
