// A job in a queue carries an id, never a fact. What is to be done is read from the database when it runs.
import { z } from 'zod';
import { INTEGRATIONS } from '../../domain/integrations/names.ts';

const id = z.number().int().positive();

/**
 * One job kind = one schema. A payload of an unknown version or shape is refused, not guessed. How each is done: `jobs/jobs.ts`, which
 * the chat process must not load.
 */
export const JOBS = {
  /** Prerequisites and start of one session: whatever is due for it. */
  session: { queue: 'sessions', payload: z.object({ sessionId: id }) },
  /** Run, or go on with, a patch attempt. `epoch` tells a new taking from a job enqueued for a dead worker. */
  attempt: { queue: 'attempts', payload: z.object({ attemptId: id, epoch: z.number().int().nonnegative() }) },
  /** Remove a snapshot, or revert to it when an operator asked. */
  snapshot: { queue: 'snapshots', payload: z.object({ snapshotId: id }) },
  /** Read what the snapshots in custody take. */
  sizes: { queue: 'snapshots', payload: z.object({}) },
  /** Look for snapshots that no row knows. */
  look: { queue: 'snapshots', payload: z.object({ vcenter: z.string().min(1) }) },
  /** Remove one of those, which somebody asked for. */
  orphan: { queue: 'snapshots', payload: z.object({ orphanId: id }) },
  /** Stop a server that is normally off, and that we have started. */
  stop: { queue: 'snapshots', payload: z.object({ startId: id }) },
  /** Start again what actions had stopped on a server. */
  restart: { queue: 'attempts', payload: z.object({ serverId: id }) },
  /** Read what waits on a server. */
  scan: { queue: 'scans', payload: z.object({ serverId: id }) },
  /** Fetch on the eve what a server will install. */
  download: { queue: 'scans', payload: z.object({ sessionId: id }) },
  /** Read one of the systems around the product. */
  sync: { queue: 'integrations', payload: z.object({ integration: z.enum(INTEGRATIONS) }) },
  /** Write what is wanted into one of them. */
  outbox: { queue: 'integrations', payload: z.object({ integration: z.enum(INTEGRATIONS) }) },
  /** Ask one of them about servers whose update has ended. */
  lookAfterUpdate: { queue: 'integrations', payload: z.object({ integration: z.enum(INTEGRATIONS) }) },
  /** Set and lift downtimes in one of them. */
  downtime: { queue: 'integrations', payload: z.object({ integration: z.enum(INTEGRATIONS) }) },
  /** Ask a vault whether it gives every account that the settings name. */
  secrets: { queue: 'integrations', payload: z.object({ integration: z.enum(INTEGRATIONS) }) },
  /** Something that cards show has changed. */
  cards: { queue: 'chat', payload: z.object({}) },
} as const;

export type JobName = keyof typeof JOBS;
export type QueueName = (typeof JOBS)[JobName]['queue'];
export type Payload<N extends JobName> = z.infer<(typeof JOBS)[N]['payload']>;
export type QueuedJob = { [N in JobName]: { readonly job: N; readonly payload: Payload<N> } }[JobName];

export const QUEUES: readonly QueueName[] = ['sessions', 'attempts', 'snapshots', 'scans', 'integrations', 'chat'];

/** Every kind with its queue. */
export const QUEUED_KINDS: readonly { readonly queue: QueueName; readonly job: JobName }[] = (
  Object.keys(JOBS) as JobName[]
).map((job) => ({ queue: JOBS[job].queue, job }));

/** Deterministic: enqueued twice for the same thing leaves one job. No colon: BullMQ keeps those for itself, and a name may hold one. */
export function jobId({ job, payload }: QueuedJob): string {
  const values: Readonly<Record<string, unknown>> = payload;
  const parts = Object.keys(JOBS[job].payload.shape).map((name) => encodeURIComponent(String(values[name])));
  return [job, ...parts].join('-');
}

/** The trace that an order is of goes along with it. It is no part of the payload: whoever knows nothing of traces leaves it out. */
export function withCarrier(payload: object, carrier: string | undefined): object {
  return carrier === undefined ? payload : { ...payload, traceparent: carrier };
}

export function carrierIn(data: unknown): unknown {
  return typeof data === 'object' && data !== null ? Reflect.get(data, 'traceparent') : undefined;
}

export interface JobQueue {
  /** Never throws for a queue that is away: the sweep enqueues again what was lost. */
  enqueue(jobs: readonly QueuedJob[]): Promise<void>;
}
