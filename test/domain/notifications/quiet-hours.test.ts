import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { type Hours, isQuiet, nextMorning } from '../../../domain/notifications/quiet-hours.ts';
import { calendarOf } from '../../../domain/planning/calendar.ts';
import { workingDays } from '../../../domain/validations/reminders.ts';
import fc from '../../support/properties.ts';

const isWorkingDay = workingDays(calendarOf([2025, 2026, 2027, 2028]));
const paris: Hours = { zone: 'Europe/Paris', morning: '08:00', nightFrom: '20:00' };
const at = (text: string, zone = 'Europe/Paris') => DateTime.fromISO(text, { zone }).toJSDate();
const quiet = (text: string, hours: Hours = paris) => isQuiet(at(text, hours.zone), hours, isWorkingDay);
const morningAfter = (text: string, hours: Hours = paris) =>
  DateTime.fromJSDate(nextMorning(at(text, hours.zone), hours, isWorkingDay), { zone: hours.zone }).toFormat(
    "yyyy-MM-dd'T'HH:mm",
  );

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
const zones = fc.constantFrom(
  ...['Europe/Paris', 'America/Martinique', 'Indian/Reunion', 'Pacific/Noumea', 'America/New_York', 'UTC'],
  // Half hours, a leap of half an hour, midnights that do not exist.
  ...['Asia/Kolkata', 'Australia/Lord_Howe', 'America/Santiago', 'Asia/Beirut'],
);
/** Weighted towards the nights on which clocks change. */
const instants = fc.oneof(
  fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-01'), noInvalidDate: true }),
  ...['2026-03-29', '2026-10-25', '2027-03-28', '2026-04-05', '2026-09-06'].map((day) =>
    fc
      .integer({ min: -36 * 60, max: 36 * 60 })
      .map((minutes) => new Date(Date.parse(`${day}T01:00Z`) + minutes * 60_000)),
  ),
);
const someHours = fc
  .record({ zone: zones, morning: time, nightFrom: time })
  .filter(({ morning, nightFrom }) => morning !== nightFrom);

describe('quiet hours', () => {
  it('are from the evening to the morning, to the minute', () => {
    expect(quiet('2026-11-24T07:59:59.999')).toBe(true);
    expect(quiet('2026-11-24T08:00')).toBe(false);
    expect(quiet('2026-11-24T19:59:59.999')).toBe(false);
    expect(quiet('2026-11-24T20:00')).toBe(true);
    expect(quiet('2026-11-25T00:00')).toBe(true);
  });

  it('are all of a weekend and of a public holiday', () => {
    expect(quiet('2026-11-28T12:00')).toBe(true);
    expect(quiet('2026-11-29T12:00')).toBe(true);
    expect(quiet('2026-11-11T12:00')).toBe(true);
    expect(quiet('2026-11-12T12:00')).toBe(false);
  });

  it('may begin after midnight: the evening then belongs to its working day', () => {
    const late: Hours = { ...paris, morning: '10:00', nightFrom: '01:00' };
    expect(quiet('2026-11-28T00:59', late)).toBe(false);
    expect(quiet('2026-11-28T01:00', late)).toBe(true);
    // Sunday is no working day, so neither is the hour after it.
    expect(quiet('2026-11-30T00:30', late)).toBe(true);
  });

  it('may not be at all', () => {
    fc.assert(
      fc.property(instants, someHours, (now, hours) => !isQuiet(now, { ...hours, nightFrom: null }, isWorkingDay)),
      { numRuns: 100 },
    );
  });

  it('are in the zone of the person', () => {
    const reunion: Hours = { ...paris, zone: 'Indian/Reunion' };
    const sixInParis = at('2026-11-24T06:00');
    expect(isQuiet(sixInParis, paris, isWorkingDay)).toBe(true);
    expect(isQuiet(sixInParis, reunion, isWorkingDay)).toBe(false);
  });
});

describe('the next morning', () => {
  it('is today before it, itself on the minute, and the next working day after it', () => {
    expect(morningAfter('2026-11-24T03:00')).toBe('2026-11-24T08:00');
    expect(morningAfter('2026-11-24T08:00')).toBe('2026-11-24T08:00');
    expect(morningAfter('2026-11-24T08:01')).toBe('2026-11-25T08:00');
    expect(morningAfter('2026-11-27T22:00')).toBe('2026-11-30T08:00');
    expect(morningAfter('2026-11-10T22:00')).toBe('2026-11-12T08:00');
    expect(morningAfter('2026-12-31T22:00')).toBe('2027-01-04T08:00');
  });

  it('comes after the leap where its hour does not exist, once where it comes twice', () => {
    const night: Hours = { ...paris, morning: '02:30', nightFrom: null };
    const everyDay = () => true;
    expect(nextMorning(at('2026-03-28T12:00'), night, everyDay)).toEqual(new Date('2026-03-29T01:30:00Z'));
    expect(nextMorning(at('2026-10-24T12:00'), night, everyDay)).toEqual(new Date('2026-10-25T00:30:00Z'));
    expect(nextMorning(new Date('2026-10-25T00:31:00Z'), night, everyDay)).toEqual(new Date('2026-10-26T01:30:00Z'));
  });

  it('is never before, never quiet, on a working day, and none is left out', () => {
    fc.assert(
      fc.property(instants, someHours, (now, hours) => {
        const morning = nextMorning(now, hours, isWorkingDay);
        expect(morning.getTime()).toBeGreaterThanOrEqual(now.getTime());
        expect(isQuiet(morning, hours, isWorkingDay)).toBe(false);
        expect(isWorkingDay(DateTime.fromJSDate(morning, { zone: hours.zone }).toFormat('yyyy-MM-dd'))).toBe(true);
        // A moment later it is no longer due; a moment before it, it is the same one.
        expect(nextMorning(new Date(morning.getTime() + 1), hours, isWorkingDay).getTime()).toBeGreaterThan(
          morning.getTime(),
        );
        if (morning > now) {
          expect(nextMorning(new Date(morning.getTime() - 1), hours, isWorkingDay)).toEqual(morning);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('ends every quiet time: whoever waits is told by then', () => {
    fc.assert(
      fc.property(instants, someHours, (now, hours) => {
        if (!isQuiet(now, hours, isWorkingDay)) return;
        const morning = nextMorning(now, hours, isWorkingDay);
        const between = new Date((now.getTime() + morning.getTime()) / 2);
        expect(isQuiet(between, hours, isWorkingDay)).toBe(true);
        expect(isQuiet(morning, hours, isWorkingDay)).toBe(false);
      }),
      { numRuns: 80 },
    );
  });
});
