// Teams delivers an activity again when its answer was late or lost, to whatever process. What an activity does is noted in the same
// transaction, so that it is done once: a crash loses both or neither, and whoever comes second waits for the first.
import { deserialize, serialize } from 'node:v8';
import type { Trx } from '../../schema/database.ts';

/**
 * Does it, the first time; afterwards answers what came of it then. `activity` null: nothing to be told apart by. `effect` tells
 * the things apart that one activity does. A second caller waits until the first one's transaction has ended, and acts when it failed.
 */
export async function oncePerActivity<T>(
  trx: Trx,
  activity: string | null,
  effect: string,
  act: () => Promise<T>,
): Promise<T> {
  if (activity === null) return act();
  const noted = await trx
    .insertInto('activity_effects')
    .values({ activity, effect, outcome: null })
    .onConflict((conflict) => conflict.doNothing())
    .returning('activity')
    .executeTakeFirst();
  if (noted === undefined) {
    const { outcome } = await trx
      .selectFrom('activity_effects')
      .select('outcome')
      .where('activity', '=', activity)
      .where('effect', '=', effect)
      .executeTakeFirstOrThrow();
    return outcome === null ? (undefined as T) : (deserialize(outcome) as T);
  }
  const result = await act();
  await trx
    .updateTable('activity_effects')
    .set({ outcome: serialize(result) })
    .where('activity', '=', activity)
    .where('effect', '=', effect)
    .execute();
  return result;
}
