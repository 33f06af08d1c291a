// Ten years of windows against the calendar: none is held in a freeze or on a holiday, none twice, none that overlaps itself (POL-5).
import { describe, expect, it } from 'vitest';
import { calendarOf } from '../../../domain/planning/calendar.ts';
import { addDays, dayIn, isoWeekOf } from '../../../domain/planning/iso-week.ts';
import { decideOccurrence } from '../../../domain/windows/decide-occurrence.ts';
import type { MaintenanceWindow } from '../../../domain/windows/maintenance-window.ts';
import { occurrences, openOccurrence } from '../../../domain/windows/occurrence.ts';
import type { Recurrence } from '../../../domain/windows/recurrence.ts';
import fc from '../../support/properties.ts';

const ZONES = ['Europe/Paris', 'UTC', 'Australia/Lord_Howe'] as const;
const [FIRST, LAST] = ['2027-01-01', '2036-12-31'] as const;
const YEARS = Array.from({ length: 12 }, (_, i) => 2026 + i);
const RULES = [
  'FREQ=DAILY',
  'FREQ=WEEKLY;BYDAY=TU,TH',
  'FREQ=MONTHLY;BYDAY=2TU',
  'FREQ=MONTHLY;BYDAY=-1SU',
  'FREQ=MONTHLY;BYMONTHDAY=31',
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29',
] as Recurrence[];
/** Of the calendar, whatever the zone of the window. */
const SITE = 'Europe/Paris';

const day = fc.integer({ min: 0, max: 3650 }).map((days) => addDays(FIRST, days));
const freezes = fc.array(
  fc.record({ firstDay: day, days: fc.integer({ min: 0, max: 20 }) }).map(({ firstDay, days }) => ({
    ...{ firstDay, lastDay: addDays(firstDay, days), reason: 'x' },
  })),
  { maxLength: 12 },
);
const windows = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    recurrence: fc.constantFrom(...RULES),
    startsAt: fc.constantFrom('00:00', '01:45', '02:00', '02:15', '02:30', '13:00', '22:00', '23:59'),
    minutes: fc.constantFrom(15, 60, 240, 1439),
  })
  .map(
    (one): MaintenanceWindow => ({
      ...one,
      from: FIRST,
      lastStartMinutes: Math.min(30, one.minutes - 1),
      task: 'install',
    }),
  );

const LOCAL = new Intl.DateTimeFormat('sv-SE', { timeZone: SITE, dateStyle: 'short' });

/** Without the code that decides: freeze weeks by their numbers, periods by their days. */
function frozen(at: Date, periods: readonly { firstDay: string; lastDay: string }[]): boolean {
  const local = LOCAL.format(at);
  const week = isoWeekOf(local).weekNumber;
  return [1, 30, 34, 51, 52, 53].includes(week) || periods.some((one) => one.firstDay <= local && local <= one.lastDay);
}

describe('ten years of a window', () => {
  it('POL-5 none is opened in a freeze, on a holiday or under a lapsed approval, and every other one is', () => {
    fc.assert(
      fc.property(windows, freezes, (window, freezePeriods) => {
        const calendar = calendarOf(YEARS, { freezePeriods });
        const holidays = new Set(calendar.holidays.filter((one) => !one.alsaceMoselleOnly).map(({ date }) => date));
        for (const one of occurrences(window, FIRST, LAST)) {
          const approvedAt = new Date(one.start.getTime() - 86_400_000);
          const decision = decideOccurrence(one, { now: one.start, approvedAt, calendar, zone: SITE });
          const closed = frozen(one.start, freezePeriods) || holidays.has(dayIn(one.start, SITE));
          if (decision.kind !== (closed ? 'not-held' : 'open'))
            expect.fail(`${one.day} ${window.zone}: ${decision.kind}`);
          const lapsed = new Date(one.start.getTime() - 90 * 86_400_000);
          const late = decideOccurrence(one, { now: one.start, approvedAt: lapsed, calendar, zone: SITE });
          if (late.kind !== 'not-held') expect.fail(`${one.day} under a lapsed approval`);
        }
      }),
      { numRuns: 4 },
    );
  });

  it('POL-5 none begins before the one before it has ended but by a clock change, none is twice, and none is open outside', () => {
    fc.assert(
      fc.property(windows, (window) => {
        const all = occurrences(window, FIRST, LAST);
        expect(new Set(all.map((one) => one.day)).size).toBe(all.length);
        for (const [i, one] of all.entries()) {
          const next = all[i + 1];
          // A day of 23 hours is shorter than the longest window.
          if (next !== undefined)
            expect(next.start.getTime() - one.start.getTime()).toBeGreaterThanOrEqual(23 * 3_600_000);
          if (i % 37 === 0) {
            expect(openOccurrence(window, one.start)?.day).toBe(one.day);
            const last = openOccurrence(window, new Date(one.lastStart.getTime()));
            expect(last === null || last.day !== one.day, `${one.day} starts at its last start`).toBe(true);
            const before = openOccurrence(window, new Date(one.start.getTime() - 1));
            expect(before?.day).not.toBe(one.day);
          }
        }
      }),
      { numRuns: 10 },
    );
  });
});
