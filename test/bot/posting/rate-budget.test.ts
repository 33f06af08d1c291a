// The budgets of Teams, shared by all chat processes (in the database).
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { CHANNEL_LIMITS, createRateBudget } from '../../../bot/posting/rate-budget.ts';
import { seeConversation } from '../../../db/queries/chat/conversations.ts';
import type { CallLimit } from '../../../db/queries/chat/teams-calls.ts';
import { forgetCallsBefore } from '../../../db/queries/chat/teams-calls.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const time = { ms: 0 };
const clock = { now: () => new Date(time.ms) };
const START = Date.parse('2027-02-01T08:00:00Z');
for (const id of ['a', 'b', ...Array.from({ length: 10 }, (_, i) => `c${i}`)]) {
  const facts = { id, kind: 'channel', serviceUrl: 'https://x/', tenantId: null, botId: 'b', name: null } as const;
  await seeConversation(db, facts, null, new Date(START));
}

beforeEach(async () => {
  await db.deleteFrom('teams_calls').execute();
  time.ms = START;
});

function mostWithin(times: readonly number[], limit: CallLimit): number {
  return Math.max(0, ...times.map((start) => times.filter((at) => at >= start && at < start + limit.ms).length));
}

/** Sends one, waiting as told; `tookMs`: until it is answered. Returns when it was sent. */
async function sendOne(budget: ReturnType<typeof createRateBudget>, tookMs = 0, share = 1): Promise<number> {
  for (;;) {
    const taken = await budget.take('a', share);
    if (taken.kind === 'taken') {
      const at = time.ms;
      time.ms += tookMs;
      await budget.end(taken.callId);
      return at;
    }
    time.ms += Math.max(1, Math.ceil(taken.ms));
  }
}

describe('the rate budget of a channel', () => {
  it('is one for all processes: a successor knows what its predecessor has sent', async () => {
    const times: number[] = [];
    for (let i = 0; i < 150; i++) {
      // Another process each time, with nothing in its memory.
      times.push(await sendOne(createRateBudget(db, clock), (i * 37) % 90));
    }
    for (const limit of CHANNEL_LIMITS) expect(mostWithin(times, limit)).toBeLessThanOrEqual(limit.count);
    expect((times.at(-1) ?? 0) - START).toBeLessThan(75_000);
  });

  it('counts what was under way when its process died', async () => {
    const dead = createRateBudget(db, clock);
    for (let i = 0; i < 7; i++) expect((await dead.take('a', 1)).kind).toBe('taken');
    expect((await createRateBudget(db, clock).take('a', 1)).kind).toBe('wait');
    time.ms += 1_100;
    expect((await createRateBudget(db, clock).take('a', 1)).kind).toBe('taken');
  });

  it('counts a request from its end: it may have arrived as late as that', async () => {
    const budget = createRateBudget(db, clock);
    const first = await budget.take('a', 1);
    time.ms += 5_000;
    if (first.kind === 'taken') await budget.end(first.callId);
    for (let i = 0; i < 6; i++) await sendOne(budget);
    expect(await budget.take('a', 1)).toMatchObject({ kind: 'wait' });
  });

  it('never gives one place to two who ask at the same moment', async () => {
    const budgets = Array.from({ length: 10 }, () => createRateBudget(db, clock));
    const taken = await Promise.all(budgets.map((budget, i) => budget.take(`c${i}`, 1)));
    expect(taken.every(({ kind }) => kind === 'taken')).toBe(true);
    await db.deleteFrom('teams_calls').execute();
    const more = await Promise.all(
      Array.from({ length: 60 }, (_, i) => budgets[i % 10]?.take(`c${i % 10}`, 1) ?? { kind: 'wait' }),
    );
    expect(more.filter(({ kind }) => kind === 'taken').length).toBeLessThanOrEqual(50);
  });

  it('leaves a part of each window to what is more pressing', async () => {
    const budget = createRateBudget(db, clock);
    for (let i = 0; i < 5; i++) await sendOne(budget);
    expect((await budget.take('a', 0.8)).kind).toBe('wait');
    expect((await budget.take('a', 1)).kind).toBe('taken');
    expect((await budget.take('b', 0.8)).kind).toBe('taken');
  });

  it('is not silenced for longer than the window by a clock that was set back', async () => {
    const budget = createRateBudget(db, clock);
    for (let i = 0; i < 60; i++) await sendOne(budget);
    time.ms = START - 86_400_000;
    await sendOne(budget);
    expect(time.ms).toBeLessThan(START - 86_400_000 + 31_000);
  });

  it('keeps to 1800 an hour, and forgets what no window reaches', async () => {
    await sql`insert into teams_calls (conversation_id, under_way, at)
      select 'a', false, ${new Date(START)}::timestamptz + i * interval '1.9 seconds' from generate_series(1, 1800) i`.execute(
      db,
    );
    time.ms = START + 1_800 * 1_900 + 100_000;
    const budget = createRateBudget(db, clock);
    expect(await budget.take('a', 1)).toMatchObject({ kind: 'wait' });
    time.ms = START + 3_600_000 + 2_100;
    expect((await budget.take('a', 1)).kind).toBe('taken');
    expect(await forgetCallsBefore(db, new Date(START + 3_600_000))).toBe(1_800);
  });
});
