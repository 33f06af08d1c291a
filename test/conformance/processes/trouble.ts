// What happens to a run: somebody pulls plugs at moments that a seed decides, and notes when.
import { setTimeout as wait } from 'node:timers/promises';
import type { Restartable } from '../../faults/restartable.ts';
import type { Random } from '../../walk/random.ts';
import type { Crew } from './crew.ts';

export type Span = { readonly from: number; readonly to: number };

export type Trouble = {
  /** While PostgreSQL was away. */
  readonly outages: readonly Span[];
  readonly counts: Readonly<Record<Deed, number>>;
  /** Nothing happens during `act`, and what was on its way has come about. */
  pausedFor(act: () => Promise<void>): Promise<void>;
  /** Resolves when the last one is back. */
  stop(): Promise<void>;
};

const DEEDS = [
  { deed: 'chat', weight: 8 },
  { deed: 'worker', weight: 8 },
  { deed: 'redis', weight: 1.5 },
  { deed: 'postgres', weight: 1.5 },
] as const;
type Deed = (typeof DEEDS)[number]['deed'];

const EVERY_MS = { least: 3_000, more: 9_000 };
const DOWN_MS = 6_000;

export function makeTrouble(
  { crew, postgres, redis }: { readonly crew: Crew; readonly postgres: Restartable; readonly redis: Restartable },
  random: Random,
): Trouble {
  const outages: Span[] = [];
  const counts = { chat: 0, worker: 0, redis: 0, postgres: 0 };
  const underWay = new Map<Deed, Promise<void>>();
  let held: Promise<void> | null = null;
  let isOver = false;

  async function doOne(deed: Deed): Promise<void> {
    const downMs = random.below(DOWN_MS);
    if (deed === 'chat' || deed === 'worker') return crew.kill(deed, downMs);
    if (deed === 'redis') return redis.restart(downMs);
    const from = Date.now();
    await postgres.restart(downMs);
    outages.push({ from, to: Date.now() });
  }

  const making = (async () => {
    while (!isOver) {
      await wait(EVERY_MS.least + random.below(EVERY_MS.more));
      await held;
      const { deed } = random.weighted(DEEDS);
      // One of each kind at a time: a second one of it would find nothing to stop.
      if (isOver || underWay.has(deed)) continue;
      counts[deed] += 1;
      const done = doOne(deed).finally(() => underWay.delete(deed));
      underWay.set(deed, done);
    }
  })();

  return {
    outages,
    counts,
    async pausedFor(act) {
      const pause = Promise.withResolvers<void>();
      held = pause.promise;
      await Promise.all(underWay.values());
      try {
        await act();
      } finally {
        held = null;
        pause.resolve();
      }
    },
    async stop() {
      isOver = true;
      await making;
      await Promise.all(underWay.values());
    },
  };
}
