// RUN-2: a decision is made of one instant, the one at which its locks are got.
import { sql } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import { lockGate } from '../../../db/queries/gate/gate.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import { attemptsOf, change, codes, DAY, db, HOUR, jobsAt, later, ordered, sessionOf } from './ordered-server.ts';

async function waitingForLocks(): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
  return rows[0]?.n ?? 0;
}

describe('one instant for a decision (RUN-2)', () => {
  /** Three hours later each time that it is asked. */
  function leapingClock() {
    const seen: Date[] = [];
    const now = () => {
      seen.push(later(seen.length * 3 * HOUR));
      return seen.at(-1) ?? MONDAY_MORNING;
    };
    return { seen, clock: { now } };
  }

  it('RUN-2 a clock that moves while it is asked does not start what was refused at either instant', async () => {
    const { session } = await ordered();
    const jobs = jobsAt(MONDAY_MORNING);
    const { seen, clock } = leapingClock();
    expect((await startSession({ ...jobs, clock }, session)).kind).toBe('started');
    expect(seen).toHaveLength(1);
    expect((await attemptsOf(session))[0]?.started_at).toEqual(MONDAY_MORNING);
  });

  it('RUN-2 is that of the refusal too, on its card, on record and in what is told', async () => {
    const refused = await ordered();
    await change(refused.session, { start_asked_at: later(-DAY) });
    const { seen, clock } = leapingClock();
    expect(await codes({ ...jobsAt(MONDAY_MORNING), clock }, refused.session)).toContain('order-expired');
    expect(seen).toHaveLength(1);
    const { withdrawn_at: withdrawn } = await db
      .selectFrom('order_withdrawals')
      .select('withdrawn_at')
      .where('session_id', '=', refused.session)
      .executeTakeFirstOrThrow();
    expect(withdrawn).toEqual(MONDAY_MORNING);
  });

  it('RUN-2 is that of the wait for what ends by itself, and that of production', async () => {
    await db.insertInto('app_groups').values({ name: 'one-instant', exclusive: true }).execute();
    const [running, waits] = [await ordered({ appGroup: 'one-instant' }), await ordered({ appGroup: 'one-instant' })];
    expect(await codes(jobsAt(MONDAY_MORNING), running.session)).toBe('started');
    const production = await ordered({ environment: 'Production' });
    for (const { session } of [waits, production]) {
      const { seen, clock } = leapingClock();
      await startSession({ ...jobsAt(MONDAY_MORNING), clock }, session);
      expect(seen).toHaveLength(1);
    }
    expect((await sessionOf(waits.session)).start_waited_at).toEqual(MONDAY_MORNING);
  });

  it('RUN-2 is the one at which its locks are got: an order that ended while they were waited for starts nothing', async () => {
    const { session } = await ordered();
    const jobs = jobsAt(MONDAY_MORNING);
    const [deciding] = await db.transaction().execute(async (trx) => {
      await lockGate(trx);
      const outcome = codes(jobs, session);
      await vi.waitFor(async () => expect(await waitingForLocks()).toBe(1), { timeout: 10_000 });
      jobs.time.now = later(DAY);
      return [outcome];
    });
    expect(await deciding).toContain('order-expired');
    expect(await attemptsOf(session)).toEqual([]);
  });
});
