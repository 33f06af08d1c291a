// Binds processors to queues. The processors are plain functions; only this file and the backend know BullMQ.
import type { Logger } from 'pino';
import { NO_TRACING, type Tracing } from '../../monitoring/tracing/tracing.ts';
import type { QueueBackend } from './backend.ts';
import type { WorkerHandle } from './handles.ts';
import { carrierIn, JOBS, type JobName, type Payload, type QueueName } from './job-kinds.ts';
import { createOutageLog } from './outage-log.ts';

export type Processors = { readonly [N in JobName]?: (payload: Payload<N>) => Promise<void> };

/** A handler that throws is logged and forgotten here: what is due stays due in the database, and the sweep enqueues it again. */
export function startWorkers(
  backend: QueueBackend,
  processors: Processors,
  concurrency: Readonly<Partial<Record<QueueName, number>>>,
  log: Logger,
  tracing: Tracing = NO_TRACING,
): WorkerHandle {
  const queues = [...new Set((Object.keys(processors) as JobName[]).map((name) => JOBS[name].queue))];
  const workers = queues.map((queue) =>
    backend.openWorker(queue, (job) => run(job, processors, log, tracing), {
      concurrency: concurrency[queue] ?? 1,
      onError: createOutageLog(log, 'queue trouble', { queue }),
    }),
  );
  return {
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

async function run(
  job: { name: string; data: unknown; id?: string | undefined },
  processors: Processors,
  log: Logger,
  tracing: Tracing,
): Promise<void> {
  const name = Object.keys(JOBS).find((known): known is JobName => known === job.name);
  if (name === undefined) {
    log.error({ job: job.name }, 'a job of an unknown kind was refused');
    return;
  }
  try {
    const facts = { 'patchcenter.queue': JOBS[name].queue, 'patchcenter.job': job.id };
    const asked = { name: `job ${name}`, kind: 'consumer', facts, carrier: carrierIn(job.data) } as const;
    await tracing.span(asked, () => process(name, job.data, processors));
  } catch (error) {
    log.error({ err: error, job: job.id }, 'a job failed');
  }
}

async function process<N extends JobName>(name: N, data: unknown, processors: Processors): Promise<void> {
  const processor: ((payload: Payload<N>) => Promise<void>) | undefined = processors[name];
  if (processor === undefined) throw new Error(`no processor for the job ${name}`);
  await processor(JOBS[name].payload.parse(data) as Payload<N>);
}
