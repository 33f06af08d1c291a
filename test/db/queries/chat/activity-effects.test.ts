import { describe, expect, it } from 'vitest';
import { oncePerActivity } from '../../../../db/queries/chat/activity-effects.ts';
import { createTestDatabase } from '../../../support/test-database.ts';

const { db } = await createTestDatabase();
let done = 0;
const doIt = (activity: string | null, effect = 'x') =>
  db.transaction().execute((trx) =>
    oncePerActivity(trx, activity, effect, async () => {
      done += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { kind: 'done', number: done, until: new Date(5), note: null };
    }),
  );

describe('what an activity does', () => {
  it('is done once, and answers alike, also for those who come while it is being done', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => doIt('a1')));
    expect(done).toBe(1);
    for (const one of all) expect(one).toEqual({ kind: 'done', number: 1, until: new Date(5), note: null });
    expect(await doIt('a1')).toEqual(all[0]);
  });

  it('is done by whoever comes next when the first one fails', async () => {
    const begun = Promise.withResolvers<void>();
    const failing = db.transaction().execute((trx) =>
      oncePerActivity(trx, 'a2', 'x', async () => {
        begun.resolve();
        await new Promise((resolve) => setTimeout(resolve, 50));
        throw new Error('cut');
      }),
    );
    await begun.promise;
    const [first, second] = await Promise.allSettled([failing, doIt('a2')]);
    expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
  });

  it('may be several things, and is always done without an activity', async () => {
    const before = done;
    await doIt('a3', 'x');
    await doIt('a3', 'y');
    await doIt(null);
    await doIt(null);
    expect(done - before).toBe(4);
  });
});
