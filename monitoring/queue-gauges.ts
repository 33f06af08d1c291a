// Gauges of the queue, whichever store it is in.
import { Gauge, type Registry } from 'prom-client';
import type { Reading } from './figures.ts';
import type { Need } from './readiness.ts';

/** One kind of job that waits in a queue. */
export type WaitingJobs = {
  readonly queue: string;
  readonly job: string;
  /** Counted among the oldest 1000 of its queue. */
  readonly count: number;
  readonly oldestAt: Date;
};

export function queueNeed(look: () => Promise<unknown>): Need {
  return { name: 'queue', ask: () => look().then(() => []) };
}

/** `kinds`: all that there are, so that none is missing where nothing waits. */
export function createQueueGauges(
  registry: Registry,
  kinds: readonly { readonly queue: string; readonly job: string }[],
  look: () => Promise<readonly WaitingJobs[]>,
): Reading {
  // Not `job`: Prometheus has a label of that name for what it scrapes.
  const labelNames = ['queue', 'kind'];
  const depth = new Gauge<string>({
    name: 'patchcenter_queue_waiting_jobs',
    help: 'Jobs that wait for a worker, among the oldest 1000 of their queue.',
    labelNames,
    registers: [registry],
  });
  const age = new Gauge<string>({
    name: 'patchcenter_queue_oldest_job_seconds',
    help: 'Since when the oldest job of its kind waits for a worker; 0: none does.',
    labelNames,
    registers: [registry],
  });
  const forget = () => {
    depth.reset();
    age.reset();
  };
  return {
    source: 'queue',
    forget,
    read: async () => {
      const waiting = await look();
      forget();
      for (const { queue, job: kind } of kinds) {
        depth.set({ queue, kind }, 0);
        age.set({ queue, kind }, 0);
      }
      for (const { queue, job: kind, count, oldestAt } of waiting) {
        depth.set({ queue, kind }, count);
        age.set({ queue, kind }, Math.max(0, (Date.now() - oldestAt.getTime()) / 1000));
      }
    },
  };
}
