// One handling of an activity at a time: Teams delivers it again while the first delivery is still being handled, perhaps to another
// process. Whoever comes second waits, then finds what was done. What keeps an activity from acting twice is in the transactions
// (`db/queries/chat/activity-effects.ts`); the turns see to it that the second delivery answers with what the first one came to.

import type { DatabaseLimits } from '../../db/steady.ts';
import type { Secret } from '../../domain/secret.ts';
import { createNamedLocks, type NamedLocks } from '../chat/named-locks.ts';
import type { Log } from '../chat/refusal.ts';

export type ActivityTurns = {
  /** `waited out`: the other delivery is still being handled, and will be answered there. */
  inTurn<T>(activity: string, act: () => Promise<T>): Promise<T | 'waited out'>;
  close(): Promise<void>;
};

const POLL_MS = 50;
const MAX_WAIT_MS = 12_000;

/** Among all chat processes. Where the locks cannot be asked, only this process's own deliveries take turns. */
export function createActivityTurns(
  databaseUrl: Secret,
  log: Log,
  mostWaitMs = MAX_WAIT_MS,
  limits?: DatabaseLimits,
): ActivityTurns {
  const lost = (error: Error) => log.warn({ err: error }, 'the locks of activities lost their connection');
  const locks = createNamedLocks(databaseUrl, 'activities', lost, limits);
  const here = createLocalTurns();
  return {
    inTurn: (activity, act) => here.inTurn(activity, () => lockedTurn(locks, log, activity, act, mostWaitMs)),
    close: () => locks.close(),
  };
}

async function lockedTurn<T>(
  locks: NamedLocks,
  log: Log,
  activity: string,
  act: () => Promise<T>,
  mostWaitMs: number,
): Promise<T | 'waited out'> {
  const hold = () =>
    locks.hold(activity).catch((error: unknown) => {
      log.warn({ err: error }, 'an activity is handled without its lock');
      return true;
    });
  const until = Date.now() + mostWaitMs;
  while (!(await hold())) {
    if (Date.now() >= until) return 'waited out';
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  try {
    return await act();
  } finally {
    await locks.release(activity).catch(() => undefined);
  }
}

/** Within this process: each activity's deliveries one after the other. */
export function createLocalTurns(): ActivityTurns {
  const last = new Map<string, Promise<unknown>>();
  return {
    inTurn(activity, act) {
      const turn = (last.get(activity) ?? Promise.resolve()).then(act);
      const ended = turn.catch(() => undefined);
      last.set(activity, ended);
      void ended.then(() => {
        if (last.get(activity) === ended) last.delete(activity);
      });
      return turn;
    },
    close: async () => undefined,
  };
}
