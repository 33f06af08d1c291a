// KPI-3: the weekly report comes on the last working day, at its hour, for the week it is about.
import { expect, it } from 'vitest';
import { calendarOf } from '../../../domain/planning/calendar.ts';
import { weeklyReportDue, weeklyReportsBetween } from '../../../domain/reports/weekly-report.ts';
import { workingDays } from '../../../domain/validations/reminders.ts';

const isWorkingDay = workingDays(calendarOf([2026, 2027]));
const due = (instant: string, time: string | null = '16:00') => {
  const week = weeklyReportDue(new Date(instant), { zone: 'Europe/Paris', time }, isWorkingDay);
  return week === null ? null : `${week.year}-${week.weekNumber}`;
};

it.each([
  ['a Friday before the hour', '2026-11-27T14:59:00Z', null],
  ['a Friday at the hour', '2026-11-27T15:00:00Z', '2026-48'],
  ['a Thursday', '2026-11-26T15:00:00Z', null],
  ['the Sunday after, when nothing ran', '2026-11-29T20:00:00Z', '2026-48'],
  ['the Monday after, three days late', '2026-11-30T15:00:01Z', null],
  ['Christmas on Friday: the Thursday', '2026-12-24T15:00:00Z', '2026-52'],
  ['New Year on Friday, the Thursday of week 53', '2026-12-31T15:00:00Z', '2026-53'],
  ['that Friday itself', '2027-01-01T14:00:00Z', '2026-53'],
  ['the bridge of Ascension: Friday is worked', '2027-05-07T14:00:00Z', '2027-18'],
  ['summer time', '2027-03-26T15:00:00Z', '2027-12'],
  ['after the clock went forward', '2027-04-02T14:00:00Z', '2027-13'],
  ['after the clock went back', '2026-10-30T15:00:00Z', '2026-44'],
  ['the Monday after a bank holiday on Friday, when nothing ran since Thursday', '2026-05-04T06:00:00Z', '2026-18'],
  ['the Tuesday after Easter, when nothing ran since Friday', '2027-03-30T06:00:00Z', '2027-12'],
  ['that Tuesday at the hour', '2027-03-30T14:00:00Z', null],
  ['the Monday after the clock went back, before the hour', '2026-10-26T14:59:00Z', '2026-43'],
  ['an hour too early after the clock went back', '2026-10-30T14:30:00Z', null],
])('%s', (_, instant, expected) => {
  expect(due(instant)).toBe(expected);
});

it('never comes where it is switched off', () => {
  expect(due('2026-11-27T15:00:00Z', null)).toBeNull();
});

it.each([
  ['a night within a week', '2026-11-24T20:00:00Z', '2026-11-25T06:00:00Z', []],
  ['over a Friday’s hour', '2026-11-26T20:00:00Z', '2026-11-27T15:00:00Z', ['2026-48']],
  [
    'from after the hour, when it may not have been posted yet',
    '2026-11-27T15:30:00Z',
    '2026-11-28T08:00:00Z',
    ['2026-48'],
  ],
  ['from the Monday after, at the hour', '2026-11-30T15:00:00Z', '2026-12-01T08:00:00Z', []],
  ['two weeks and the end of a year', '2026-12-24T14:00:00Z', '2027-01-08T16:00:00Z', ['2026-52', '2026-53', '2027-1']],
])('may have been posted in the lost time: %s', (_, from, until, expected) => {
  const weeks = weeklyReportsBetween(
    new Date(from),
    new Date(until),
    { zone: 'Europe/Paris', time: '16:00' },
    isWorkingDay,
  );
  expect(weeks.map(({ year, weekNumber }) => `${year}-${weekNumber}`)).toEqual(expected);
});
