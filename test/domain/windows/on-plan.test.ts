// Maintenance windows on the year's plan (POL-5): from today on, with what keeps one from being held.
import { describe, expect, it } from 'vitest';
import { calendarOf } from '../../../domain/planning/calendar.ts';
import { type PlannedWindow, windowsOnPlan } from '../../../domain/windows/on-plan.ts';
import type { Recurrence } from '../../../domain/windows/recurrence.ts';

const zone = 'Europe/Paris';
const now = new Date('2027-01-11T09:00:00Z');
const calendar = calendarOf([2027], {
  freezePeriods: [{ firstDay: '2027-02-08', lastDay: '2027-02-10', reason: 'bascule' }],
});
const night: PlannedWindow = {
  ...{
    name: 'nuit',
    servers: 3,
    zone,
    from: '2026-01-01',
    recurrence: 'FREQ=MONTHLY;BYDAY=2TU' as Recurrence,
    startsAt: '22:00',
  },
  ...{ minutes: 240, lastStartMinutes: 30, task: 'install' },
  ...{ inForceSince: new Date('2026-06-01T00:00:00Z'), approvedAt: new Date('2027-01-04T09:00:00Z') },
};
const YEAR = ['2027-01-04', '2027-12-31'] as const;

function shown(window: Partial<PlannedWindow>, span: readonly [string, string] = YEAR) {
  return windowsOnPlan([{ ...night, ...window }], span, { now, calendar, zone }).map(
    ({ day, state, reason }) => `${day} ${state}${reason === null ? '' : ` ${reason.en}`}`,
  );
}

describe('windows on the plan (POL-5)', () => {
  it('says which dates are held, which a freeze closes, and which no approval reaches', () => {
    expect(shown({}, ['2027-01-04', '2027-04-30'])).toEqual([
      '2027-01-12 held',
      '2027-02-09 closed Freeze from 8 February 2027 to 10 February 2027: bascule',
      '2027-03-09 held',
      '2027-04-13 unapproved Its approval lasts 90 days only: renew it (/window).',
    ]);
  });

  it('says of one that was changed since its approval that it opens for nobody', () => {
    expect(shown({ approvedAt: null }, ['2027-01-04', '2027-01-31'])).toEqual([
      '2027-01-12 unapproved It was changed: approve it again (/window).',
    ]);
  });

  it('leaves out what is over, what nobody ever approved, and what covers no server', () => {
    expect(shown({ recurrence: 'FREQ=DAILY' as Recurrence }, ['2027-01-04', '2027-01-12'])).toEqual([
      '2027-01-11 held',
      '2027-01-12 held',
    ]);
    expect(shown({ inForceSince: null, approvedAt: null })).toEqual([]);
    expect(shown({ inForceSince: new Date('2027-11-01T00:00:00Z') })).toHaveLength(2);
    expect(shown({ servers: 0 })).toEqual([]);
  });

  it('stands on the day of the site, whatever the zone of the window', () => {
    // Tuesday 22:00 in Nouméa is Tuesday noon here; Tuesday 22:00 in Martinique is Wednesday here.
    expect(shown({ zone: 'America/Martinique' }, ['2027-01-13', '2027-01-13'])).toEqual(['2027-01-13 held']);
    expect(shown({ zone: 'America/Martinique' }, ['2027-01-12', '2027-01-12'])).toEqual([]);
    expect(shown({ zone: 'Pacific/Noumea' }, ['2027-01-12', '2027-01-12'])).toEqual(['2027-01-12 held']);
  });

  it('sorts several windows by their start', () => {
    const early: PlannedWindow = { ...night, name: 'matin', startsAt: '05:00' };
    const both = windowsOnPlan([night, early], ['2027-01-12', '2027-01-12'], { now, calendar, zone });
    expect(both.map(({ name }) => name)).toEqual(['matin', 'nuit']);
  });
});
