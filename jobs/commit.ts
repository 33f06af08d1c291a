// What a job changes is told: a transaction, then the jobs of whoever is to look at it. A job enqueued before the commit would find nothing.
import type { Trx } from '../db/schema/database.ts';
import type { JobContext } from './context.ts';
import type { QueuedJob } from './queue/job-kinds.ts';

type Enqueuing = Pick<JobContext, 'jobQueue'>;

export const CARDS: readonly QueuedJob[] = [{ job: 'cards', payload: {} }];
export const NO_JOBS: readonly QueuedJob[] = [];

/** `jobsAfter`: what is enqueued once it is committed; the cards, unless told otherwise. */
export async function commit<T>(
  { db, jobQueue }: Enqueuing & Pick<JobContext, 'db'>,
  work: (trx: Trx) => Promise<T>,
  jobsAfter: (result: T) => readonly QueuedJob[] = () => CARDS,
): Promise<T> {
  const result = await db.transaction().execute(work);
  const due = jobsAfter(result);
  if (due.length > 0) await jobQueue.enqueue(due);
  return result;
}

/** After changes that needed no transaction of ours. */
export function refreshCards({ jobQueue }: Enqueuing): Promise<void> {
  return jobQueue.enqueue(CARDS);
}
