// BullMQ on its own tables in PostgreSQL.
import { createPostgresBackend, runMigrations, withBackend } from 'bullmq';
import pg from 'pg';
import {
  type DatabaseLimits,
  DEFAULT_DATABASE_LIMITS,
  MIGRATION_LIMITS,
  silentMs,
  steadyConfig,
} from '../../db/steady.ts';
import type { Secret } from '../../domain/secret.ts';
import type { QueueBackend } from './backend.ts';
import { JOB_OPTIONS, queueHandle, workerHandle } from './handles.ts';

const SCHEMA = 'bullmq';
const CONNECTIONS = 4;

export async function postgresBackend(
  { url, limits = DEFAULT_DATABASE_LIMITS }: { readonly url: Secret; readonly limits?: DatabaseLimits | undefined },
  onError: (error: Error) => void,
): Promise<QueueBackend> {
  await migrate(url, onError);
  const backend = withBackend(createPostgresBackend);
  const connection = () => ({ ...steadyConfig(url, limits, onError), schema: SCHEMA, max: CONNECTIONS });
  const everyMs = silentMs(limits.statementMs ?? DEFAULT_DATABASE_LIMITS.statementMs) / 3;
  return {
    openQueue: (name) =>
      queueHandle(
        () => new backend.Queue<unknown>(name, { connection: connection(), defaultJobOptions: JOB_OPTIONS }),
        onError,
      ),
    openWorker: (name, handler, options) =>
      workerHandle(
        (run) => new backend.Worker(name, run, { connection: connection(), concurrency: options.concurrency }),
        handler,
        options.onError,
        // Naming the connection that listens is the one statement that BullMQ lets us make on it. One that gets no answer is ended
        // by its silence, and BullMQ opens the next.
        { everyMs, beat: (worker) => worker.getBackend().setName(name) },
      ),
    close: async () => {},
  };
}

async function migrate(url: Secret, onError: (error: Error) => void): Promise<void> {
  const pool = new pg.Pool({ ...steadyConfig(url, MIGRATION_LIMITS, onError), max: 2 });
  pool.on('error', () => undefined);
  await runMigrations(pool, SCHEMA).finally(() => pool.end());
}
