// Days and times as people type them when they move a server (SLOT-1, SLOT-2).
import { describe, expect, it } from 'vitest';
import { type DayAsked, dayAsked, dayInWeek, timeAsked, WEEKDAY_NAMES } from '../../../domain/planning/day-asked.ts';

/** Tuesday 2 February 2027 is in it; Monday is the first. */
const WEEK = '2027-02-01';
const day = (word: string, weekStart = WEEK) => {
  const asked = dayAsked(word);
  return asked === null ? 'no day' : dayInWeek(asked, weekStart);
};

describe('a day as it is typed', () => {
  it.each([
    ['2027-02-01', ['lundi', 'monday', 'lun', 'mon', 'Lun.']],
    ['2027-02-02', ['mardi', 'tuesday', 'mar', 'tue', 'TUE.']],
    ['2027-02-03', ['mercredi', 'wednesday', 'mer', 'wed']],
    ['2027-02-04', ['jeudi', 'thursday', 'jeu', 'thu']],
    ['2027-02-05', ['vendredi', 'friday', 'ven', 'fri']],
    ['2027-02-06', ['samedi', 'saturday', 'sam', 'sat']],
    ['2027-02-07', ['dimanche', 'sunday', 'dim', 'sun']],
  ])('%s of its week is %j', (expected, words) => {
    expect(words.map((word) => day(word))).toEqual(words.map(() => expected));
  });

  it.each([
    ['03/02', '2027-02-03'],
    ['3/2', '2027-02-03'],
    ['7/2', '2027-02-07'],
    ['1/2', '2027-02-01'],
    ['03/02/2027', '2027-02-03'],
    ['2027-02-07', '2027-02-07'],
  ])('%s is a day of that week', (word, expected) => {
    expect(day(word)).toBe(expected);
  });

  it.each(['08/02', '31/01', '2027-01-31', '2027-02-08', '2028-02-03'])('%s is not in that week', (word) => {
    expect(day(word)).toBeNull();
  });

  it('the last days of a week may be of the next year', () => {
    expect(day('31/12', '2026-12-28')).toBe('2026-12-31');
    expect(day('1/1', '2026-12-28')).toBe('2027-01-01');
  });

  it('29 February is a day, of the years that have it', () => {
    expect(day('29/02', '2028-02-28')).toBe('2028-02-29');
    expect(day('29/2', '2027-02-22')).toBeNull();
  });

  it.each([
    'lundis',
    'lun..',
    'l.un',
    '31/02',
    '32/1',
    '3/13',
    '1/2/3',
    '003/2',
    '3/002',
    'x3/2',
    '3/2x',
    '2027-02-30',
    '',
  ])('%j is no day', (word) => {
    expect(day(word)).toBe('no day');
  });

  it('is offered whole, in both languages', () => {
    expect(WEEKDAY_NAMES).toHaveLength(14);
    expect(WEEKDAY_NAMES.slice(0, 4)).toEqual(['lundi', 'monday', 'mardi', 'tuesday']);
  });

  it('is told from a date by how it was written', () => {
    expect(dayAsked('3/2')).toEqual({ kind: 'day-month', monthDay: '02-03' } satisfies DayAsked);
    expect(dayAsked('jeudi')).toEqual({ kind: 'weekday', weekday: 4 } satisfies DayAsked);
  });
});

describe('a time as it is typed', () => {
  it.each([
    ['10:15', '10:15'],
    ['9h15', '09:15'],
    ['9H15', '09:15'],
    ['10h', '10:00'],
    ['0h', '00:00'],
    ['23h59', '23:59'],
  ])('%s', (word, time) => {
    expect(timeAsked(word)).toBe(time);
  });

  it.each(['24h', '99:00', '10', '10h1', '10h155', '110h15', 'x10h15', '10h15x', '10.15', 'h15'])(
    '%s is no time',
    (word) => {
      expect(timeAsked(word)).toBeNull();
    },
  );
});
