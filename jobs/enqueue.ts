// Adds jobs to the queues. The chat process imports this and nothing else of the jobs.
import type { Logger } from 'pino';
import type { QueueBackend } from './queue/backend.ts';
import type { QueueHandle } from './queue/handles.ts';
import { JOBS, type JobQueue, jobId, QUEUES, type QueuedJob, type QueueName } from './queue/job-kinds.ts';

/** Whoever enqueues has committed an order, and a person waits for the answer to it: the queue is given no longer than this. */
const ENQUEUE_MS = 1000;

/** `close` ends the queues, not the backend. */
export function createJobQueue(backend: QueueBackend, log: Logger): JobQueue & { close(): Promise<void> } {
  const queues = new Map<QueueName, QueueHandle>(QUEUES.map((name) => [name, backend.openQueue(name)]));
  return {
    enqueue: async (jobs) => {
      const added = [...queues].map(async ([name, queue]) => {
        const mine = jobs.filter(({ job }) => JOBS[job].queue === name);
        if (mine.length > 0) await addToQueue(queue, mine, log);
      });
      await Promise.all(added);
    },
    close: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}

async function addToQueue(queue: QueueHandle, jobs: readonly QueuedJob[], log: Logger): Promise<void> {
  try {
    const added = queue.add(jobs.map((one) => ({ name: one.job, data: one.payload, id: jobId(one) })));
    await inTime(added, ENQUEUE_MS);
  } catch (error) {
    log.warn({ err: error, jobs: jobs.map(jobId) }, 'the queue is away; the sweep will enqueue them again');
  }
}

/** What comes too late may still be done, or fail, by itself. */
async function inTime(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1000} s`)), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
