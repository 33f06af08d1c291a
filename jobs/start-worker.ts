// The worker process: processors bound to the queues, and the sweep. Wired here once for the product, the demo and the tests.

import { setTimeout as wait } from 'node:timers/promises';
import { INTEGRATIONS } from '../domain/integrations/names.ts';
import type { JobContext } from './context.ts';
import { jobsOf } from './jobs.ts';
import type { QueueBackend } from './queue/backend.ts';
import { type Processors, startWorkers } from './queue/worker.ts';
import { sweepUntilStopped } from './sweep.ts';

/** What each queue hands to this process. */
export function processorsOf(ctx: JobContext): Processors {
  return Object.assign({}, ...jobsOf(ctx).map(({ processors }) => processors(ctx)));
}

/** A reading of minutes must not hold up a directory, whose rights go within one: each integration once, and what goes out. */
const READINGS = INTEGRATIONS.length + 1;

/** `stop` must be called after `ctx.stopping` is aborted: it waits until every job has handed over what it was doing. */
export function startWorkerProcess(ctx: JobContext, backend: QueueBackend): { stop(): Promise<void> } {
  const { concurrency } = ctx.settings;
  const workers = startWorkers(
    backend,
    processorsOf(ctx),
    { ...concurrency, integrations: READINGS, chat: 1 },
    ctx.log,
    ctx.tracing,
  );
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
