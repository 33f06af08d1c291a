// The only place that knows which store BullMQ uses: Redis when REDIS_URL is set, otherwise its own tables in PostgreSQL.
import { setTimeout as wait } from 'node:timers/promises';
import { createPostgresBackend, Queue, runMigrations, Worker, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { QueueName } from './bells.ts';

export type QueueSettings =
  | { readonly kind: 'redis'; readonly url: string; readonly prefix?: string }
  | { readonly kind: 'postgres'; readonly url: string };

export type Handler = (job: {
  readonly name: string;
  readonly data: unknown;
  readonly id: string | undefined;
}) => Promise<void>;

export type QueueHandle = {
  add(jobs: readonly { name: string; data: unknown; id: string }[]): Promise<void>;
  close(): Promise<void>;
};

export type WorkerHandle = { close(): Promise<void> };

export type QueueBackend = {
  openQueue(name: QueueName): QueueHandle;
  /** `onError` hears of connection trouble; the worker goes on by itself. */
  openWorker(
    name: QueueName,
    handler: Handler,
    options: { concurrency: number; onError: (error: Error) => void },
  ): WorkerHandle;
  close(): Promise<void>;
};

/** Finished jobs are removed at once: their id must be free for the next bell. Failed ones too: the sweep decides what is due. */
const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true, attempts: 1 } as const;
const SCHEMA = 'bullmq';
const CLOSE_MS = 3000;

export async function openBackend(settings: QueueSettings, onError: (error: Error) => void): Promise<QueueBackend> {
  return settings.kind === 'redis' ? redisBackend(settings, onError) : postgresBackend(settings.url, onError);
}

function redisBackend(settings: { url: string; prefix?: string }, onError: (error: Error) => void): QueueBackend {
  const prefix = settings.prefix ?? 'patchcenter';
  const connections: Redis[] = [];
  const connect = () => {
    const connection = new Redis(settings.url, { maxRetriesPerRequest: null, enableOfflineQueue: true });
    connection.on('error', onError);
    connections.push(connection);
    return connection;
  };
  return {
    openQueue: (name) =>
      queueHandle(new Queue(name, { connection: connect(), prefix, defaultJobOptions: JOB_OPTIONS }), onError),
    openWorker: (name, handler, options) =>
      workerHandle(
        (run) => new Worker(name, run, { connection: connect(), prefix, concurrency: options.concurrency }),
        handler,
        options.onError,
      ),
    // Not `quit`: it would wait for a Redis that is away.
    close: async () => connections.forEach((connection) => void connection.disconnect()),
  };
}

async function postgresBackend(url: string, onError: (error: Error) => void): Promise<QueueBackend> {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('error', onError);
  await runMigrations(pool, SCHEMA);
  await pool.end();
  const backend = withBackend(createPostgresBackend);
  const connection = { connectionString: url, schema: SCHEMA, max: 4 };
  return {
    openQueue: (name) => queueHandle(new backend.Queue(name, { connection, defaultJobOptions: JOB_OPTIONS }), onError),
    openWorker: (name, handler, options) =>
      workerHandle(
        (run) => new backend.Worker(name, run, { connection, concurrency: options.concurrency }),
        handler,
        options.onError,
      ),
    close: async () => {},
  };
}

type AnyQueue = {
  addBulk(jobs: { name: string; data: unknown; opts: { jobId: string } }[]): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
};

function queueHandle(queue: AnyQueue, onError: (error: Error) => void): QueueHandle {
  queue.on('error', onError);
  return {
    add: async (jobs) => {
      await queue.addBulk(jobs.map((job) => ({ name: job.name, data: job.data, opts: { jobId: job.id } })));
    },
    close: () => queue.close(),
  };
}

type AnyWorker = { on(event: 'error', listener: (error: Error) => void): unknown; close(): Promise<void> };
type Run = (job: { name: string; data: unknown; id?: string | undefined }) => Promise<void>;

/**
 * Closing waits for every job, then a little for the connections: BullMQ waits for ever for one that looks for its store again
 * (taskforcesh/bullmq#4656).
 */
function workerHandle(open: (run: Run) => AnyWorker, handler: Handler, onError: (error: Error) => void): WorkerHandle {
  const running = new Set<Promise<void>>();
  const worker = open(async ({ name, data, id }) => {
    const job = handler({ name, data, id });
    running.add(job);
    await job.finally(() => running.delete(job));
  });
  worker.on('error', onError);
  return {
    close: async () => {
      const closing = worker.close().catch(onError);
      await Promise.allSettled(running);
      await Promise.race([closing, wait(CLOSE_MS, undefined, { ref: false })]);
    },
  };
}
