import { describe, expect, it } from 'vitest';
import { calendarOf, closureOn, inTrafficSeason } from '../../../domain/planning/calendar.ts';
import { frenchHolidays } from '../../../domain/planning/holidays.ts';
import { isoWeek } from '../../../domain/planning/iso-week.ts';
import { slotDays } from '../../../domain/previews/slots.ts';

const nowhere = { zone: null, domainCode: 'INFRASTRUC' };

describe('closures (PLAN-4)', () => {
  it('France has eleven public holidays, Alsace-Moselle two more (PLAN-4)', () => {
    const holidays = frenchHolidays([2026]);
    const east = holidays.filter((h) => h.alsaceMoselleOnly);
    expect(holidays).toHaveLength(13);
    expect(east.map((h) => h.date)).toEqual(['2026-04-03', '2026-12-26']);
    expect(holidays.find((h) => h.date === '2026-07-14')?.name.fr).toContain('Fête');
  });

  it.each([1, 30, 34, 51, 52, 53])('week %i is frozen from Monday to Sunday (PLAN-4)', (weekNumber) => {
    const week = isoWeek(2026, weekNumber);
    const calendar = calendarOf([2026]);
    expect(closureOn(week?.weekStart ?? '', calendar)?.kind).toBe('freeze-week');
    expect(closureOn(week?.weekEnd ?? '', calendar)?.kind).toBe('freeze-week');
  });

  it('weeks beside the frozen ones are open (PLAN-4)', () => {
    const calendar = calendarOf([2026]);
    const open = [2, 29, 31, 33, 35, 50].map((n) => closureOn(isoWeek(2026, n)?.weekStart ?? '', calendar));
    expect(open).toEqual([null, null, null, null, null, null]);
  });

  it('a freeze period closes both of its ends and nothing around them (PLAN-4)', () => {
    const freezePeriods = [{ firstDay: '2026-02-03', lastDay: '2026-02-04', reason: 'Bascule' }];
    const calendar = calendarOf([2026], { freezePeriods });
    const days = ['2026-02-02', '2026-02-03', '2026-02-04', '2026-02-05'];
    const kinds = days.map((day) => closureOn(day, calendar)?.kind ?? null);
    expect(kinds).toEqual([null, 'freeze-period', 'freeze-period', null]);
    expect(closureOn('2026-02-03', calendar)?.text.fr).toContain('Bascule');
  });

  it('Good Friday closes only the zones marked Alsace-Moselle (PLAN-4)', () => {
    const calendar = calendarOf([2026], { alsaceMoselleZones: ['Strasbourg'] });
    expect(closureOn('2026-04-03', calendar, 'Strasbourg')?.kind).toBe('holiday');
    expect(closureOn('2026-04-03', calendar, 'Senlis')).toBeNull();
    expect(closureOn('2026-04-03', calendar)).toBeNull();
    expect(closureOn('2026-04-06', calendar)?.kind).toBe('holiday');
  });

  it('the traffic season is January to March, for production alone, whatever the case of the code (PLAN-5)', () => {
    const days = ['2025-12-31', '2026-01-01', '2026-03-31', '2026-04-01'];
    expect(days.map((day) => inTrafficSeason('Trafic', 'prod', day))).toEqual([false, true, true, false]);
    expect(inTrafficSeason('TRAFIC', 'hprod', '2026-02-03')).toBe(false);
    expect(inTrafficSeason('PEA', 'prod', '2026-02-03')).toBe(false);
  });
});

describe('slot days (SLOT-2)', () => {
  it('hprod has Monday and Tuesday, prod Wednesday and Thursday (SLOT-2)', () => {
    expect(slotDays('hprod', '2026-02-02', calendarOf([2026]), nowhere)).toEqual(['2026-02-02', '2026-02-03']);
    expect(slotDays('prod', '2026-02-02', calendarOf([2026]), nowhere)).toEqual(['2026-02-04', '2026-02-05']);
  });

  it('are those of the operating system where the settings give it its own; holidays close them as well', () => {
    const windows = { ...nowhere, weekdays: { hprod: [3], prod: null } };
    expect(slotDays('hprod', '2026-02-02', calendarOf([2026]), windows)).toEqual(['2026-02-04']);
    expect(slotDays('prod', '2026-02-02', calendarOf([2026]), windows)).toEqual(['2026-02-04', '2026-02-05']);
    expect(slotDays('hprod', '2026-11-09', calendarOf([2026]), windows)).toEqual([]);
  });

  it.each([
    ['2026-04-06', 'hprod', ['2026-04-07']],
    ['2026-05-11', 'prod', ['2026-05-13']],
    ['2026-05-25', 'hprod', ['2026-05-26']],
    ['2026-07-13', 'hprod', ['2026-07-13']],
    ['2026-11-09', 'prod', ['2026-11-12']],
    ['2024-05-06', 'prod', []],
  ] as const)('the week of %s loses the holidays of %s (SLOT-2, PLAN-4)', (weekStart, branch, left) => {
    expect(slotDays(branch, weekStart, calendarOf([2024, 2026]), nowhere)).toEqual(left);
  });

  it('when the season ends on a Wednesday, traffic production keeps Thursday (SLOT-2, PLAN-5)', () => {
    const traffic = { zone: null, domainCode: 'trafic' };
    expect(slotDays('prod', '2027-03-29', calendarOf([2027]), traffic)).toEqual(['2027-04-01']);
    expect(slotDays('prod', '2027-03-29', calendarOf([2027]), nowhere)).toHaveLength(2);
  });

  it('an override lifts freeze and season but no holiday (PLAN-4, PLAN-5)', () => {
    expect(slotDays('prod', '2026-12-14', calendarOf([2026]), nowhere, true)).toHaveLength(2);
    expect(slotDays('hprod', '2026-04-06', calendarOf([2026]), nowhere, true)).toEqual(['2026-04-07']);
  });
});
