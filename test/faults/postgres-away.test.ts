// PostgreSQL as a network and a failover leave it: whoever asks is answered within a bound, nothing ends the process, and the pool, the
// queue, what listens for jobs and the locks go on by themselves. Nobody starts anything anew.
import { setTimeout as wait } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createChannelLocks } from '../../bot/posting/channel-locks.ts';
import { connectDatabase } from '../../db/connect.ts';
import { silentMs } from '../../db/steady.ts';
import { createJobQueue } from '../../jobs/enqueue.ts';
import { openBackend } from '../../jobs/queue/backend.ts';
import { startWorkers } from '../../jobs/queue/worker.ts';
import { type SilentProxy, startSilentProxy } from '../support/silent-proxy.ts';
import { createFigures, seconds } from './figures.ts';
import { type Restartable, startPostgres } from './restartable.ts';

const LIMITS = { connectMs: 1000, statementMs: 1200 };
const SILENT_MS = silentMs(LIMITS.statementMs);
const CONCURRENCY = { sessions: 4, attempts: 1, snapshots: 1, scans: 1, chat: 1 };
/** A connection that hangs, then the wait for another one; and a margin for a machine that is busy. */
const ANSWERED_S = (SILENT_MS + LIMITS.connectMs) / 1000 + 1;
/** Not the figure, which is printed: whole suites run beside it. */
const GOES_ON_MS = 60_000;
/** Less than what a worker that is told of nothing waits before it asks again (5 s). */
const TOLD_S = 2.5;

vi.setConfig({ testTimeout: 120_000 });
const postgres = await startPostgres();
const figures = createFigures();
const log = pino({ level: process.env.TEST_LOG ?? 'silent' });

afterAll(async () => {
  figures.print(`PostgreSQL away (limits: ${LIMITS.connectMs} ms to connect, ${SILENT_MS} ms of silence)`);
});

type Fault = { away(proxy: SilentProxy, store: Restartable): Promise<void>; back(proxy: SilentProxy): Promise<void> };
const nothing = async () => {};

async function asAdmin(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url, connectionTimeoutMillis: 5000, query_timeout: 5000 });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

const readOnly = (scope: string, value: 'on' | 'off') => `alter ${scope} set default_transaction_read_only = ${value}`;
const RELOAD = 'select pg_reload_conf()';
const HEALTHY = [
  'set default_transaction_read_only = off',
  'alter system reset default_transaction_read_only',
  'alter role postgres reset default_transaction_read_only',
  RELOAD,
];

/** Of the way to it: each test has its own. */
const OF_THE_NETWORK: Readonly<Record<string, Fault>> = {
  'silent on the ten connections of the pool, and on all others': {
    away: async (proxy) => proxy.silence('connected'),
    back: nothing,
  },
  'silent, for new connections too': {
    away: async (proxy) => proxy.silence('connected and new'),
    back: (proxy) => proxy.heal(),
  },
};

const OF_THE_SERVER: Readonly<Record<string, Fault>> = {
  refused: { away: (proxy) => proxy.refuse(), back: (proxy) => proxy.heal() },
  'killed, and started again': { away: (_, store) => store.restart(), back: nothing },
  'ending every session (57P01)': {
    away: () =>
      asAdmin(
        'select pg_terminate_backend(pid) from pg_stat_activity where backend_type = $$client backend$$ and pid <> pg_backend_pid()',
      ),
    back: nothing,
  },
  'read-only, while new connections lead to the new primary (25006)': {
    // A session that is open takes what the file says; a new one what its role says.
    away: () => asAdmin(readOnly('system', 'on'), readOnly('role postgres', 'off'), RELOAD),
    back: nothing,
  },
  'read-only for everybody': {
    away: () => asAdmin(readOnly('system', 'on'), readOnly('role postgres', 'on'), RELOAD),
    back: () => asAdmin('set default_transaction_read_only = off', readOnly('role postgres', 'off')),
  },
};

afterAll(() => postgres.stop());

type Ends = (() => Promise<unknown>)[];

/** Of jobs and rows, no two alike. */
let serial = 0;

