// COMP-6: when the plan comes to a place, and what it passes by.
import { describe, expect, it } from 'vitest';
import { placeDue } from '../../../domain/compliance/place-due.ts';
import type { PlanId } from '../../../domain/ids.ts';
import { calendarOf } from '../../../domain/planning/calendar.ts';
import { isoWeek } from '../../../domain/planning/iso-week.ts';
import type { PlanRow } from '../../../domain/planning/plan-row.ts';
import type { Server } from '../../../domain/server.ts';

const SERVER = {
  ...{ id: 1, hostname: '', osFamily: 'linux', etat: 'Production', patchOsOwner: 'secops', licenceSupport: 'active' },
  ...{ domainCode: 'FL', environment: 'Recette', production: false, zone: null },
} as unknown as Server;
const PLACE = { placeId: 3, dmz: false, server: SERVER };

function row(weekNumber: number, more: Partial<PlanRow> = {}): PlanRow {
  const week = isoWeek(2027, weekNumber);
  if (week === null) throw new Error('no such week');
  return {
    ...{ id: weekNumber as PlanId, year: 2027, weekNumber, weekCode: `S${String(weekNumber).padStart(2, '0')}` },
    ...{ weekStart: week.weekStart, weekEnd: week.weekEnd, cycle: week.cycle },
    ...{ domainCode: 'FL', envScope: 'all', status: 'open', environments: null, note: null },
    ...more,
  };
}

const due = (rows: readonly PlanRow[], made: readonly number[] = []) =>
  placeDue(PLACE, {
    rows,
    campaigns: new Map(made.map((id) => [id as PlanId, [12 as never]])),
    calendar: calendarOf([2027], {
      freezePeriods: [{ firstDay: '2027-02-01', lastDay: '2027-02-07', reason: 'year end' }],
    }),
    today: '2027-01-20',
  });

describe('COMP-6: when the plan takes the servers of a place', () => {
  it('is the last slot day of its branch in the next week that takes it', () => {
    expect(due([row(8), row(7)])).toMatchObject({ day: '2027-02-16', weekCode: 'S07', passed: [] });
  });

  it('passes by a freeze, and says so', () => {
    const { day, passed } = due([row(5), row(7)]);
    expect(day).toBe('2027-02-16');
    expect(passed.map(({ weekCode, why }) => [weekCode, why.en])).toEqual([
      ['S05', expect.stringContaining('year end')],
    ]);
  });

  it('passes by a week that takes other environments, and one that a campaign was made of', () => {
    expect(due([row(6, { envScope: 'prod' }), row(7), row(9)], [7]).weekCode).toBe('S09');
  });

  it('is no day where no week is left', () => {
    expect(due([row(6, { envScope: 'prod' })])).toMatchObject({ day: null, weekCode: null });
  });
});
