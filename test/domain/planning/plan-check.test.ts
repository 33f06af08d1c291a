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
    const monday = calendarOf([2026], {
      freezePeriods: [{ firstDay: '2026-02-02', lastDay: '2026-02-02', reason: 'Bascule' }],
    });
    expect(campaignRefusal(aRow(1, 2026, 6), 'hprod', { ...now, calendar: monday })).toBeNull();
  });

  it('traffic production is refused in S04 as in the example of the reference, its non-production is not (PLAN-5)', () => {
    const production = aRow(1, 2026, 4, { domainCode: 'trafic', envScope: 'prod' });
    expect(refusal(production)).toBe('banned-season');
    expect(refusal({ ...production, domainCode: 'TRAFIC' })).toBe('banned-season');
    expect(refusal({ ...production, envScope: 'all' })).toBe('banned-season');
    expect(refusal({ ...production, envScope: 'all' }, 'hprod')).toBeNull();
    expect(refusal({ ...production, domainCode: 'PEA' })).toBeNull();
    // 31 March and 1 April: Thursday is left.
    const edge = aRow(1, 2027, 13, { domainCode: 'trafic', envScope: 'prod' });
    expect(refusal(edge, null, '2027-01-05')).toBeNull();
    expect(refusal(aRow(1, 2026, 14, { domainCode: 'trafic', envScope: 'prod' }))).toBeNull();
  });

  it('only an open row with a domain and something of the scope asked makes a campaign (PLAN-1)', () => {
    expect(refusal(aRow(1, 2026, 6, { status: 'empty' }))).toBe('not-open');
    expect(refusal(aRow(1, 2026, 6, { status: 'holiday' }))).toBe('not-open');
    expect(refusal(aRow(1, 2026, 6, { status: 'freeze' }))).toBe('freeze');
    expect(refusal(aRow(1, 2026, 6, { domainCode: null }))).toBe('no-domain');
    expect(refusal(aRow(1, 2026, 6, { envScope: 'hprod' }), 'prod')).toBe('scope');
  });

  it.each<[string, PlanRow, 'prod' | 'hprod' | null, string, string, string]>([
    [
      'a week that is not there',
      aRow(1, 2027, 53),
      null,
      '2026-01-05',
      '2027 n’a pas de semaine S53.',
      '2027 has no week S53.',
    ],
    ['a past year', aRow(1, 2025, 52), null, '2026-01-05', '2025 est une année passée.', '2025 is a past year.'],
    ['a past week', aRow(1, 2026, 4), null, '2026-01-28', 'S04 2026 est passée.', 'S04 2026 is past.'],
    [
      'Wednesday',
      aRow(1, 2026, 5),
      null,
      '2026-01-28',
      'Il est trop tard pour S05 2026 : une campagne doit être créée au plus tard le mardi de sa semaine.',
      'It is too late for S05 2026: a campaign has to be created by the Tuesday of its week.',
    ],
    [
      'a week that was frozen by hand',
      aRow(1, 2026, 6, { status: 'freeze' }),
      null,
      '2026-01-05',
      'S06 2026 est une semaine de gel dans le planning.',
      'S06 2026 is a freeze week in the plan.',
    ],
    [
      'holidays',
      aRow(1, 2026, 6, { status: 'holiday' }),
      null,
      '2026-01-05',
      'Dans le planning, S06 2026 est en congé.',
      'In the plan, S06 2026 is on holiday.',
    ],
    [
      'an empty week',
      aRow(1, 2026, 6, { status: 'empty' }),
      null,
      '2026-01-05',
      'Dans le planning, S06 2026 est sans patching.',
      'In the plan, S06 2026 is without patching.',
    ],
    [
      'no domain',
      aRow(1, 2026, 6, { domainCode: '' }),
      null,
      '2026-01-05',
      'S06 2026 n’a pas de domaine dans le planning.',
      'S06 2026 has no domain in the plan.',
    ],
    [
      'another scope',
      aRow(1, 2026, 6, { envScope: 'hprod' }),
      'prod',
      '2026-01-05',
      '«\u00a0production\u00a0» n’est pas dans la ligne S06 2026 INFRASTRUC, hors production du planning.',
      '“production” is not in plan row S06 2026 INFRASTRUC, non-production.',
    ],
    [
      'a list that its own scope does not take',
      aRow(1, 2026, 6, { envScope: 'hprod', environments: ['Production'] }),
      null,
      '2026-01-05',
      '«\u00a0hors production\u00a0» n’est pas dans la ligne S06 2026 INFRASTRUC, hors production du planning.',
      '“non-production” is not in plan row S06 2026 INFRASTRUC, non-production.',
    ],
  ])('%s is refused in one sentence', (_case, row, asked, today, fr, en) => {
    expect(campaignRefusal(row, asked, { today, calendar })?.text).toEqual({ fr, en });
  });

  it('a row without a slot day is no freeze (PLAN-4)', () => {
    const none = aRow(1, 2026, 30, { envScope: 'hprod', environments: ['Production'] });
    expect(refusal(none)).toBe('scope');
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
    expect(select({ weekNumber: 5, asked: 'hprod', year: 2028, domainCode: 'FL' })).toBe(
      'Nothing is planned for S05 hprod 2028 FL.',
    );
    expect(selectWeek(plan, { weekNumber: 9, year: null, asked: null, domainCode: null }, '2026-01-05')).toEqual({
      kind: 'refused',
      text: { fr: 'Rien n’est planifié pour S09.', en: 'Nothing is planned for S09.' },
    });
  });

  it('finds no row without a domain where a domain is named, and tells the last of several refusals', () => {
    const none = [aRow(7, 2026, 12, { domainCode: null })];
    const query = { weekNumber: 12, year: null, asked: null, domainCode: 'PEA' };
    expect(selectWeek(none, query, '2026-01-05').kind).toBe('refused');
    expect(selectWeek(none, { ...query, domainCode: null }, '2026-01-05')).toMatchObject({ year: 2026, rows: none });
    expect(select({}, '2028-01-03')).toBe('2027 is a past year.');
    expect(select({ asked: 'pilot', year: 2027 })).toEqual([3]);
  });

  it('finds the rows by their ids, whatever the order of the plan', () => {
    const mixed = [...plan].reverse();
    const selected = selectWeek(mixed, { weekNumber: 5, year: null, asked: null, domainCode: null }, '2026-01-05');
    expect(selected).toMatchObject({ kind: 'found', year: 2026, rows: [{ id: 1 }, { id: 2 }] });
  });
});
