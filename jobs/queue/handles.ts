// What BullMQ's queues and workers become for the rest: handles that outlive a store that was away when they were opened.
import { setTimeout as wait } from 'node:timers/promises';

export type Handler = (job: {
  readonly name: string;
  readonly data: unknown;
  readonly id: string | undefined;
}) => Promise<void>;

export type QueueHandle = {
  add(jobs: readonly { name: string; data: unknown; id: string }[]): Promise<void>;
  /** Jobs that no worker has taken yet, the oldest first and at most so many. Rejects when the store is away. */
  waiting(most: number): Promise<readonly { readonly name: string; readonly addedAt: Date }[]>;
  close(): Promise<void>;
};

export type WorkerHandle = { close(): Promise<void> };

/** Finished jobs are removed at once: their id must be free for the next one. Failed ones too: the sweep decides what is due. */
export const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true, attempts: 1 } as const;

const CLOSE_MS = 3000;
const REOPEN_MS = 1000;

/** Of both a queue and a worker of BullMQ. */
type Opened = {
  on(event: 'error', listener: (error: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
};
type OnError = (error: Error) => void;

/** `at()` is the one to use now. */
type Reopened<T> = { at(): T; stop(): void };

/**
 * BullMQ keeps the outcome of its first look at the store for ever: one that was refused (the store in its restart, a password not yet
 * set) would leave the queue dead until the process ends. Such a one is opened anew until the store takes it.
 */
function reopened<T extends Opened>(open: () => T, onError: OnError, reopenMs: number): Reopened<T> {
  let stopped = false;
  const begin = (): T => {
    const one = open();
    one.on('error', onError);
    one.waitUntilReady().catch(async (error: Error) => {
      if (stopped) return;
      // At once: a worker of BullMQ that knows such an outcome asks for it again and again, and nothing else gets its turn.
      void one.close().catch(() => undefined);
      onError(error);
      await wait(reopenMs, undefined, { ref: false });
      if (!stopped) current = begin();
    });
    return one;
  };
  let current = begin();
  return {
    at: () => current,
    stop: () => {
      stopped = true;
    },
  };
}

type AnyQueue = Opened & {
  addBulk(jobs: { name: string; data: unknown; opts: { jobId: string } }[]): Promise<unknown>;
  getWaiting(first: number, last: number): Promise<readonly { name: string; timestamp: number }[]>;
};

export function queueHandle(open: () => AnyQueue, onError: OnError): QueueHandle {
  const queue = reopened(open, onError, REOPEN_MS);
  return {
    add: async (jobs) => {
      await queue.at().addBulk(jobs.map((job) => ({ name: job.name, data: job.data, opts: { jobId: job.id } })));
    },
    waiting: async (most) => {
      const jobs = await queue.at().getWaiting(0, most - 1);
      return jobs.map(({ name, timestamp }) => ({ name, addedAt: new Date(timestamp) }));
    },
    close: async () => {
      queue.stop();
      await Promise.race([queue.at().close(), wait(CLOSE_MS, undefined, { ref: false })]);
    },
  };
}

type Run = (job: { name: string; data: unknown; id?: string | undefined }) => Promise<void>;

/**
 * Closing waits for every job, then a little for the connections: BullMQ waits for ever for one that looks for its store again
 * (taskforcesh/bullmq#4656). `beat` asks the store, on the connection that is told of new jobs, whether it is still there.
 */
export function workerHandle<W extends Opened>(
  open: (run: Run) => W,
  handler: Handler,
  onError: OnError,
  heartbeat?: { readonly everyMs: number; beat(worker: W): Promise<void> },
): WorkerHandle {
  const running = new Set<Promise<void>>();
  const run: Run = async ({ name, data, id }) => {
    const job = handler({ name, data, id });
    running.add(job);
    await job.finally(() => running.delete(job));
  };
  const worker = reopened(() => open(run), onError, REOPEN_MS);
  const beating = heartbeat && setInterval(() => heartbeat.beat(worker.at()).catch(onError), heartbeat.everyMs);
  beating?.unref();
  return {
    close: async () => {
      worker.stop();
      clearInterval(beating);
      const closing = worker.at().close().catch(onError);
      await Promise.allSettled(running);
      await Promise.race([closing, wait(CLOSE_MS, undefined, { ref: false })]);
    },
  };
}
