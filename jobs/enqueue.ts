// Rings the queues. The chat process imports this and nothing else of the jobs.
import type { Logger } from 'pino';
import type { QueueBackend, QueueHandle } from './queue/backend.ts';
import { type Bell, type Bells, bellId, JOBS, QUEUES, type QueueName } from './queue/bells.ts';

/** `close` ends the queues, not the backend. */
export function createBells(backend: QueueBackend, log: Logger): Bells & { close(): Promise<void> } {
  const queues = new Map<QueueName, QueueHandle>(QUEUES.map((name) => [name, backend.openQueue(name)]));
  return {
    ring: async (bells) => {
      for (const [name, queue] of queues) {
        const mine = bells.filter((bell) => JOBS[bell.job].queue === name);
        if (mine.length > 0) await ringQueue(queue, mine, log);
      }
    },
    close: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}

async function ringQueue(queue: QueueHandle, bells: readonly Bell[], log: Logger): Promise<void> {
  try {
    await queue.add(bells.map((bell) => ({ name: bell.job, data: bell.payload, id: bellId(bell) })));
  } catch (error) {
    log.warn({ err: error, jobs: bells.map(bellId) }, 'the queue is away; the sweep will ring again');
  }
}
