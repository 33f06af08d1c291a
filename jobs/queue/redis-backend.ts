// BullMQ on Redis. Nothing waits for a Redis that is away, and no connection stays with one that is no longer the master.
import { Queue, Worker } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { type Secret, secretNow } from '../../domain/secret.ts';
import type { QueueBackend } from './backend.ts';
import { JOB_OPTIONS, queueHandle, workerHandle } from './handles.ts';
import { MisusedStore } from './misused-store.ts';
import { connectionOptions, passwordIn, type RedisConnection, reconnectMs } from './redis-connection.ts';

export type RedisLimits = {
  /** By when a job must have been taken. */
  readonly answerMs: number;
  /** A connection that waits for an answer and hears nothing for so long is broken. Longer than `blockSeconds`. */
  readonly silentMs: number;
  /** So long a worker waits for a job in one question. */
  readonly blockSeconds: number;
};

export const DEFAULT_REDIS_LIMITS: RedisLimits = { answerMs: 1000, silentMs: 12_000, blockSeconds: 5 };

type Options = Omit<RedisOptions, 'replyMapping'>;

const KEEP_ALIVE_MS = 10_000;
const CONNECT_MS = 5000;

/**
 * What a server answers that another one, or the same a little later, would not: a replica since a failover, its blocked clients let go,
 * a replica without its master, one that still loads, one that did not take our password. On these the address is asked again.
 */
const OF_ANOTHER_SERVER = /\b(READONLY|UNBLOCKED|MASTERDOWN|LOADING|NOAUTH|WRONGPASS)\b/;

const STEADY: Options = {
  keepAlive: KEEP_ALIVE_MS,
  connectTimeout: CONNECT_MS,
  reconnectOnError: (error) => OF_ANOTHER_SERVER.test(error.message),
};

export function redisBackend(
  settings: Pick<RedisConnection, 'url'> &
    Partial<RedisConnection> & { readonly prefix?: string; readonly limits?: RedisLimits },
  onError: (error: Error) => void,
): QueueBackend {
  const { prefix = 'patchcenter', limits = DEFAULT_REDIS_LIMITS } = settings;
  const place = connectionOptions({ caPem: null, sentinel: null, ...settings });
  const connections = new Set<Redis>();
  const connect = (options: Options) => {
    const connection = new Redis(secretNow(settings.url), { ...STEADY, ...again(settings.url), ...place, ...options });
    connection.on('error', onError);
    connection.on('end', () => connections.delete(connection));
    connections.add(connection);
    return connection;
  };
  const watched = connect({ maxRetriesPerRequest: null, socketTimeout: limits.silentMs });
  watched.on('ready', () => void warnOfEviction(watched, onError));
  return {
    openQueue: (name) =>
      queueHandle(
        () =>
          new Queue<unknown>(name, { connection: connect(enqueuing(limits)), prefix, defaultJobOptions: JOB_OPTIONS }),
        onError,
      ),
    openWorker: (name, handler, options) =>
      workerHandle(
        (run) =>
          new Worker(name, run, {
            connection: connect({ maxRetriesPerRequest: null, socketTimeout: limits.silentMs }),
            prefix,
            concurrency: options.concurrency,
            drainDelay: limits.blockSeconds,
          }),
        handler,
        options.onError,
      ),
    // Not `quit`: it would wait for a Redis that is away.
    close: async () => connections.forEach((connection) => void connection.disconnect()),
  };
}

/**
 * Each connection is made with the password of that moment. ioredis asks on the options of the connection that it is about to open, those
 * of the copies that BullMQ makes included, and takes the password from there.
 */
function again(url: Secret): Options {
  return {
    retryStrategy(this: Options, times) {
      const password = passwordIn(secretNow(url));
      if (password !== undefined) this.password = password;
      return reconnectMs(times);
    },
  };
}

/** Nothing is kept for later: what could not be enqueued is found by the sweep, and enqueued once. */
function enqueuing({ answerMs }: RedisLimits): Options {
  return {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    commandTimeout: answerMs,
    socketTimeout: 2 * answerMs,
  };
}

/** Keys that Redis throws away to make room are jobs that ran late. */
async function warnOfEviction(connection: Redis, onError: (error: Error) => void): Promise<void> {
  const info = await connection.info('memory').catch(() => '');
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
  if (policy === undefined || policy === 'noeviction') return;
  onError(
    new MisusedStore(
      `Redis may throw jobs away: maxmemory-policy is ${policy}, and must be noeviction (docs/runbook.md).`,
    ),
  );
}
