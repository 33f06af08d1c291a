// What findings of the plan say, and of which rows and servers (PLAN-6).
import { describe, expect, it } from 'vitest';
import { calendarOf } from '../../../domain/planning/calendar.ts';
import { type PlanFindingsInput, planFindings } from '../../../domain/planning/plan-findings.ts';
import type { PlanRow } from '../../../domain/planning/plan-row.ts';
import { aRow, aServer } from './samples.ts';

const findings = (plan: readonly PlanRow[], over: Partial<PlanFindingsInput> = {}) =>
  planFindings({ plan, today: '2026-01-05', calendar: calendarOf([2026]), domainCodes: [], servers: null, ...over });
const texts = (plan: readonly PlanRow[], over: Partial<PlanFindingsInput> = {}) =>
  findings(plan, over).map(({ text }) => text);

describe('PLAN-6: what is said of a week', () => {
  it('that is frozen, or in the season, names the row', () => {
    expect(texts([aRow(1, 2026, 30, { envScope: 'hprod' })])).toEqual([
      {
        fr: 'S30 2026 INFRASTRUC, hors production : S30 est une semaine de gel.',
        en: 'S30 2026 INFRASTRUC, non-production: S30 is a freeze week.',
      },
    ]);
    const traffic = [
      aRow(1, 2026, 3, { domainCode: 'trafic', envScope: 'hprod' }),
      aRow(2, 2026, 4, { domainCode: 'trafic', envScope: 'prod' }),
    ];
    expect(texts(traffic)).toEqual([
      {
        fr: 'S04 2026 trafic, production : La production du domaine trafic n’est pas patchée de janvier à mars ; seul le hors production est possible.',
        en: 'S04 2026 trafic, production: The traffic domain’s production is not patched from January to March; only non-production is possible.',
      },
    ]);
  });

  it('that the year has not, and that is past', () => {
    expect(texts([aRow(1, 2027, 53, { status: 'empty' })])).toEqual([
      { fr: '2027 n’a pas de semaine S53.', en: '2027 has no week S53.' },
    ]);
    const past = [aRow(1, 2026, 5), aRow(2, 2026, 5, { domainCode: 'FL' }), aRow(3, 2026, 6), aRow(4, 2026, 10)];
    expect(texts(past, { today: '2026-02-23' })).toEqual([
      {
        fr: 'Semaines de 2026 passées sans campagne : S05, S06.',
        en: 'Weeks of 2026 past without a campaign: S05, S06.',
      },
    ]);
  });

  it.each<[string, Partial<PlanRow>]>([
    ['its code', { weekCode: 'S07' }],
    ['its first day', { weekStart: '2026-02-03' }],
    ['its last day', { weekEnd: '2026-02-09' }],
    ['its cycle', { cycle: 2 }],
  ])('is wrong by %s alone', (_what, over) => {
    const [first, ...more] = findings([aRow(1, 2026, 6, over)]);
    expect([first?.code, first?.severity, first?.rows, more]).toEqual(['impossible-week', 'error', [1], []]);
  });

  it('errors come before warnings, each in the order of the weeks', () => {
    const plan = [aRow(9, 2026, 34), aRow(2, 2026, 15), aRow(3, 2026, 30), aRow(1, 2026, 30, { domainCode: 'FL' })];
    expect(findings(plan).map(({ code, rows }) => [code, rows])).toEqual([
      ['freeze-week-open', [1]],
      ['freeze-week-open', [3]],
      ['freeze-week-open', [9]],
      ['holiday-on-slot-day', [2]],
    ]);
  });

  it('the weeks of a year come before those of the next; what is an error concerns no servers', () => {
    const calendar = calendarOf([2026, 2027]);
    const found = findings([aRow(1, 2027, 30), aRow(2, 2026, 34)], { calendar });
    expect(found.map(({ rows, servers }) => [rows, servers])).toEqual([
      [[2], []],
      [[1], []],
    ]);
  });

  it('that the year has not is nothing else besides, though it is open', () => {
    expect(findings([aRow(1, 2027, 53)]).map(({ code }) => code)).toEqual(['impossible-week']);
  });

  it('a freeze of some of its days is told, not one of all of them', () => {
    const calendar = calendarOf([2026], {
      freezePeriods: [{ firstDay: '2026-02-02', lastDay: '2026-02-02', reason: 'Bascule' }],
    });
    expect(findings([aRow(1, 2026, 6)], { calendar }).map(({ code, rows }) => [code, rows])).toEqual([
      ['day-closed', [1]],
    ]);
    expect(findings([aRow(1, 2026, 30)]).map(({ code }) => code)).toEqual(['freeze-week-open']);
  });
});

