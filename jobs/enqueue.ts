// Rings the queues. The chat process imports this and nothing else of the jobs.
import type { Logger } from 'pino';
import type { QueueBackend } from './queue/backend.ts';
import { type Bell, type Bells, bellId, JOBS, QUEUES, type QueueName } from './queue/bells.ts';
import type { QueueHandle } from './queue/handles.ts';

/** Whoever rings has committed an order, and a person waits for the answer to it: the queue is given no longer than this. */
const RING_MS = 1000;

/** `close` ends the queues, not the backend. */
export function createBells(backend: QueueBackend, log: Logger): Bells & { close(): Promise<void> } {
  const queues = new Map<QueueName, QueueHandle>(QUEUES.map((name) => [name, backend.openQueue(name)]));
  return {
    ring: async (bells) => {
      const rings = [...queues].map(async ([name, queue]) => {
        const mine = bells.filter((bell) => JOBS[bell.job].queue === name);
        if (mine.length > 0) await ringQueue(queue, mine, log);
      });
      await Promise.all(rings);
    },
    close: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}

async function ringQueue(queue: QueueHandle, bells: readonly Bell[], log: Logger): Promise<void> {
  try {
    const added = queue.add(bells.map((bell) => ({ name: bell.job, data: bell.payload, id: bellId(bell) })));
    await inTime(added, RING_MS);
  } catch (error) {
    log.warn({ err: error, jobs: bells.map(bellId) }, 'the queue is away; the sweep will ring again');
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
