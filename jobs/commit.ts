// What a job changes is told: a transaction, then the bells of whoever is to look at it. A bell before the commit would find nothing.
import type { Trx } from '../db/schema/database.ts';
import type { JobContext } from './context.ts';
import type { Bell } from './queue/bells.ts';

type Ringing = Pick<JobContext, 'bells'>;

export const CARDS: readonly Bell[] = [{ job: 'cards', payload: {} }];
export const NO_BELLS: readonly Bell[] = [];

/** `bellsOf`: what is rung once it is committed; the cards, unless told otherwise. */
export async function commit<T>(
  { db, bells }: Ringing & Pick<JobContext, 'db'>,
  work: (trx: Trx) => Promise<T>,
  bellsOf: (result: T) => readonly Bell[] = () => CARDS,
): Promise<T> {
  const result = await db.transaction().execute(work);
  const due = bellsOf(result);
  if (due.length > 0) await bells.ring(due);
  return result;
}

/** After changes that needed no transaction of ours. */
export function ringCards({ bells }: Ringing): Promise<void> {
  return bells.ring(CARDS);
}
