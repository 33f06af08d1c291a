// RUN-3: a worker whose lease could not be prolonged in time goes no further: by then another one may have taken over.
import { expect, it } from 'vitest';
import type { Db } from '../../../db/schema/database.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { addSubject, openFaultBench, start } from '../../faults/subject.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const faults = await openFaultBench(db);

/** As the database, until it is cut: then whatever would prolong a lease fails. */
function cuttable(real: Db) {
  const state = { cut: false, prolonged: 0 };
  const proxy = new Proxy(real, {
    get(target, property) {
      const value = Reflect.get(target, property, target) as unknown;
      if (property === 'updateTable' && state.cut) {
        return () => {
          throw new Error('the database is away');
        };
      }
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { proxy, state };
}

it.each([0, 1000])(
  'RUN-3 lets go of an attempt a lease after the last time that it could be prolonged (away after %d ms)',
  async (awayAfterMs) => {
    const one = await addSubject(faults);
    const attempt = await start(faults, one);
    const { proxy, state } = cuttable(db);
    const jobs = createJobContext(proxy, one.targets);
    one.targets.hostNamed(one.hostname).exitCode = null as never;
    let following = false;
    one.targets.onOperation = (operation, _host, when) => {
      if (operation !== 'pollUpdate' || when !== 'after' || following) return;
      const { update } = one.targets.hostNamed(one.hostname);
      if (update === null) return;
      following = true;
      setTimeout(() => {
        state.cut = true;
      }, awayAfterMs);
    };
    const settings = { ...jobs.settings, leaseSeconds: 2, pollMs: 50 };
    const running = runAttempt({ ...jobs, settings }, attempt).then(
      () => 'let go',
      (error: Error) => error.message,
    );
    const outcome = await Promise.race([
      running,
      new Promise((resolve) => setTimeout(() => resolve('goes on for ever'), awayAfterMs + 9000)),
    ]);
    expect(outcome).toBe('let go');
    const row = await db.selectFrom('patch_attempts').selectAll().where('id', '=', attempt).executeTakeFirstOrThrow();
    expect(row.ended_at).toBeNull();
  },
  30_000,
);
