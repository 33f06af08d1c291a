// Ten years of a daily window, hour by hour, in zones with and without clock changes: read again with the platform's own calendar (POL-5).
import { describe, expect, it } from 'vitest';
import type { MaintenanceWindow } from '../../../domain/windows/maintenance-window.ts';
import { nextOccurrence, occurrences, openOccurrence } from '../../../domain/windows/occurrence.ts';
import { type Recurrence, readRecurrence } from '../../../domain/windows/recurrence.ts';

const ZONES = ['Europe/Paris', 'UTC', 'Australia/Lord_Howe'] as const;
/** Those of the changes: 02:00 in Paris, 02:00 by half an hour on Lord Howe. */
const TIMES = ['01:45', '02:00', '02:30', '22:00'] as const;
const [FIRST, LAST] = ['2027-01-01', '2036-12-31'] as const;

function daily(zone: string, startsAt: string): MaintenanceWindow {
  return {
    ...{ zone, startsAt, from: FIRST, recurrence: 'FREQ=DAILY' as Recurrence, minutes: 240, lastStartMinutes: 30 },
    task: 'install',
  };
}

/** `2027-03-28 02:30` by the wall clock, without luxon. */
function wallClock(zone: string) {
  const shape = { timeZone: zone, dateStyle: 'short', timeStyle: 'short' } as const;
  const format = new Intl.DateTimeFormat('sv-SE', shape);
  return (at: Date) => format.format(at);
}

describe.each(ZONES)('a daily window in %s', (zone) => {
  const wall = wallClock(zone);

  it.each(TIMES)(
    'at %s begins once a day for ten years, at the first instant of that time or where the clock leaps',
    (time) => {
      const found = occurrences(daily(zone, time), FIRST, LAST);
      expect(found).toHaveLength(3653);
      let leaps = 0;
      for (const { day, start, end, lastStart } of found) {
        const asked = `${day} ${time}`;
        const shown = wall(start);
        if (shown !== asked) {
          leaps += 1;
          // It is later by the clock, and a minute before it was earlier: that time did not exist.
          expect(shown > asked && wall(new Date(start.getTime() - 60_000)) < asked, `${asked}: ${shown}`).toBe(true);
        }
        const before = [30, 60].map((minutes) => wall(new Date(start.getTime() - minutes * 60_000)));
        expect(before, `${asked} existed before`).not.toContain(asked);
        expect([end.getTime() - start.getTime(), end.getTime() - lastStart.getTime()]).toEqual([14_400_000, 1_800_000]);
      }
      const inGap = zone === 'Europe/Paris' ? ['02:00', '02:30'] : zone === 'UTC' ? [] : ['02:00'];
      expect(leaps).toBe(inGap.includes(time) ? 10 : 0);
    },
  );
});

describe('an instant', () => {
  const night = daily('Europe/Paris', '22:00');

  it('is in the occurrence of the day before, past midnight, and starts nothing in its last half hour', () => {
    const at = (iso: string) => openOccurrence(night, new Date(iso))?.day ?? null;
    expect(at('2027-02-09T20:59:59Z')).toBeNull();
    expect(at('2027-02-09T21:00:00Z')).toBe('2027-02-09');
    expect(at('2027-02-10T00:29:59Z')).toBe('2027-02-09');
    expect(at('2027-02-10T00:30:00Z')).toBeNull();
  });

  it('knows the next one, which has not begun', () => {
    const second = { ...night, recurrence: 'FREQ=MONTHLY;BYDAY=2TU' as Recurrence };
    expect(nextOccurrence(second, new Date('2027-02-09T20:59:00Z'))?.day).toBe('2027-02-09');
    expect(nextOccurrence(second, new Date('2027-02-09T21:00:00Z'))?.day).toBe('2027-03-09');
  });
});

describe('a recurrence', () => {
  it.each([
    ['rrule:freq=monthly;byday=2tu;', 'FREQ=MONTHLY;BYDAY=2TU'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH'],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH;BYSETPOS=-1', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH;BYSETPOS=-1'],
  ])('%s is read', (text, recurrence) => {
    expect(readRecurrence(text, FIRST)).toEqual({ kind: 'read', recurrence });
  });

  it.each([
    ['FREQ=HOURLY', /how often/],
    ['BYDAY=2TU', /how often/],
    ['FREQ=DAILY;BYHOUR=3', /“BYHOUR=3” is not accepted/],
    ['FREQ=MONTHLY;BYMONTHDAY=45', /“BYMONTHDAY=45” is not accepted/],
    ['FREQ=MONTHLY;BYDAY=9TU', /“BYDAY=9TU” is not accepted/],
    ['FREQ=WEEKLY;BYDAY=2TU', /“BYDAY=2TU” is not accepted/],
    ['FREQ=DAILY;BYDAY=MO,-1FR', /“BYDAY=MO,-1FR” is not accepted/],
    ['FREQ=MONTHLY;BYWEEKNO=2;BYDAY=TU', /“BYWEEKNO” is not accepted/],
    ['FREQ=WEEKLY;INTERVAL=0', /“INTERVAL=0” is not accepted/],
    ['FREQ=DAILY;FREQ=WEEKLY', /“FREQ” is not accepted/],
    ['FREQ=DAILY;COUNT=3;UNTIL=20280101', /by COUNT or by UNTIL/],
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', /names no day/],
    ['second Tuesday', /is not accepted in a recurrence/],
    ['', /is not accepted in a recurrence/],
  ])('%s is refused with what is wrong', (text, problem) => {
    expect(readRecurrence(text, FIRST)).toMatchObject({
      kind: 'wrong',
      problem: { en: expect.stringMatching(problem) },
    });
  });
});