describe('PLAN-6: what is said of a cycle', () => {
  const fl = (id: number, week: number, envScope: PlanRow['envScope'], environments: string[] | null = null) =>
    aRow(id, 2026, week, { domainCode: 'FL', envScope, environments });

  it('production without non-production before it, or before some of it', () => {
    expect(texts([fl(1, 6, 'prod')])).toEqual([
      {
        fr: 'FL S06 2026 : pas de hors production avant la production dans ce cycle.',
        en: 'FL S06 2026: no non-production before production in this cycle.',
      },
    ]);
    expect(texts([fl(1, 6, 'prod'), fl(2, 7, 'hprod', ['Test']), fl(3, 8, 'hprod', ['Recette'])])).toEqual([
      {
        fr: 'FL S06 2026 : production planifiée avant le hors production (S07, S08).',
        en: 'FL S06 2026: production scheduled before non-production (S07, S08).',
      },
    ]);
  });

  it.each<[string, readonly PlanRow[]]>([
    ['the same environments again', [fl(1, 6, 'hprod', ['B', 'A']), fl(2, 7, 'prod'), fl(3, 8, 'hprod', ['A', 'B'])]],
    ['some after all of them', [fl(1, 6, 'all'), fl(2, 7, 'prod'), fl(3, 8, 'hprod', ['A'])]],
    ['an empty list, which is all of them', [fl(1, 6, 'hprod', []), fl(2, 7, 'prod'), fl(3, 8, 'hprod', ['A'])]],
    ['the pilot again', [fl(1, 6, 'prod_pilot'), fl(3, 8, 'pilot')]],
  ])('nothing of %s', (_case, plan) => {
    expect(texts(plan)).toEqual([]);
  });

  it.each<[string, readonly PlanRow[]]>([
    ['others after', [fl(1, 6, 'hprod', ['A']), fl(2, 7, 'prod'), fl(3, 8, 'hprod', ['B'])]],
    ['the rest after the pilot', [fl(1, 6, 'pilot'), fl(2, 7, 'prod'), fl(3, 8, 'hprod')]],
  ])('environments that production has not seen: %s', (_case, plan) => {
    expect(findings(plan).map(({ code, rows }) => [code, rows])).toEqual([['prod-before-hprod', [2, 3]]]);
  });

  it('only of what is open, of one domain, in one cycle and year', () => {
    const frozen = aRow(2, 2026, 5, { domainCode: 'FL', envScope: 'hprod', status: 'freeze' });
    expect(findings([fl(1, 6, 'prod'), frozen]).map(({ rows }) => rows)).toEqual([[1]]);
    const other = aRow(2, 2026, 5, { domainCode: 'PEA', envScope: 'hprod' });
    expect(findings([fl(1, 6, 'prod'), other]).map(({ rows }) => rows)).toEqual([[1]]);
    const none = aRow(2, 2026, 5, { domainCode: null, envScope: 'hprod' });
    expect(findings([none, fl(1, 6, 'hprod'), fl(3, 7, 'prod')])).toEqual([]);
    expect(findings([{ ...none, envScope: 'prod' }])).toEqual([]);
  });

  it('a domain that is missing, in each cycle and year, with what is missing', () => {
    const plan = [fl(1, 6, 'hprod'), fl(2, 18, 'hprod')];
    expect(findings(plan, { domainCodes: ['FL', 'PEA'] })).toEqual(
      [
        [1, 'PEA'],
        [2, 'PEA'],
        [3, 'FL'],
        [3, 'PEA'],
      ].map(([cycle, domainCode]) => ({
        code: 'domain-absent',
        severity: 'warning',
        text: {
          fr: `Domaine absent du cycle : ${domainCode}, cycle ${cycle} 2026.`,
          en: `Domain missing from the cycle: ${domainCode}, cycle ${cycle} 2026.`,
        },
        ...{ rows: [], servers: [], absent: { domainCode, cycle, year: 2026 } },
      })),
    );
  });
});

