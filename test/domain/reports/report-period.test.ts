// KPI-2, KPI-3: what a week, a cycle and a year are, across years and in years of 53 weeks.
import { describe, expect, it } from 'vitest';
import { isoWeekOf } from '../../../domain/planning/iso-week.ts';
import { periodAsked, readPeriodWords } from '../../../domain/reports/period-words.ts';
import {
  cycleBefore,
  cycleShown,
  daysOf,
  instantsOf,
  parsePeriod,
  periodAfter,
  periodText,
} from '../../../domain/reports/report-period.ts';

const period = (text: string) => {
  const found = parsePeriod(text);
  if (found === null) throw new Error(text);
  return found;
};

it.each([
  ['2026-S01', '2025-12-29', '2026-01-04'],
  ['2026-S53', '2026-12-28', '2027-01-03'],
  ['2026-C1', '2025-12-29', '2026-04-12'],
  ['2026-C2', '2026-04-13', '2026-08-30'],
  ['2026-C3', '2026-08-31', '2027-01-03'],
  ['2027-C3', '2027-09-06', '2028-01-02'],
  ['2026', '2026-01-01', '2026-12-31'],
])('%s is from %s to %s', (text, first, last) => {
  expect(daysOf(period(text))).toEqual({ first, last });
  expect(periodText(period(text))).toBe(text);
});

it.each(['2027-S53', '2026-S54', '2026-S00', '2026-C4', '1999', '2026-S5', '26', ''])('%j is no period', (text) => {
  expect(parsePeriod(text)).toBeNull();
});

it('a week with a change of the clock has an hour less, or more', () => {
  const hours = (text: string) => {
    const { from, until } = instantsOf(period(text), 'Europe/Paris');
    return (until.getTime() - from.getTime()) / 3_600_000;
  };
  expect([hours('2026-S13'), hours('2026-S43'), hours('2026-S10')]).toEqual([167, 169, 168]);
});

describe('what comes before and after', () => {
  it('is of the same kind, over the turn of the year', () => {
    expect(['2026-S53', '2025-S52', '2026-C3', '2026'].map((text) => periodText(periodAfter(period(text))))).toEqual([
      '2027-S01',
      '2026-S01',
      '2027-C1',
      '2027',
    ]);
  });

  it('KPI-2: the cycle shown is that of the day, of another year its last', () => {
    expect(cycleShown(2026, '2026-06-01')).toMatchObject({ year: 2026, cycle: 2 });
    expect(cycleShown(2025, '2026-06-01')).toMatchObject({ year: 2025, cycle: 3 });
    expect(cycleBefore({ kind: 'cycle', year: 2026, cycle: 1 })).toEqual({ kind: 'cycle', year: 2025, cycle: 3 });
  });
});

describe('words', () => {
  const today = isoWeekOf('2026-06-03');
  const said = (line: string) => {
    const read = readPeriodWords(line.split(' ').filter((word) => word !== ''));
    if (read.kind !== 'asked') return read.kind;
    const found = periodAsked(read.asked, today);
    return found === null ? null : periodText(found);
  };
  it.each([
    ['', '2026-S23'],
    ['S05', '2026-S05'],
    ['s5 2025', '2025-S05'],
    ['2025 W05', '2025-S05'],
    ['semaine S05', '2026-S05'],
    ['cycle 2', '2026-C2'],
    ['C3 2025', '2025-C3'],
    ['2026', '2026'],
    ['S53 2027', null],
    ['cycle', 'no-cycle'],
    ['cycle 4', 'unread'],
    ['S05 S06', 'unread'],
    ['bientôt', 'unread'],
  ])('%j is %s', (line, expected) => {
    expect(said(line)).toBe(expected);
  });
});
