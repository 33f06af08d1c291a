import { describe, expect, it } from 'vitest';
import {
  addDays,
  cycleOf,
  dayIn,
  isoWeek,
  isoWeekOf,
  parseWeekCode,
  weekdayOf,
  weeksInYear,
} from '../../../domain/planning/iso-week.ts';
import fc from '../../support/properties.ts';

describe('ISO weeks (PLAN-1)', () => {
  it('2026 has a week 53, from 28 December to 3 January (PLAN-1)', () => {
    expect(isoWeek(2026, 53)).toEqual({
      year: 2026,
      weekNumber: 53,
      weekCode: 'S53',
      weekStart: '2026-12-28',
      weekEnd: '2027-01-03',
      cycle: 3,
    });
  });

  it.each([2024, 2025, 2027, 2028])('%i has no week 53 (PLAN-1)', (year) => {
    expect(isoWeek(year, 53)).toBeNull();
  });

  it('29 December 2025 is in the first week of 2026 (PLAN-1)', () => {
    expect(isoWeekOf('2025-12-29')).toMatchObject({ year: 2026, weekNumber: 1, weekCode: 'S01' });
    expect(isoWeekOf('2027-01-03')).toMatchObject({ year: 2026, weekNumber: 53 });
  });

  it('every week starts on a Monday, ends on a Sunday and contains its days (PLAN-1)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2000, max: 2100 }), fc.integer({ min: 1, max: 53 }), (year, weekNumber) => {
        const week = isoWeek(year, weekNumber);
        expect(week === null).toBe(weekNumber > weeksInYear(year));
        if (!week) return;
        expect([weekdayOf(week.weekStart), weekdayOf(week.weekEnd)]).toEqual([1, 7]);
        expect(isoWeekOf(addDays(week.weekStart, 3))).toEqual(week);
      }),
    );
  });

  it('cycles end with weeks 15, 35 and 53 (PLAN-2)', () => {
    expect([1, 15, 16, 35, 36, 53].map(cycleOf)).toEqual([1, 1, 2, 2, 3, 3]);
  });

  it('reads week codes in any case, with or without the zero (PLAN-1)', () => {
    expect(['S05', 's5', ' S53 ', 'S00', 'S54', 'W05', 'S', '5'].map(parseWeekCode)).toEqual([
      5,
      5,
      53,
      null,
      null,
      5,
      null,
      null,
    ]);
  });

  it('the day is the one in Paris, in winter and in summer (PLAN-3)', () => {
    expect(dayIn(new Date('2026-01-05T22:59:00Z'))).toBe('2026-01-05');
    expect(dayIn(new Date('2026-01-05T23:00:00Z'))).toBe('2026-01-06');
    expect(dayIn(new Date('2026-07-05T22:00:00Z'))).toBe('2026-07-06');
    expect(dayIn(new Date('2026-01-05T23:00:00Z'), 'UTC')).toBe('2026-01-05');
  });

  it('a text that is no day is a bug, not a week', () => {
    expect(() => isoWeekOf('2026-02-30')).toThrow('2026-02-30');
  });
});