describe('PLAN-6: what is said of a week that holds too much', () => {
  const row = aRow(1, 2026, 6);
  const many = (n: number, environment: string) => Array.from({ length: n }, (_, i) => aServer(i + 1, { environment }));
  const budget = { weeklyHours: 1000, hoursPerServer: 1 };

  it('names the branch whose slots are too few, with its servers', () => {
    expect(findings([row], { servers: many(55, 'Recette'), budget })).toEqual([
      {
        ...{ code: 'too-many-servers', severity: 'warning', rows: [1] },
        servers: many(55, 'Recette').map(({ id }) => id),
        text: {
          fr: 'S06 2026 : 55 serveurs hors production éligibles pour 54 créneaux.',
          en: 'S06 2026: 55 eligible non-production servers for 54 slots.',
        },
      },
    ]);
    expect(texts([row], { servers: many(55, 'Production'), budget })).toEqual([
      {
        fr: 'S06 2026 : 55 serveurs de production éligibles pour 54 créneaux.',
        en: 'S06 2026: 55 eligible production servers for 54 slots.',
      },
    ]);
  });

  it('counts the slots that a holiday leaves', () => {
    const easter = aRow(1, 2026, 15, { envScope: 'hprod' });
    expect(texts([easter], { servers: many(28, 'Recette'), budget })[1]?.en).toBe(
      'S15 2026: 28 eligible non-production servers for 27 slots.',
    );
    expect(texts([easter], { servers: many(27, 'Recette'), budget })).toHaveLength(1);
  });

  it('counts a server of two rows once, and only servers that could be patched', () => {
    const two = [row, aRow(2, 2026, 6, { envScope: 'hprod' })];
    expect(texts(two, { servers: many(54, 'Recette'), budget })).toEqual([]);
    const both = [aRow(1, 2026, 6, { envScope: 'prod' }), aRow(2, 2026, 6, { envScope: 'hprod' })];
    expect(findings(both, { servers: many(55, 'Recette'), budget }).map(({ rows }) => rows)).toEqual([[1, 2]]);
    const elsewhere = many(55, 'Recette').map((server, i) => (i === 0 ? { ...server, etat: 'Stock' } : server));
    expect(texts([row], { servers: elsewhere, budget })).toEqual([]);
  });

  it('is asked of each week by itself', () => {
    const two = [aRow(2, 2026, 7), row];
    expect(texts(two, { servers: many(21, 'Recette') }).map(({ en }) => en.slice(0, 8))).toEqual([
      'S06 2026',
      'S07 2026',
    ]);
  });

  it('names the hours that are needed and those that there are', () => {
    expect(findings([row], { servers: many(21, 'Recette') })).toEqual([
      {
        ...{ code: 'over-budget', severity: 'warning', rows: [1], servers: [] },
        text: {
          fr: 'S06 2026 : il en faut 36 h 45, budget de 35 h.',
          en: 'S06 2026: 36 h 45 needed for a budget of 35 h.',
        },
      },
    ]);
  });
});
