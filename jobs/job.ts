// One kind of job: how it is done, and which of them the sweep finds due.
import type { JobContext } from './context.ts';
import type { JobName, Payload, QueuedJob } from './queue/job-kinds.ts';
import type { Processors } from './queue/worker.ts';

export type Job<N extends JobName> = {
  readonly name: N;
  /** May be called twice, late, or never for the same thing: it reads what is due from the database and claims it. */
  run(ctx: JobContext, payload: Payload<N>): Promise<void>;
  /** What is due in the database now. A payload that is enqueued twice is one job. */
  due(ctx: JobContext): Promise<readonly Payload<N>[]>;
};

/** A job of any kind, as the registry holds it. */
export type AnyJob = {
  readonly processors: (ctx: JobContext) => Processors;
  readonly jobsDue: (ctx: JobContext) => Promise<readonly QueuedJob[]>;
};

export function asAnyJob<N extends JobName>({ name, run, due }: Job<N>): AnyJob {
  return {
    processors: (ctx) => ({ [name]: (payload: Payload<N>) => run(ctx, payload) }),
    jobsDue: async (ctx) => (await due(ctx)).map((payload) => ({ job: name, payload }) as QueuedJob),
  };
}
