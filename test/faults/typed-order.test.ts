// A typed order while Redis is away, through the whole bot: committed, answered within two seconds, and found by the sweep once Redis is back.
import { spawnSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createJobQueue } from '../../jobs/enqueue.ts';
import { openBackend } from '../../jobs/queue/backend.ts';
import { startWorkers } from '../../jobs/queue/worker.ts';
import { processorsOf } from '../../jobs/start-worker.ts';
import { sweep } from '../../jobs/sweep.ts';
import { openBench, somebody } from '../bot/shared/bench.ts';
import { createFakeTargets } from '../fakes/targets.ts';
import { addApplication, addCampaign, addServer, addSession, addUser } from '../support/campaign-data.ts';
import { openChatBench } from '../support/chat-bench.ts';
import { createJobContext } from '../support/job-context.ts';
import { type SilentProxy, startSilentProxy } from '../support/silent-proxy.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { seconds } from './figures.ts';
import { startRedis } from './restartable.ts';

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
const LIMITS = { answerMs: 300, silentMs: 1000, blockSeconds: 0.5 };
const GOES_ON_MS = 60_000;
const log = pino({ level: 'silent' });

async function openHouse() {
  const redis = await startRedis();
  if (redis === null) throw new Error('there is no redis-server here');
  const proxy = await startSilentProxy(redis.port);
  const { db } = await createTestDatabase();
  const backend = await openBackend(
    { kind: 'redis', url: `redis://127.0.0.1:${proxy.port}`, limits: LIMITS },
    () => undefined,
  );
  const jobQueue = createJobQueue(backend, log);
  const targets = createFakeTargets();
  const jobs = { ...createJobContext(db, targets), jobQueue };
  const workers = startWorkers(backend, processorsOf(jobs), { ...jobs.settings.concurrency, chat: 1 }, log);
  const chat = openChatBench({ ...openBench(db), jobQueue });
  const omar = await somebody(db, 'Omar', ['operator']);
  const owner = await addUser(db, 'Olivia', ['owner']);
  const application = await addApplication(db, 'Billing', owner);
  const campaign = await addCampaign(db, omar.userId);
  const server = await addServer(db, 'vrapp1', { application });
  const session = await addSession(db, campaign, server, { method: 'snapshot' });
  const row = () =>
    db
      .selectFrom('patch_sessions')
      .select(['status', 'start_asked_at'])
      .where('id', '=', session)
      .executeTakeFirstOrThrow();
  return {
    proxy,
    row,
    starts: () => targets.hostNamed('vrapp1').starts,
    type: () => chat.type(omar, `/start ${campaign} vrapp1`),
    shown: `campaign:${campaign}`,
    sweep: () => sweep(jobs),
    stop: async () => {
      await Promise.all([workers.close(), jobQueue.close()]);
      await backend.close();
      await Promise.all([redis.stop(), proxy.stop()]);
    },
  };
}

const FAULTS: Readonly<Record<string, (proxy: SilentProxy) => Promise<void>>> = {
  'refuses connections': (proxy) => proxy.refuse(),
  'is silent': async (proxy) => proxy.silence('connected and new'),
};

describe.skipIf(!hasRedis)('An order typed while Redis', () => {
  it.each(Object.entries(FAULTS))('%s is answered, and done later', { timeout: 120_000 }, async (_, away) => {
    const house = await openHouse();
    try {
      await away(house.proxy);
      let said = '';
      const answered = await seconds(async () => {
        said = await house.type();
      });
      expect(said).toBe(house.shown);
      expect(answered).toBeLessThan(2);
      const ordered = await house.row();
      expect(ordered.status).toBe('prereq_ok');
      expect(ordered.start_asked_at).not.toBeNull();
      await house.proxy.heal();
      const since = Date.now();
      while ((await house.row()).status !== 'patched' && Date.now() - since < GOES_ON_MS) {
        await house.sweep();
        await wait(200);
      }
      expect((await house.row()).status).toBe('patched');
      expect(house.starts()).toBe(1);
    } finally {
      await house.stop();
    }
  });
});
