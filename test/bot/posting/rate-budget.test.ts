import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANNEL_LIMITS, createRateBudget, type Limit } from '../../../bot/posting/rate-budget.ts';

function mostWithin(times: readonly number[], limit: Limit): number {
  return Math.max(0, ...times.map((start) => times.filter((at) => at >= start && at < start + limit.ms).length));
}

describe('the rate budget of a channel', () => {
  it('never sends more than a window allows, however the requests come', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3_000), { minLength: 50, maxLength: 150 }), (gaps) => {
        const budget = createRateBudget(CHANNEL_LIMITS);
        const times: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap < 2_500 ? Math.floor(gap / 50) : gap;
          now += budget.waitMs(now);
          budget.take(now);
          times.push(now);
        }
        for (const limit of CHANNEL_LIMITS) expect(mostWithin(times, limit)).toBeLessThanOrEqual(limit.count);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps to 1800 an hour at full pressure', () => {
    const budget = createRateBudget(CHANNEL_LIMITS);
    const times: number[] = [];
    for (let now = 0; times.length < 2_000; now += budget.waitMs(now)) {
      if (budget.waitMs(now) > 0) continue;
      budget.take(now);
      times.push(now);
    }
    expect(times[1_799]).toBeLessThan(3_600_000);
    expect(times[1_800]).toBeGreaterThanOrEqual(3_600_000);
  });

  it('sends seven at once and makes the eighth wait for the second to pass', () => {
    const budget = createRateBudget(CHANNEL_LIMITS);
    for (let i = 0; i < 7; i++) {
      expect(budget.waitMs(0)).toBe(0);
      budget.take(0);
    }
    expect(budget.waitMs(0)).toBeGreaterThanOrEqual(1_000);
    expect(budget.waitMs(1_100)).toBe(0);
  });

  it('leaves a part of each window to what is more pressing', () => {
    const budget = createRateBudget(CHANNEL_LIMITS);
    for (let i = 0; i < 5; i++) budget.take(0);
    expect(budget.waitMs(0, 0.8)).toBeGreaterThan(0);
    expect(budget.waitMs(0)).toBe(0);
  });

  it('is not silenced for longer than the window by a clock that was set back', () => {
    const budget = createRateBudget([{ count: 1, ms: 1_000 }]);
    budget.take(1_000_000);
    expect(budget.waitMs(0)).toBeLessThanOrEqual(1_100);
  });
});
