// The ways out of each finding, as they are offered and as they change the plan (PLAN-6). On random plans: plan-fixes-properties.test.ts.

import { describe, expect, it } from 'vitest';
import type { PlanId } from '../../../domain/ids.ts';
import { calendarOf } from '../../../domain/planning/calendar.ts';
import type { FindingCode } from '../../../domain/planning/finding.ts';
import { contentName, contentOf } from '../../../domain/planning/plan-content.ts';
import { editedPlan } from '../../../domain/planning/plan-difference.ts';
import { planFindings } from '../../../domain/planning/plan-findings.ts';
import { type FixContext, findingKey, planFixes } from '../../../domain/planning/plan-fixes.ts';
import type { PlanRow } from '../../../domain/planning/plan-row.ts';
import { DEFAULT_BUDGET } from '../../../domain/previews/hours.ts';
import { aRow, aServer } from './samples.ts';

const YEAR = 2027;
const TODAY = '2027-01-18';
const DOMAINS = ['trafic', 'FL', 'PEA'];
const calendar = calendarOf([YEAR], {
  freezePeriods: [{ firstDay: '2027-03-01', lastDay: '2027-03-05', reason: 'closing' }],
});
const servers = Array.from({ length: 70 }, (_, i) =>
  aServer(i, { domainCode: 'FL', environment: i % 2 === 0 ? 'Production' : 'Recette' }),
);

const AROUND = { today: TODAY, calendar, rowsWithCampaign: new Set<PlanId>(), servers, budget: DEFAULT_BUDGET };

function judged(plan: readonly PlanRow[]) {
  return planFindings({ plan, ...AROUND, domainCodes: DOMAINS });
}

