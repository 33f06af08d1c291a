// The same suite on both backends of BullMQ: its PostgreSQL tables, and Redis where one is told of (REDIS_URL; CI has one).
import { pino } from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createJobQueue } from '../../../jobs/enqueue.ts';
import { openBackend, type QueueSettings } from '../../../jobs/queue/backend.ts';
import { startWorkers } from '../../../jobs/queue/worker.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { url } = await createTestDatabase();
const log = pino({ level: 'silent' });
const redisUrl = process.env.REDIS_URL;
const backends: { name: string; settings: QueueSettings | null }[] = [
  { name: 'PostgreSQL', settings: { kind: 'postgres', url } },
  {
    name: 'Redis',
    settings:
      redisUrl === undefined ? null : { kind: 'redis', url: redisUrl, prefix: `test-${process.pid}-${Date.now()}` },
  },
];
const concurrency = { sessions: 4, attempts: 4, snapshots: 1, scans: 1, chat: 1 };
const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

describe('CI', () => {
  it.runIf(process.env.CI === 'true')('has a Redis: none of its tests may be skipped there', () => {
    expect(redisUrl).toBeDefined();
  });
});

describe.each(backends)('the queue on $name', ({ settings }) => {
  async function start(session: (payload: { sessionId: number }) => Promise<void>) {
    if (settings === null) throw new Error('no backend');
    const backend = await openBackend(settings, () => {});
    open.push(() => backend.close());
    const jobQueue = createJobQueue(backend, log);
    open.push(() => jobQueue.close());
    const workers = startWorkers(backend, { session }, concurrency, log);
    open.push(() => workers.close());
    return jobQueue;
  }

  it.skipIf(settings === null)('runs each job that was enqueued', async () => {
    const ran: number[] = [];
    const jobQueue = await start(async ({ sessionId }) => void ran.push(sessionId));
    await jobQueue.enqueue([1, 2, 3].map((sessionId) => ({ job: 'session', payload: { sessionId } })));
    await vi.waitFor(() => expect(ran.toSorted()).toEqual([1, 2, 3]), { timeout: 10_000 });
  });

  it.skipIf(settings === null)(
    'leaves one job of many for the same thing, and takes the next once it is done',
    async () => {
      let release = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const ran: number[] = [];
      const jobQueue = await start(async ({ sessionId }) => {
        ran.push(sessionId);
        await held;
      });
      for (let i = 0; i < 5; i++) await jobQueue.enqueue([{ job: 'session', payload: { sessionId: 7 } }]);
      await vi.waitFor(() => expect(ran).toEqual([7]), { timeout: 10_000 });
      release();
      await vi.waitFor(
        async () => {
          await jobQueue.enqueue([{ job: 'session', payload: { sessionId: 7 } }]);
          expect(ran.length).toBeGreaterThan(1);
        },
        { timeout: 10_000 },
      );
    },
  );

  it.skipIf(settings === null)('goes on after a job that failed, which can be enqueued again', async () => {
    const ran: number[] = [];
    const jobQueue = await start(async ({ sessionId }) => {
      ran.push(sessionId);
      if (ran.length === 1) throw new Error('the first one fails');
    });
    await vi.waitFor(
      async () => {
        await jobQueue.enqueue([{ job: 'session', payload: { sessionId: 9 } }]);
        // It may have run again for more than one of these.
        expect(ran.length).toBeGreaterThan(1);
      },
      { timeout: 10_000 },
    );
  });
});
