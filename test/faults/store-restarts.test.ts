// The fault matrix, continued: PostgreSQL, then Redis, killed and started again at each operation of an attempt, under a worker
// that goes on by itself (RUN-3). Nobody rings: what was lost with them is found by the sweep.
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connectDatabase } from '../../db/connect.ts';
import { migrateToLatest } from '../../db/migrate.ts';
import type { Db } from '../../db/schema/database.ts';
import { createJobQueue } from '../../jobs/enqueue.ts';
import { openBackend, type QueueSettings } from '../../jobs/queue/backend.ts';
import { startWorkerProcess } from '../../jobs/start-worker.ts';
import { createFakeTargets } from '../fakes/targets.ts';
import { createJobContext } from '../support/job-context.ts';
import { shareOfToday } from '../support/random.ts';
import { type Restartable, startPostgres, startRedis } from './restartable.ts';
import { addSubject, expectInvariants, type FaultBench, openFaultBench, places, start } from './subject.ts';
import { createTally } from './tally.ts';

const postgres = await startPostgres();
const redis = await startRedis();
const tally = createTally();
/** The test's own look at the database: never cut in the middle of something that matters. */
const db: Db = connectDatabase(postgres.url, () => {});
await migrateToLatest(db);
const faults: FaultBench = await openFaultBench(db);
const PLACES = await places(faults);

/** Short, so that what a lost answer left behind is taken over soon. */
const LEASE_SECONDS = 2;
/** What changes the world outside: a cut after it is another matter than before. */
const ACTS = new Set(['ensureSnapshot', 'startUpdate', 'reboot']);
const CUTS = PLACES.flatMap((place) =>
  (['before', 'after'] as const)
    .filter((when) => when === 'before' || ACTS.has(place.operation))
    .map((when) => ({ ...place, when })),
);
const PATIENCE = { timeout: 20_000, interval: 50 };

afterAll(async () => {
  tally.print(`Restarts of the stores: ${PLACES.length} places × PostgreSQL${redis === null ? '' : ' and Redis'}`);
  await db.destroy();
  await redis?.stop();
  await postgres.stop();
});

describe('PostgreSQL is restarted', () => {
  restartedAtEachPlace('PostgreSQL', postgres, { kind: 'postgres', url: postgres.url });
});

describe(redis === null ? 'Redis is restarted (skipped: there is no redis-server here)' : 'Redis is restarted', () => {
  if (redis === null) it.skip('needs redis-server', () => {});
  else restartedAtEachPlace('Redis', redis, { kind: 'redis', url: redis.url });
});

function restartedAtEachPlace(name: string, store: Restartable, queue: QueueSettings): void {
  const targets = createFakeTargets();
  let stop = async () => {};

  beforeAll(async () => {
    const log = pino({ level: process.env.TEST_LOG ?? 'silent' });
    const backend = await openBackend(queue, () => {});
    const jobQueue = createJobQueue(backend, log);
    const stopping = new AbortController();
    const workerDb = connectDatabase(postgres.url, () => {});
    const jobs = { ...createJobContext(workerDb, targets), jobQueue, log, stopping: stopping.signal };
    const settings = { ...jobs.settings, leaseSeconds: LEASE_SECONDS, sweepMs: 100, pollMs: 20, retryMinutes: 0.1 };
    const worker = startWorkerProcess({ ...jobs, settings }, backend);
    stop = async () => {
      stopping.abort(new Error('the test is over'));
      await worker.stop();
      await jobQueue.close();
      await backend.close();
      await workerDb.destroy();
    };
  });
  afterAll(() => stop());

  for (const { step, operation, nth, when } of shareOfToday(CUTS, 3)) {
    it(`${when} ${step}: ${operation} ${nth}`, { timeout: 40_000 }, async () => {
      const one = await addSubject(faults, targets);
      let seen = 0;
      let restarts = 0;
      targets.onOperation = async (called, host, at) => {
        if (called !== operation || host !== one.hostname || at !== when) return;
        seen += 1;
        if (seen !== nth) return;
        restarts += 1;
        await store.restart();
      };
      const attempt = await start(faults, one);
      const state = await vi.waitFor(() => endOf(attempt), PATIENCE);
      targets.onOperation = () => {};
      expect(restarts).toBe(1);
      expect(state).toBe('patched');
      await expectInvariants(faults, one, attempt, state);
      tally.count(`${step} · ${name} restarted ${when}`, state);
    });
  }
}

async function endOf(attempt: number): Promise<string> {
  const row = await db
    .selectFrom('patch_attempts')
    .select(['state', 'ended_at', 'step'])
    .where('id', '=', attempt as never)
    .executeTakeFirstOrThrow();
  if (row.ended_at === null) throw new Error(`still in ${row.step}`);
  return row.state;
}
