import { describe, expect, it } from 'vitest';
import { calendarOf } from '../../../domain/planning/calendar.ts';
import { campaignRefusal, canBeOverridden, weekRefusal } from '../../../domain/planning/plan-check.ts';
import type { PlanRow } from '../../../domain/planning/plan-row.ts';
import { selectWeek, type WeekQuery } from '../../../domain/planning/plan-selection.ts';
import { aRow } from './samples.ts';

const calendar = calendarOf([2026, 2027]);
const refusal = (row: PlanRow, asked: 'prod' | 'hprod' | null = null, today = '2026-01-05') =>
  campaignRefusal(row, asked, { today, calendar })?.code ?? null;

describe('PLAN-3: what is past is refused', () => {
  it.each([
    [2025, 52, '2025-12-29', 'past-year'],
    [2026, 4, '2026-01-28', 'past-week'],
    [2026, 5, '2026-01-26', null],
    [2026, 5, '2026-01-27', null],
    [2026, 5, '2026-01-28', 'too-late-in-week'],
    [2026, 5, '2026-02-01', 'too-late-in-week'],
    [2026, 6, '2026-02-01', null],
    [2027, 1, '2026-12-31', null],
    [2027, 53, '2026-02-01', 'impossible-week'],
  ] as const)('%i S%i seen on %s: %s (PLAN-3)', (year, weekNumber, today, code) => {
    expect(weekRefusal({ year, weekNumber }, today)?.code ?? null).toBe(code);
  });
});

describe('PLAN-4 and PLAN-5: what the calendar refuses', () => {
  it('every freeze week is refused, whatever the row says (PLAN-4)', () => {
    const codes = [1, 30, 34, 51, 52, 53].map((week) => refusal(aRow(1, 2026, week), null, '2025-12-29'));
    expect(new Set(codes)).toEqual(new Set(['freeze']));
    expect(refusal(aRow(1, 2026, 2))).toBeNull();
  });

  it('a freeze period on all days of the branch refuses it, and leaves the other branch (PLAN-4)', () => {
    const frozen = calendarOf([2026], {
      freezePeriods: [{ firstDay: '2026-02-04', lastDay: '2026-02-05', reason: 'Bascule' }],
    });
    const now = { today: '2026-01-05', calendar: frozen };
    expect(campaignRefusal(aRow(1, 2026, 6), 'prod', now)?.code).toBe('freeze');
    expect(campaignRefusal(aRow(1, 2026, 6), 'hprod', now)).toBeNull();
    expect(campaignRefusal(aRow(1, 2026, 6), null, now)).toBeNull();
  });

  it('traffic production is refused in S04 as in the example of the reference, its non-production is not (PLAN-5)', () => {
    const production = aRow(1, 2026, 4, { domainCode: 'trafic', envScope: 'prod' });
    expect(refusal(production)).toBe('banned-season');
    expect(refusal({ ...production, domainCode: 'TRAFIC' })).toBe('banned-season');
    expect(refusal({ ...production, envScope: 'all' })).toBe('banned-season');
    expect(refusal({ ...production, envScope: 'all' }, 'hprod')).toBeNull();
    expect(refusal({ ...production, domainCode: 'PEA' })).toBeNull();
    expect(refusal(aRow(1, 2026, 14, { domainCode: 'trafic', envScope: 'prod' }))).toBeNull();
  });

  it('only an open row with a domain and something of the scope asked makes a campaign (PLAN-1)', () => {
    expect(refusal(aRow(1, 2026, 6, { status: 'empty' }))).toBe('not-open');
    expect(refusal(aRow(1, 2026, 6, { status: 'holiday' }))).toBe('not-open');
    expect(refusal(aRow(1, 2026, 6, { status: 'freeze' }))).toBe('freeze');
    expect(refusal(aRow(1, 2026, 6, { domainCode: null }))).toBe('no-domain');
    expect(refusal(aRow(1, 2026, 6, { envScope: 'hprod' }), 'prod')).toBe('scope');
  });

  it('an admin can lift freeze and season, never the past (PLAN-3, PLAN-4, PLAN-5)', () => {
    const text = { fr: '', en: '' };
    expect(canBeOverridden({ code: 'freeze', text })).toBe(true);
    expect(canBeOverridden({ code: 'banned-season', text })).toBe(true);
    expect(canBeOverridden({ code: 'past-week', text })).toBe(false);
  });
});

describe('the week that a command means (PLAN-3)', () => {
  const plan = [
    aRow(1, 2026, 5, { envScope: 'prod' }),
    aRow(2, 2026, 5, { domainCode: 'PEA', envScope: 'hprod' }),
    aRow(3, 2027, 5, { envScope: 'prod_pilot' }),
    aRow(4, 2026, 8, { envScope: 'hprod' }),
  ];
  const select = (query: Partial<WeekQuery>, today = '2026-01-05') => {
    const selected = selectWeek(plan, { weekNumber: 5, year: null, asked: null, domainCode: null, ...query }, today);
    return selected.kind === 'found' ? selected.rows.map((row) => row.id) : selected.text.en;
  };

  it('takes the next such week that is still allowed (PLAN-3)', () => {
    expect(select({})).toEqual([1, 2]);
    expect(select({}, '2026-01-28')).toEqual([3]);
  });

  it('leaves out rows that cannot overlap the scope asked, and other domains', () => {
    expect(select({ asked: 'prod' })).toEqual([1]);
    expect(select({ asked: 'pilot' })).toEqual([2]);
    expect(select({ domainCode: 'pea' })).toEqual([2]);
    expect(select({ asked: 'prod', year: 2027 })).toEqual([3]);
  });

  it('says why nothing is found (PLAN-3)', () => {
    expect(select({ weekNumber: 8 }, '2026-03-02')).toBe('S08 2026 is past.');
    expect(select({ weekNumber: 9 })).toBe('Nothing is planned for S09.');
  });
});
