// Redis as a network and a failover leave it: whoever has committed an order is answered within two seconds, and the workers go on by
// themselves once there is a Redis again. Nobody starts anything anew.
import { spawnSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createJobQueue } from '../../jobs/enqueue.ts';
import { openBackend } from '../../jobs/queue/backend.ts';
import { startWorkers } from '../../jobs/queue/worker.ts';
import { type SilentProxy, startSilentProxy } from '../support/silent-proxy.ts';
import { createFigures, seconds } from './figures.ts';
import { type Restartable, startRedis } from './restartable.ts';

const LIMITS = { answerMs: 300, silentMs: 1000, blockSeconds: 0.5 };
const CONCURRENCY = { sessions: 4, attempts: 1, snapshots: 1, scans: 1, chat: 1 };
/** Of the rule: an order that is committed is answered within two seconds. */
const ANSWERED_S = 2;
/** Not the figure, which is printed: whole suites run beside it. */
const GOES_ON_MS = 40_000;

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
vi.setConfig({ maxConcurrency: 20 });
const figures = createFigures();
const log = pino({ level: process.env.TEST_LOG ?? 'silent' });

afterAll(() => figures.print('Redis away (limits: 0.3 s to take a job, 1 s of silence)'));

type Net = { readonly proxy: SilentProxy; readonly master: Restartable; readonly other: Restartable };
type Fault = { away(net: Net): Promise<void>; back(net: Net): Promise<void> };

async function tell(redis: Restartable, ...commands: string[][]): Promise<void> {
  const client = new Redis(redis.url, { password: 'secret', retryStrategy: () => null });
  client.on('error', () => undefined);
  for (const [command = '', ...args] of commands) await client.call(command, ...args);
  client.disconnect();
}

const nothing = async () => {};

const FAULTS: Readonly<Record<string, Fault>> = {
  refused: { away: ({ proxy }) => proxy.refuse(), back: ({ proxy }) => proxy.heal() },
  'silent on every connection': {
    away: async ({ proxy }) => proxy.silence('connected and new'),
    back: ({ proxy }) => proxy.heal(),
  },
  'silent on the connections that were open': {
    away: async ({ proxy }) => proxy.silence('connected'),
    back: nothing,
  },
  'killed, and come back empty': { away: ({ master }) => master.restart(), back: nothing },
  'a replica, while the address leads to the new master': {
    away: ({ master, other }) => tell(master, ['replicaof', '127.0.0.1', String(other.port)]),
    back: async ({ proxy, other }) => proxy.lead(other.port),
  },
  'a replica that cannot reach its master': {
    away: ({ master }) =>
      tell(master, ['replicaof', '127.0.0.1', '1'], ['config', 'set', 'replica-serve-stale-data', 'no']),
    back: ({ master }) =>
      tell(master, ['replicaof', 'no', 'one'], ['config', 'set', 'replica-serve-stale-data', 'yes']),
  },
  'out of memory': {
    away: ({ master }) => tell(master, ['config', 'set', 'maxmemory', '1']),
    back: ({ master }) => tell(master, ['config', 'set', 'maxmemory', '0']),
  },
  'unable to save (MISCONF)': {
    away: async ({ master }) => {
      await tell(master, ['config', 'set', 'dir', '/proc'], ['config', 'set', 'save', '1 1'], ['set', 'x', '1']);
      // It may have begun to save by itself.
      await tell(master, ['bgsave']).catch(() => {});
      // The child that saves must have failed.
      await wait(300);
    },
    back: ({ master }) => tell(master, ['config', 'set', 'save', '']),
  },
  'asking for a password, which it did not before': {
    away: ({ master }) =>
      tell(master, ['config', 'set', 'requirepass', 'secret'], ['client', 'kill', 'type', 'normal']),
    back: ({ master }) => tell(master, ['config', 'set', 'requirepass', '']),
  },
};

async function openNet(): Promise<Net & { stop(): Promise<void> }> {
  const [master, other] = [await startRedis(), await startRedis()];
  if (master === null || other === null) throw new Error('there is no redis-server here');
  const proxy = await startSilentProxy(master.port);
  const stop = async () => void (await Promise.all([master.stop(), other.stop(), proxy.stop()]));
  return { proxy, master, other, stop };
}

/** A process that rings and one that works, in one, over that address. */
async function openHouse({ proxy }: Net) {
  const ran: number[] = [];
  const heard: Error[] = [];
  const settings = { kind: 'redis', url: `redis://127.0.0.1:${proxy.port}`, limits: LIMITS } as const;
  const backend = await openBackend(settings, (error) => heard.push(error));
  const jobQueue = createJobQueue(backend, log);
  const processors = { session: async ({ sessionId }: { sessionId: number }) => void ran.push(sessionId) };
  const workers = startWorkers(backend, processors, CONCURRENCY, log);
  const enqueue = (sessionId: number) => jobQueue.enqueue([{ job: 'session', payload: { sessionId } }]);
  return {
    heard,
    enqueue,
    /** As the sweep does: enqueues what is due until it has run. */
    untilItRan: async (sessionId: number) => {
      for (const since = Date.now(); !ran.includes(sessionId); await wait(100)) {
        if (Date.now() - since > GOES_ON_MS) throw new Error('nothing runs');
        await enqueue(sessionId);
      }
    },
    stop: async () => {
      await Promise.all([workers.close(), jobQueue.close()]);
      await backend.close();
    },
  };
}

/** What a connection that is being opened meets otherwise than one that is open. */
const AT_THE_START = Object.entries(FAULTS).filter(([name]) => /^refused|every|replica, while|password/.test(name));

/** While it is away a enqueue is answered; once it is back, what is enqueued is done. */
async function inject(name: string, fault: Fault, opened: 'before' | 'while it is away'): Promise<void> {
  const net = await openNet();
  if (opened === 'while it is away') await fault.away(net);
  const house = await openHouse(net);
  try {
    if (opened === 'before') {
      await house.untilItRan(1);
      await fault.away(net);
    }
    const answered = Math.max(await seconds(() => house.enqueue(2)), await seconds(() => house.enqueue(3)));
    expect(answered).toBeLessThan(ANSWERED_S);
    // Longer than a silence: what the workers had under way is over too.
    await wait(LIMITS.silentMs + 300);
    await fault.back(net);
    figures.note(name, { 'answered in': answered, 'goes on after': await seconds(() => house.untilItRan(4)) });
  } finally {
    await house.stop();
    await net.stop();
  }
}

describe.skipIf(!hasRedis)('Redis is away', () => {
  it.concurrent.each(Object.entries(FAULTS))('%s', { timeout: 90_000 }, (name, fault) => inject(name, fault, 'before'));

  it.concurrent.each(AT_THE_START)('%s, already when the process starts', { timeout: 90_000 }, (name, fault) =>
    inject(`${name} (at the start)`, fault, 'while it is away'),
  );

  it.concurrent('warns of a Redis that may throw jobs away', async () => {
    const net = await openNet();
    await tell(net.master, ['config', 'set', 'maxmemory-policy', 'allkeys-lru']);
    const house = await openHouse(net);
    await house.untilItRan(1);
    expect(house.heard.map(({ message }) => message)).toContainEqual(expect.stringMatching(/allkeys-lru.*noeviction/));
    await house.stop();
    await net.stop();
  });
});
