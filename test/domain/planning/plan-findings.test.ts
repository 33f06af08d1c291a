import { describe, expect, it } from 'vitest';
import { calendarOf } from '../../../domain/planning/calendar.ts';
import { type PlanFindingsInput, planFindings } from '../../../domain/planning/plan-findings.ts';
import type { PlanRow } from '../../../domain/planning/plan-row.ts';
import { aRow, aServer } from './samples.ts';

const findings = (plan: readonly PlanRow[], over: Partial<PlanFindingsInput> = {}) =>
  planFindings({
    plan,
    today: '2026-01-05',
    calendar: calendarOf([2026, 2027]),
    domainCodes: [],
    servers: null,
    ...over,
  });
const codes = (plan: readonly PlanRow[], over: Partial<PlanFindingsInput> = {}) =>
  findings(plan, over).map((finding) => [finding.code, finding.severity, finding.rows]);

describe('findings of the plan (PLAN-6)', () => {
  it('a sound plan has none (PLAN-6)', () => {
    expect(codes([aRow(1, 2026, 6, { envScope: 'hprod' }), aRow(2, 2026, 7, { envScope: 'prod' })])).toEqual([]);
  });

  it('a freeze week that is open is an error, one that is frozen is not (PLAN-6)', () => {
    expect(codes([aRow(1, 2026, 30)])).toEqual([['freeze-week-open', 'error', [1]]]);
    expect(codes([aRow(1, 2026, 30, { status: 'freeze' })])).toEqual([]);
  });

  it('traffic production in S04 is an error (PLAN-5, PLAN-6)', () => {
    const plan = [
      aRow(1, 2026, 3, { domainCode: 'trafic', envScope: 'hprod' }),
      aRow(2, 2026, 4, { domainCode: 'trafic', envScope: 'prod' }),
    ];
    expect(codes(plan)).toEqual([['banned-season', 'error', [2]]]);
  });

  it('a week that the year lacks, or with the dates of another, is an error whatever its status (PLAN-1, PLAN-6)', () => {
    expect(codes([aRow(1, 2027, 53, { status: 'empty' })])).toEqual([['impossible-week', 'error', [1]]]);
    expect(codes([aRow(1, 2026, 6, { weekStart: '2026-02-03' })])[0]).toEqual(['impossible-week', 'error', [1]]);
    expect(codes([aRow(1, 2026, 6, { cycle: 2 })])[0]).toEqual(['impossible-week', 'error', [1]]);
    expect(findings([aRow(1, 2026, 6, { weekStart: '2026-02-03' })])[0]?.text).toEqual({
      fr: 'Semaine incohérente : S06, 3 février 2026 – 8 février 2026, cycle 1 au lieu de S06 2026, 2 février 2026 – 8 février 2026, cycle 1.',
      en: 'Inconsistent week: S06, 3 February 2026 – 8 February 2026, cycle 1 instead of S06 2026, 2 February 2026 – 8 February 2026, cycle 1.',
    });
  });

  it('open past weeks of a year are one error, without those that became campaigns (PLAN-3, PLAN-6)', () => {
    const plan = [aRow(1, 2026, 5), aRow(2, 2026, 6), aRow(3, 2026, 7), aRow(4, 2026, 10)];
    expect(codes(plan, { today: '2026-02-11' })).toEqual([['past-week', 'error', [1, 2, 3]]]);
    const done = new Set(plan.slice(0, 1).map((row) => row.id));
    expect(codes(plan, { today: '2026-02-11', rowsWithCampaign: done })).toEqual([['past-week', 'error', [2, 3]]]);
  });

  it('production before its non-production in the cycle is a warning, in the same week it is not (PLAN-6)', () => {
    const early = [aRow(1, 2026, 6, { envScope: 'prod' }), aRow(2, 2026, 7, { envScope: 'hprod' })];
    expect(codes(early)).toEqual([['prod-before-hprod', 'warning', [1, 2]]]);
    expect(codes([aRow(1, 2026, 6, { envScope: 'prod' }), aRow(2, 2026, 6, { envScope: 'hprod' })])).toEqual([]);
    expect(codes([aRow(1, 2026, 14, { envScope: 'hprod' }), aRow(2, 2026, 17, { envScope: 'prod' })])).toEqual([
      ['prod-before-hprod', 'warning', [2]],
    ]);
  });

  it('an environment that comes only after production is reported, a second round is not (PLAN-6)', () => {
    const fl = (id: number, week: number, envScope: PlanRow['envScope'], environments: string[] | null = null) =>
      aRow(id, 2026, week, { domainCode: 'FL', envScope, environments });
    const late = [fl(1, 11, 'hprod', ['Test']), fl(2, 12, 'prod'), fl(3, 13, 'hprod', ['Pré-production'])];
    expect(codes(late)).toEqual([['prod-before-hprod', 'warning', [2, 3]]]);
    expect(codes([fl(1, 6, 'hprod'), fl(2, 7, 'prod'), fl(3, 8, 'hprod', ['Test']), fl(4, 9, 'prod')])).toEqual([]);
  });

  it('a holiday on a slot day of the row is a warning with the 27 slots lost (PLAN-6)', () => {
    const [finding] = planFindings({
      plan: [aRow(1, 2026, 15, { envScope: 'hprod' })],
      today: '2026-01-05',
      calendar: calendarOf([2026]),
      domainCodes: [],
      servers: null,
    });
    expect(finding).toMatchObject({ code: 'holiday-on-slot-day', severity: 'warning', rows: [1] });
    expect(finding?.text.fr).toContain('27 créneaux');
    const production = [aRow(1, 2026, 14, { envScope: 'hprod' }), aRow(2, 2026, 15, { envScope: 'prod' })];
    expect(codes(production)).toEqual([]);
  });

  it('a domain without an open row in a cycle is a warning for that cycle (PLAN-2, PLAN-6)', () => {
    const plan = [aRow(1, 2026, 6), aRow(2, 2026, 18), aRow(3, 2026, 40, { status: 'empty' })];
    const [only, ...more] = planFindings({
      plan,
      today: '2026-01-05',
      calendar: calendarOf([2026]),
      domainCodes: ['INFRASTRUC'],
      servers: null,
    });
    expect(only?.text.en).toBe('Domain missing from the cycle: INFRASTRUC, cycle 3 2026.');
    expect(more).toEqual([]);
  });

  it('more eligible servers than slots, and more hours than the budget, are warnings (PLAN-6)', () => {
    const servers = Array.from({ length: 55 }, (_, i) => aServer(i + 1));
    const row = aRow(1, 2026, 6, { envScope: 'hprod' });
    expect(codes([row], { servers }).map(([code]) => code)).toEqual(['too-many-servers', 'over-budget']);
    expect(codes([row], { servers: servers.slice(0, 54) }).map(([code]) => code)).toEqual(['over-budget']);
    expect(codes([row], { servers: servers.slice(0, 21) }).map(([code]) => code)).toEqual(['over-budget']);
    expect(codes([row], { servers: servers.slice(0, 20) })).toEqual([]);
    const budget = { weeklyHours: 21, hoursPerServer: 1 };
    expect(codes([row], { servers: servers.slice(0, 21), budget })).toEqual([]);
  });
});
