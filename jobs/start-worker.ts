// The worker process: processors bound to the queues, and the sweep. Wired here once for the product, the demo and the tests.
import { setTimeout as wait } from 'node:timers/promises';
import type { AttemptId, ServerId, SessionId } from '../domain/ids.ts';
import { runAttempt } from './attempt/run-attempt.ts';
import type { JobContext } from './context.ts';
import { runScanJob } from './cve/scan-job.ts';
import type { QueueBackend } from './queue/backend.ts';
import { type Processors, startWorkers } from './queue/worker.ts';
import { runSessionJob } from './sessions/session-job.ts';
import { runStopJob } from './sessions/stop-started.ts';
import { runOrphanJob } from './snapshots/orphan-job.ts';
import { readSizes } from './snapshots/read-sizes.ts';
import { runSnapshotJob } from './snapshots/snapshot-job.ts';
import { runLookJob } from './snapshots/vcenter-look.ts';
import { sweepUntilStopped } from './sweep.ts';

/** The registry: one processor for each job that this process does. `cards` belongs to the chat process. */
export function processorsOf(ctx: JobContext): Processors {
  return {
    session: ({ sessionId }) => runSessionJob(ctx, sessionId as SessionId),
    attempt: ({ attemptId }) => runAttempt(ctx, attemptId as AttemptId),
    snapshot: ({ snapshotId }) => runSnapshotJob(ctx, snapshotId),
    sizes: () => readSizes(ctx),
    look: ({ vcenter }) => runLookJob(ctx, vcenter),
    orphan: ({ orphanId }) => runOrphanJob(ctx, orphanId),
    stop: ({ startId }) => runStopJob(ctx, startId),
    scan: ({ serverId }) => runScanJob(ctx, serverId as ServerId),
  };
}

/** `stop` must be called after `ctx.stopping` is aborted: it waits until every job has handed over what it was doing. */
export function startWorkerProcess(ctx: JobContext, backend: QueueBackend): { stop(): Promise<void> } {
  const { concurrency } = ctx.settings;
  const workers = startWorkers(backend, processorsOf(ctx), { ...concurrency, chat: 1 }, ctx.log);
  const sweeping = sweepUntilStopped(ctx);
  return {
    stop: async () => {
      await Promise.all([workers.close(), sweeping]);
    },
  };
}

export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal });
}
