// Finds what is due in the database and enqueues it. Whatever the queue lost, whatever a dead worker left, whatever a moved
// clock made due is found here within seconds.
import type { JobContext } from './context.ts';
import { jobsOf } from './jobs.ts';
import { PERIODIC_TASKS } from './periodic-tasks.ts';
import type { QueuedJob } from './queue/job-kinds.ts';

type Part<T> = (ctx: JobContext) => Promise<T>;

/** Parts at work side by side. Each takes a connection of the pool at the most: the larger half is left to the jobs. */
const AT_ONCE = 4;

/** Each part by itself: one that fails, at this round and the next, keeps nothing else from being found. Throws AggregateError. */
export async function sweep(ctx: JobContext): Promise<void> {
  const failures: unknown[] = [];
  const each = async <T>(parts: readonly Part<T>[]): Promise<T[]> => {
    const results: T[] = [];
    const waiting = [...parts];
    const work = async () => {
      for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
        try {
          results.push(await part(ctx));
        } catch (error) {
          failures.push(error);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return results;
  };
  const changes: unknown[] = [];
  for (const group of PERIODIC_TASKS) changes.push(...(await each(group)));
  const due = (await each(jobsOf(ctx).map(({ jobsDue }) => jobsDue))).flat();
  const isAnythingNew = changes.some((count) => typeof count === 'number' && count > 0);
  const jobs: QueuedJob[] = isAnythingNew ? [...due, { job: 'cards', payload: {} }] : due;
  if (jobs.length > 0) await ctx.jobQueue.enqueue(jobs);
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} parts of the sweep failed`);
}

/** Sweeps until told to stop. One failed round is logged; the next one finds the same things due. */
export async function sweepUntilStopped(ctx: JobContext): Promise<void> {
  while (!ctx.stopping.aborted) {
    await sweep(ctx).catch((error) => ctx.log.warn({ err: error }, 'a sweep failed'));
    await ctx.sleep(ctx.settings.sweepMs, ctx.stopping).catch(() => {});
  }
}
