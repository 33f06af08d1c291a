// Teams sends a message again when it was answered late; the second one must do nothing.
import type { Db } from '../schema/database.ts';

/** True the first time an id is seen, in whatever process. */
export async function firstSeen(db: Db, activityId: string, now: Date): Promise<boolean> {
  const inserted = await db
    .insertInto('seen_activities')
    .values({ activity_id: activityId, seen_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('activity_id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Drops what is older than any repetition by Teams. Returns how many. */
export async function forgetSeenBefore(db: Db, before: Date): Promise<number> {
  const result = await db.deleteFrom('seen_activities').where('seen_at', '<', before).executeTakeFirst();
  return Number(result.numDeletedRows);
}
