// The year of a week that is named without one (PLAN-1, PLAN-3).

import { describe, expect, it } from 'vitest';
import { addDays, isoWeekOf } from '../../../domain/planning/iso-week.ts';
import { unclearWeek, weekMeant } from '../../../domain/planning/week-meant.ts';
import fc from '../../support/properties.ts';

describe('a week without its year', () => {
  it.each([
    [48, '2026-11-25', 2026],
    [48, '2026-11-29', 2026],
    [53, '2027-01-02', 2026],
    [53, '2026-11-28', 2026],
    [5, '2026-11-28', 2027],
    [40, '2027-01-11', 2027],
    [52, '2027-01-11', 2027],
    [8, '2027-02-22', 2027],
    [6, '2027-02-22', 'S06 2027 or 2028'],
    [52, '2026-12-30', 'S52 2026 or 2027'],
    [53, '2027-02-01', 'S53 2026 or 2032'],
    [5, '2027-05-15', 'S05 2027 or 2028'],
    [53, '2030-12-30', 'S53 2026 or 2032'],
    [53, '2031-12-29', 2032],
    [53, '2031-12-22', 2032],
    [53, '2031-12-21', 'S53 2026 or 2032'],
    [5, '2027-08-05', 'S05 2027 or 2028'],
    [5, '2027-08-06', 2028],
    [1, '2030-12-30', 2031],
  ])('%i on %s is %s', (week, today, expected) => {
    const meant = weekMeant(week, today);
    const code = `S${String(week).padStart(2, '0')}`;
    expect(meant.kind === 'year' ? meant.year : `${code} ${meant.past} or ${meant.next}`).toBe(expected);
  });

  it('that is unclear is asked for again, and how to type the next one is said', () => {
    expect(unclearWeek(6, { kind: 'unclear', past: 2027, next: 2028 })).toEqual({
      fr: 'S06 2027 est passée. Pour l’année suivante, écrivez S06 2028. Rien n’a été modifié.',
      en: 'S06 2027 is over. For the next year, type S06 2028. Nothing was changed.',
    });
  });

  it('that no year has is a bug, not a year', () => {
    expect(() => weekMeant(54, '2027-02-01')).toThrow('No year around 2027 has a week 54');
  });

  it('is never one that is over, nor more than a year away', () => {
    const day = fc.nat(3000).map((n) => addDays('2024-01-01', n));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 53 }), day, (week, today) => {
        const meant = weekMeant(week, today);
        if (meant.kind === 'unclear') return;
        const present = isoWeekOf(today);
        const weeks = (meant.year - present.year) * 52 + week - present.weekNumber;
        expect(weeks).toBeGreaterThanOrEqual(0);
        expect(weeks).toBeLessThanOrEqual(54);
      }),
    );
  });
});
