// Adds jobs to the queues. The chat process imports this and nothing else of the jobs.
import type { Logger } from 'pino';
import { NO_TRACING, type Tracing } from '../monitoring/tracing/tracing.ts';
import { within } from '../monitoring/within.ts';
import type { QueueBackend } from './queue/backend.ts';
import type { QueueHandle } from './queue/handles.ts';
import { JOBS, type JobQueue, jobId, QUEUES, type QueuedJob, type QueueName, withCarrier } from './queue/job-kinds.ts';

/** Whoever enqueues has committed an order, and a person waits for the answer to it: the queue is given no longer than this. */
const ENQUEUE_MS = 1000;

/** Of each queue so many are looked at: a queue that is deeper is known to be too deep. */
const LOOKED_AT = 1000;

export type OpenJobQueue = JobQueue & {
  /** What waits, by kind; rejects when the store does not answer, after no longer than an order would wait. */
  look(): Promise<readonly WaitingKind[]>;
  close(): Promise<void>;
};

export type WaitingKind = {
  readonly queue: QueueName;
  readonly job: string;
  readonly count: number;
  readonly oldestAt: Date;
};

/** `close` ends the queues, not the backend. */
export function createJobQueue(backend: QueueBackend, log: Logger, tracing: Tracing = NO_TRACING): OpenJobQueue {
  const queues = new Map<QueueName, QueueHandle>(QUEUES.map((name) => [name, backend.openQueue(name)]));
  return {
    enqueue: async (jobs) => {
      const carrier = tracing.carrier();
      const added = [...queues].map(async ([name, queue]) => {
        const mine = jobs.filter(({ job }) => JOBS[job].queue === name);
        if (mine.length > 0) await addToQueue(queue, mine, carrier, log);
      });
      await Promise.all(added);
    },
    look: async () => {
      const each = [...queues].map(async ([name, queue]) => waitingKinds(name, await queue.waiting(LOOKED_AT)));
      return (await within(ENQUEUE_MS, Promise.all(each))).flat();
    },
    close: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}

function waitingKinds(
  queue: QueueName,
  waiting: readonly { readonly name: string; readonly addedAt: Date }[],
): readonly WaitingKind[] {
  const kinds = Map.groupBy(waiting, ({ name }) => name);
  return [...kinds].flatMap(([job, [oldest, ...others]]) =>
    oldest === undefined ? [] : [{ queue, job, count: others.length + 1, oldestAt: oldest.addedAt }],
  );
}

async function addToQueue(
  queue: QueueHandle,
  jobs: readonly QueuedJob[],
  carrier: string | undefined,
  log: Logger,
): Promise<void> {
  try {
    const added = queue.add(
      jobs.map((one) => ({ name: one.job, data: withCarrier(one.payload, carrier), id: jobId(one) })),
    );
    await within(ENQUEUE_MS, added);
  } catch (error) {
    log.warn({ err: error, jobs: jobs.map(jobId) }, 'the queue is away; the sweep will enqueue them again');
  }
}