describe('ways out of findings (PLAN-6)', () => {
  it('leave rows that became campaigns alone', () => {
    const plan = [aRow(1, YEAR, 30, { domainCode: 'FL' })];
    const [finding] = judged(plan);
    if (finding === undefined) throw new Error('a freeze week that is open is a finding');
    const context = { plan, ...AROUND };
    expect(planFixes(finding, context).map(({ label }) => label.en)).toEqual(['Move S30 to S31', 'Empty S30']);
    expect(planFixes(finding, { ...context, rowsWithCampaign: new Set(plan.map(({ id }) => id)) })).toEqual([]);
  });

  const ways = (code: FindingCode, plan: readonly PlanRow[], over: Partial<FixContext> = {}) => {
    const context = { plan, ...AROUND, ...over };
    const { today, calendar: closed, servers: estate, budget } = context;
    const found = planFindings({ plan, today, calendar: closed, servers: estate, budget, domainCodes: DOMAINS });
    const finding = found.find((one) => one.code === code);
    if (finding === undefined) throw new Error(`no ${code} in ${found.map((one) => one.code).join(', ')}`);
    return planFixes(finding, context);
  };
  const labels = (...of: Parameters<typeof ways>) => ways(...of).map(({ label }) => label.en);
  const plansAfter = (...of: Parameters<typeof ways>) =>
    ways(...of).map(({ edits }) => editedPlan(of[1].map(contentOf), edits).map(contentName).sort());
  const of = (id: number, week: number, over: Partial<PlanRow> = {}) =>
    aRow(id, YEAR, week, { domainCode: 'FL', ...over });

  it('move a row out of a freeze into the next free week of its cycle, else into the first', () => {
    expect(plansAfter('freeze-week-open', [of(1, 30), of(2, 31)])[0]).toEqual(['S31 2027 FL all', 'S32 2027 FL all']);
    expect(ways('freeze-week-open', [of(1, 30)])[0]?.label).toEqual({
      fr: 'Déplacer S30 en S31',
      en: 'Move S30 to S31',
    });
    const rest = [31, 32, 33, 35].map((week) => of(week, week));
    expect(labels('freeze-week-open', [of(1, 30), ...rest])).toEqual(['Move S30 to S16', 'Empty S30']);
    const emptyWeek = of(31, 31, { domainCode: null, status: 'empty' });
    expect(labels('freeze-week-open', [of(1, 30), emptyWeek])[0]).toBe('Move S30 to S31');
    const all = Array.from({ length: 20 }, (_, i) => of(100 + i, 16 + i)).filter(({ weekNumber }) => weekNumber !== 30);
    expect(labels('freeze-week-open', [of(1, 30), ...all])).toEqual(['Empty S30']);
  });

  it('keep what of a row is not production, or move it out of the season', () => {
    const whole = of(1, 6, { domainCode: 'trafic' });
    expect(labels('banned-season', [whole])).toEqual(['Limit S06 to non-production', 'Move S06 to S13']);
    expect(plansAfter('banned-season', [whole])[0]).toEqual(['S06 2027 trafic hprod']);
    expect(ways('banned-season', [whole])[0]?.label.fr).toBe('Limiter S06 au hors production');
    expect(labels('banned-season', [{ ...whole, envScope: 'prod' }])).toEqual(['Move S06 to S13', 'Empty S06']);
  });

  it('empty weeks that are past or that the year has not, each named once', () => {
    const past = [of(1, 4), of(2, 4, { domainCode: 'PEA' }), of(3, 5)];
    const [fix, ...more] = ways('past-week', past, { today: '2027-02-22' });
    expect([fix?.label, more]).toEqual([{ fr: 'Vider S04, S05', en: 'Empty S04, S05' }, []]);
    expect(plansAfter('past-week', past, { today: '2027-02-22' })).toEqual([[]]);
    expect(labels('impossible-week', [aRow(1, YEAR, 53, { domainCode: 'FL' }), of(2, 6)])).toEqual(['Empty S53']);
  });

  it('let production and its latest non-production change weeks', () => {
    const plan = [of(1, 6, { envScope: 'prod', note: 'p' }), of(2, 7, { envScope: 'hprod', note: 'h' })];
    expect(ways('prod-before-hprod', plan)[0]?.label).toEqual({ fr: 'Échanger S06 et S07', en: 'Swap S06 and S07' });
    expect(plansAfter('prod-before-hprod', plan)).toEqual([['S06 2027 FL hprod', 'S07 2027 FL prod']]);
    const three = [
      of(1, 6, { envScope: 'prod' }),
      of(2, 7, { envScope: 'hprod', environments: ['Test'] }),
      of(3, 8, { envScope: 'hprod', environments: ['Recette'] }),
    ];
    expect(labels('prod-before-hprod', three)).toEqual(['Swap S06 and S08']);
  });

  it('add the non-production that is missing before production, in the last free week', () => {
    const plan = [of(1, 6, { envScope: 'prod', environments: ['Production'], note: 'p' })];
    const [fix] = ways('prod-before-hprod', plan);
    expect(fix).toEqual({
      label: { fr: 'Ajouter le hors production en S05', en: 'Add non-production in S05' },
      edits: [
        {
          kind: 'put',
          content: {
            ...{ year: YEAR, weekNumber: 5, domainCode: 'FL', envScope: 'hprod', status: 'open' },
            ...{ environments: null, note: null },
          },
        },
      ],
    });
    // This week and those before it are used, frozen or past.
    expect(labels('prod-before-hprod', [of(1, 3, { envScope: 'prod' })])).toEqual([]);
    const used = [of(2, 5, { domainCode: 'PEA' }), of(3, 4, { domainCode: 'PEA' })];
    expect(labels('prod-before-hprod', [...plan, ...used])).toEqual(['Add non-production in S03']);
  });

  it('add a missing domain, non-production first', () => {
    const absent = (domainCode: string, cycle: number, plan: readonly PlanRow[]) => {
      const found = judged(plan).find((one) => one.absent?.domainCode === domainCode && one.absent.cycle === cycle);
      return found === undefined ? [] : planFixes(found, { plan, ...AROUND });
    };
    const plan = [of(1, 6, { domainCode: 'PEA' })];
    expect(absent('FL', 1, plan)).toEqual([
      {
        label: {
          fr: 'Ajouter FL : hors production en S03, production en S04',
          en: 'Add FL: non-production in S03, production in S04',
        },
        edits: (['hprod', 'prod'] as const).map((envScope, i) => ({
          kind: 'put',
          content: {
            ...{ year: YEAR, weekNumber: 3 + i, domainCode: 'FL', envScope, status: 'open' },
            ...{ environments: null, note: null },
          },
        })),
      },
    ]);
    expect(absent('trafic', 1, plan)[0]?.label.en).toBe('Add trafic: non-production in S03, production in S13');
    expect(absent('FL', 2, plan)[0]?.label.en).toBe('Add FL: non-production in S16, production in S17');
    expect(absent('FL', 3, plan)[0]?.label.en).toBe('Add FL: non-production in S36, production in S37');
    const full = Array.from({ length: 16 }, (_, i) => of(10 + i, 36 + i, { domainCode: 'PEA' }));
    const oneFree = full.filter(({ weekNumber }) => weekNumber !== 40 && weekNumber !== 51);
    expect(absent('FL', 3, full.slice(0, 15))).toEqual([]);
    expect(absent('FL', 3, oneFree)).toEqual([]);
  });

  it('move the one row of a week that loses a day; of several nobody knows which', () => {
    // Easter Monday.
    const plan = [of(1, 13, { envScope: 'hprod' })];
    expect(labels('holiday-on-slot-day', plan)).toEqual(['Move S13 to S14']);
    expect(labels('holiday-on-slot-day', [...plan, of(2, 13, { domainCode: 'PEA', envScope: 'hprod' })])).toEqual([]);
    const freezePeriods = [{ firstDay: '2027-02-08', lastDay: '2027-02-08', reason: 'closing' }];
    expect(labels('day-closed', [of(1, 6)], { calendar: calendarOf([YEAR], { freezePeriods }) })).toEqual([
      'Move S06 to S07',
    ]);
  });

  it('divide a week that holds too much', () => {
    const crowd = Array.from({ length: 120 }, (_, i) =>
      aServer(i, { domainCode: 'FL', environment: i % 2 === 0 ? 'Production' : 'Recette' }),
    );
    const budget = { weeklyHours: 100, hoursPerServer: 1 };
    const whole = [of(1, 6)];
    expect(ways('over-budget', whole, { servers: crowd, budget })[0]?.label).toEqual({
      fr: 'Déplacer la production en S07',
      en: 'Move production to S07',
    });
    expect(plansAfter('over-budget', whole, { servers: crowd, budget })).toEqual([
      ['S06 2027 FL hprod', 'S07 2027 FL prod'],
    ]);
    const two = [of(1, 6, { envScope: 'hprod' }), of(2, 6, { envScope: 'prod' })];
    expect(plansAfter('over-budget', two, { servers: crowd, budget })).toEqual([
      ['S06 2027 FL hprod', 'S07 2027 FL prod'],
    ]);
    // One branch has too many: without the other it still has.
    expect(labels('too-many-servers', whole, { servers: crowd, budget })).toEqual([]);
    expect(labels('too-many-servers', [of(1, 6, { envScope: 'hprod' })], { servers: crowd, budget })).toEqual([]);
    expect(
      labels('over-budget', [of(1, 6, { environments: ['Recette', 'Production'] })], { servers: crowd, budget }),
    ).toEqual([]);
    // The last weeks of a cycle: nothing is free after them.
    const late = [of(1, 50), of(2, 49, { domainCode: 'PEA' })];
    expect(labels('over-budget', late, { servers: crowd, budget })).toEqual([]);
  });

  it('are none for what is no fault of the plan', () => {
    const finding = { code: 'no-owner', severity: 'warning', text: { fr: '', en: '' }, servers: [] } as const;
    const plan = [of(1, 6)];
    expect(planFixes({ ...finding, rows: plan.map(({ id }) => id) }, { plan, ...AROUND })).toEqual([]);
    expect(planFixes({ ...finding, code: 'freeze-week-open', rows: [] }, { plan, ...AROUND })).toEqual([]);
    expect(planFixes({ ...finding, code: 'banned-season', rows: [] }, { plan, ...AROUND })).toEqual([]);
    expect(planFixes({ ...finding, code: 'past-week', rows: [] }, { plan, ...AROUND })).toEqual([]);
    expect(planFixes({ ...finding, code: 'prod-before-hprod', rows: [] }, { plan, ...AROUND })).toEqual([]);
    expect(planFixes({ ...finding, code: 'over-budget', rows: [] }, { plan, ...AROUND })).toEqual([]);
    expect(planFixes({ ...finding, code: 'domain-absent', rows: [] }, { plan, ...AROUND })).toEqual([]);
  });

  it('are asked for by a key that lasts as long as the finding', () => {
    const plan = [aRow(1, YEAR, 30, { domainCode: 'FL' }), aRow(2, YEAR, 34, { domainCode: 'FL' })];
    const keys = judged(plan).map(findingKey);
    expect(new Set(keys).size).toBe(keys.length);
    expect(
      judged([...plan].reverse())
        .map(findingKey)
        .sort(),
    ).toEqual([...keys].sort());
  });
});
