// Teams sends a message again when it was answered late; the second one must do nothing. A message is noted together with its
// answer: whatever ends before that leaves it to be handled when it is sent again.
import type { Db, Trx } from '../../schema/database.ts';

/** Notes it. True the first time, in whatever process. */
export async function firstSeen(db: Db | Trx, activity: string, now: Date): Promise<boolean> {
  const inserted = await db
    .insertInto('seen_activities')
    .values({ activity_id: activity, seen_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('activity_id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function wasSeen(db: Db, activity: string): Promise<boolean> {
  const row = await db
    .selectFrom('seen_activities')
    .select('activity_id')
    .where('activity_id', '=', activity)
    .executeTakeFirst();
  return row !== undefined;
}
