// Which store BullMQ uses: Redis when REDIS_URL is set, otherwise its own tables in PostgreSQL. Nobody else knows.
import type { DatabaseLimits } from '../../db/steady.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Handler, QueueHandle, WorkerHandle } from './handles.ts';
import type { QueueName } from './job-kinds.ts';
import { postgresBackend } from './postgres-backend.ts';
import { type RedisLimits, redisBackend } from './redis-backend.ts';
import type { RedisConnection } from './redis-connection.ts';

export type QueueSettings =
  | (Pick<RedisConnection, 'url'> &
      Partial<RedisConnection> & { readonly kind: 'redis'; readonly prefix?: string; readonly limits?: RedisLimits })
  | { readonly kind: 'postgres'; readonly url: Secret; readonly limits?: DatabaseLimits | undefined };

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

export async function openBackend(settings: QueueSettings, onError: (error: Error) => void): Promise<QueueBackend> {
  return settings.kind === 'redis' ? redisBackend(settings, onError) : postgresBackend(settings, onError);
}
