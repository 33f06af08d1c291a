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

  it.each(['xS05', 'S05x', 'S012', 'S 5', 'SS5'])('reads no week in %s (PLAN-1)', (text) => {
    expect(parseWeekCode(text)).toBeNull();
  });

  it('the first and the last week of the years that there are (PLAN-1)', () => {
    expect(parseWeekCode('S01')).toBe(1);
    expect(isoWeek(1, 1)?.weekStart).toBe('0001-01-01');
    expect(isoWeek(9998, 52)?.weekCode).toBe('S52');
    // One that was asked for after another of the same sum.
    expect([isoWeek(2026, 5)?.year, isoWeek(2126, 4)?.year]).toEqual([2026, 2126]);
  });

  it.each([
    [0, 5],
    [-1, 5],
    [9999, 5],
    [2026.5, 5],
    [2026, 0],
    [2026, -1],
    [2026, 5.5],
    [2026, 54],
  ])('the year %d has no week %d', (year, weekNumber) => {
    expect(isoWeek(year, weekNumber)).toBeNull();
  });

  it.each(['2026-02-30', '2026-2-3', '2026-02-03T10:00', '+002026-02-03', '20260203', ''])('%j is no day', (text) => {
    expect(() => addDays(text, 1)).toThrow(`Not a day YYYY-MM-DD: ${text}`);
  });

  it('a day beyond the years that there are, and a zone that is none, are bugs', () => {
    expect(() => isoWeekOf('9999-12-30')).toThrow('No ISO week for the day 9999-12-30');
    expect(() => dayIn(new Date('2026-01-05T22:59:00Z'), 'Europe/Nowhere')).toThrow('Europe/Nowhere');
  });

  it('a text that is no day is a bug, not a week', () => {
    expect(() => isoWeekOf('2026-02-30')).toThrow('2026-02-30');
  });
});