/** A process over that address: its pool, its queue, a worker, a channel that it edits. */
async function openHouse(proxy: SilentProxy, ends: Ends, beforeItsQueues = nothing) {
  // A database of its own: nobody else takes its jobs.
  serial += 1;
  const database = `house_${serial}`;
  await asAdmin(`create database ${database}`);
  const url = postgres.url.replace(/:\d+\/.*/, `:${proxy.port}/${database}`);
  const db: Kysely<never> = connectDatabase(url, () => {}, LIMITS) as never;
  await sql`create table deeds (id int primary key)`.execute(db);
  const backend = await openBackend({ kind: 'postgres', url, limits: LIMITS }, () => {});
  await beforeItsQueues();
  const jobQueue = createJobQueue(backend, log);
  const ran: number[] = [];
  const processors = { session: async ({ sessionId }: { sessionId: number }) => void ran.push(sessionId) };
  const workers = startWorkers(backend, processors, CONCURRENCY, log);
  const locks = createChannelLocks(url, () => {}, LIMITS);
  ends.push(() => Promise.all([db.destroy(), workers.close(), jobQueue.close(), locks.close()]));
  const enqueue = (sessionId: number) => jobQueue.enqueue([{ job: 'session', payload: { sessionId } }]);
  const until = async (done: () => Promise<boolean>) => {
    const since = Date.now();
    while (!(await done().catch(() => false))) {
      if (Date.now() - since > GOES_ON_MS) throw new Error('it does not go on');
      await wait(50);
    }
  };

  return {
    db,
    direct: url.replace(`:${proxy.port}/`, `:${postgres.port}/`),
    /** As the sweep does: enqueues what is due until it has run. */
    untilJobsRun: () => {
      serial += 1;
      const mine = serial;
      return until(async () => {
        await enqueue(mine);
        await wait(50);
        return ran.includes(mine);
      });
    },
    /** Rung once: a worker that is not told would find it seconds later. */
    untilToldJobRan: async () => {
      serial += 1;
      const mine = serial;
      await enqueue(mine);
      await until(async () => ran.includes(mine));
    },
    untilWritten: () => {
      serial += 1;
      const mine = serial;
      return until(async () => {
        await sql`insert into deeds values (${mine}) on conflict do nothing`.execute(db);
        return true;
      });
    },
    untilItEdits: (channel: string) => until(() => locks.hold(channel)),
    edits: (channel: string) => locks.hold(channel),
  };
}

async function inject(name: string, fault: Fault, ends: Ends): Promise<void> {
  const proxy = await startSilentProxy(postgres.port);
  ends.push(() => proxy.stop());
  const house = await openHouse(proxy, ends);
  await Promise.all([house.untilJobsRun(), house.untilWritten(), house.untilItEdits(name)]);

  const underWay = Array.from({ length: 10 }, () => sql`select pg_sleep(0.3)`.execute(house.db).catch(() => null));
  await wait(50);
  await fault.away(proxy, postgres);
  const write = () => sql`insert into deeds values (0) on conflict do nothing`.execute(house.db).catch(() => null);
  const answered = await seconds(() => Promise.all([write(), write(), house.edits('another').catch(() => null)]));
  expect(answered).toBeLessThan(ANSWERED_S);
  await Promise.all(underWay);
  // Longer than a silence: what the worker and the locks had under way is noticed too.
  // No connection idles meanwhile: the pool would end it by itself.
  for (const since = Date.now(); Date.now() - since < SILENT_MS + 500; await wait(100)) {
    await Promise.all(Array.from({ length: 10 }, write));
  }

  await fault.back(proxy);
  const on = await seconds(() => Promise.all([house.untilJobsRun(), house.untilWritten(), house.untilItEdits(name)]));
  const told = await seconds(() => house.untilToldJobRan());
  expect(told).toBeLessThan(TOLD_S);
  figures.note(name, { 'answered in': answered, 'goes on after': on, 'told of a job in': told });
}

async function withEnds(test: (ends: Ends) => Promise<void>): Promise<void> {
  const ends: Ends = [];
  try {
    await test(ends);
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

describe('PostgreSQL is away', () => {
  it.concurrent.each(Object.entries(OF_THE_NETWORK))('%s', (name, fault) =>
    withEnds((ends) => inject(name, fault, ends)),
  );

  it.concurrent('refused in the moment in which the queues are opened', () =>
    withEnds(async (ends) => {
      const proxy = await startSilentProxy(postgres.port);
      ends.push(() => proxy.stop());
      const house = await openHouse(proxy, ends, () => proxy.refuse());
      await wait(200);
      await proxy.heal();
      const on = await seconds(() => house.untilJobsRun());
      figures.note('refused while the queues are opened', { 'goes on after': on });
    }));

  it.concurrent('frees the channel of a process whose connection fell silent', () =>
    withEnds(async (ends) => {
      const proxy = await startSilentProxy(postgres.port);
      ends.push(() => proxy.stop());
      const lost = await openHouse(proxy, ends);
      const next = createChannelLocks(lost.direct, () => {}, LIMITS);
      ends.push(() => next.close());
      expect(await lost.edits('19:c')).toBe(true);
      proxy.silence('connected and new');
      const freed = await seconds(() => vi.waitFor(async () => expect(await next.hold('19:c')).toBe(true), 5000));
      // Never two at a time.
      expect(await lost.edits('19:c').catch(() => false)).toBe(false);
      figures.note('a channel whose editor fell silent', { 'is free after': freed });
    }));

  it.each(Object.entries(OF_THE_SERVER))('%s', (name, fault) =>
    withEnds((ends) => {
      ends.push(() => asAdmin(...HEALTHY));
      return inject(name, fault, ends);
    }),
  );
});
