// Samples of the cards of planning.
import { PAGE_SIZES, pageOf, topOf } from '../../../cards/paging.ts';
import type { PlanRowWords } from '../../../cards/plan-words.ts';
import { type FreezesView, freezesCard } from '../../../cards/planning/freezes/card.ts';
import { type PlanChangeView, planChangeCard } from '../../../cards/planning/plan-change/card.ts';
import { planningYearCard } from '../../../cards/planning/planning/card.ts';
import type { PlanningYearView } from '../../../cards/planning/planning/view.ts';
import { type PlanningFindingsView, planningFindingsCard } from '../../../cards/planning/planning-findings/card.ts';
import { type PlanningWeekView, planningWeekCard } from '../../../cards/planning/planning-week/card.ts';
import type { WindowDate } from '../../../cards/planning/window-lines.ts';
import type { FreezePeriodId, PlanChangeId } from '../../../domain/ids.ts';
import { isoWeek } from '../../../domain/planning/iso-week.ts';
import { ENV_SCOPES, PLAN_STATUSES } from '../../../domain/planning/plan-row.ts';
import type { Said } from '../said.ts';
import { type Sample, type SamplesOf, times, unread } from '../sample.ts';

const AT = new Date('2026-11-20T08:15:00Z');

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    planning: planningYearCard({ ...planningYearView(sample) }, language),
    'planning-findings': planningFindingsCard({ ...planningFindingsView(sample), notice }, language),
    'planning-week': planningWeekCard({ ...planningWeekView(sample), notice }, language),
    'plan-change': planChangeCard({ ...planChangeView(sample, 'draft'), notice }, language),
    'plan-change-refused': planChangeCard(planChangeView(sample, 'refused'), language),
    'plan-change-applied': planChangeCard(planChangeView(sample, 'applied'), language),
    freezes: freezesCard({ ...freezesView(sample), notice }, language),
  };
};

function rowWords(i: number, said: Said): PlanRowWords {
  return {
    domain: i % 5 === 4 ? null : said.domain(i),
    scope: ENV_SCOPES[i % ENV_SCOPES.length] ?? 'all',
    status: i % 5 === 4 ? (PLAN_STATUSES[i % PLAN_STATUSES.length] ?? 'open') : 'open',
    environments: i % 3 === 0 ? [said.environment(0), said.environment(2)] : [],
  };
}

function finding(i: number, { hostname, said }: Sample) {
  return {
    key: `key-${i}`,
    severity: (['error', 'warning', 'info'] as const)[i % 3] ?? 'info',
    text: { fr: `S0${i % 9} : ${hostname(i)} ${said.reason(i)}`, en: `S0${i % 9}: ${hostname(i)} ${said.reason(i)}` },
    fixes:
      i % 3 === 2
        ? []
        : [
            { fr: 'Déplacer S30 en S31', en: 'Move S30 to S31' },
            { fr: 'Vider S30', en: 'Empty S30' },
          ],
  };
}

function planningYearView(sample: Sample): PlanningYearView {
  const { servers, said } = sample;
  const rowsAWeek = servers > 100 ? 4 : 1;
  return {
    year: 2027,
    counts: { open: 34, weeks: 52, campaigns: 3, errors: 2, warnings: servers },
    findings: times(servers, (i) => finding(i, sample)),
    heat: times(53, (i) => ({
      weekCode: `S${String(i + 1).padStart(2, '0')}`,
      frozen: [0, 29, 33, 50, 51, 52].includes(i),
      rows: [0, 29, 33, 50, 51, 52].includes(i)
        ? []
        : times(i % 6 === 5 ? 0 : 1 + (i % 4), (n) => ({
            ...rowWords(n, said),
            campaignId: i < 8 ? 12 : null,
            flag: i === 20 ? ('error' as const) : i === 31 ? ('warning' as const) : null,
          })),
    })),
    cycle: 2,
    weeks: times(20, (i) => {
      const week = isoWeek(2027, 16 + i);
      if (week === null) throw new Error('no such week');
      const { weekCode, weekStart } = week;
      return {
        weekCode,
        weekStart,
        isPresent: i === 3,
        frozen: i === 14 || i === 18,
        rows:
          i % 6 === 5
            ? []
            : times(rowsAWeek, (n) => ({
                ...rowWords(i + n, said),
                campaignId: i === 0 ? 12 : null,
                flag: ([null, 'warning', 'error'] as const)[i % 3] ?? null,
              })),
        windows: i % 4 === 2 ? [] : times(i % 4 === 1 ? 9 : 1, (n) => windowDate(n, weekStart, sample)),
        holidays: i % 4 === 1 ? [{ day: weekStart, name: { fr: 'Lundi de Pâques', en: 'Easter Monday' } }] : [],
      };
    }),
    access: { edit: true },
  };
}

function windowDate(i: number, day: string, { servers, said }: Sample): WindowDate {
  const state = (['held', 'closed', 'unapproved'] as const)[i % 3] ?? 'held';
  return {
    ...{ name: i % 2 === 0 ? 'Fronts' : said.person(i), servers, day, start: new Date(`${day}T21:00:00Z`), state },
    ...{ task: { fr: 'mise à jour', en: 'update' }, long: { fr: '4 h', en: '4 h' } },
    reason: state === 'held' ? null : { fr: `Gel : ${said.reason(2)}`, en: `Freeze: ${said.reason(2)}` },
  };
}

function planningFindingsView(sample: Sample): PlanningFindingsView {
  const findings = times(sample.servers, (i) => finding(i, sample));
  return {
    year: 2027,
    counts: { errors: 2, warnings: 3 },
    findings: pageOf(findings, sample.page, PAGE_SIZES.planFindings),
    access: { edit: true },
  };
}

function planningWeekView(sample: Sample): PlanningWeekView {
  const { servers, said } = sample;
  return {
    year: 2027,
    weekNumber: 12,
    weekCode: 'S12',
    weekStart: '2027-03-22',
    weekEnd: '2027-03-28',
    cycle: 1,
    rows: times(servers > 100 ? 20 : 2, (i) => ({
      ...rowWords(i, said),
      note: said.comment(i),
      campaignId: i === 0 ? 12 : null,
    })),
    closures: [{ fr: `Gel : ${said.reason(2)}`, en: `Freeze: ${said.reason(2)}` }],
    windows: times(servers > 100 ? 14 : 2, (i) => windowDate(i, '2027-03-22', sample)),
    capacity: [
      { branch: 'hprod', servers, slots: 54 },
      { branch: 'prod', servers, slots: 27 },
    ],
    hours: { needed: '189 h', budget: '35 h' },
    findings: times(servers, (i) => finding(i, sample)),
    domains: [said.domain(0), 'DMZ', said.domain(1)].map((name, i) => ({ id: i + 1, name })),
    environments: [said.environment(1), said.environment(0), said.environment(2)].map((name, i) => ({
      id: i + 1,
      name,
    })),
    neighbours: { before: { year: 2027, weekNumber: 11 }, after: { year: 2027, weekNumber: 13 } },
    access: { edit: true, create: true },
  };
}

function planChangeView(
  { servers, said, page, hostname }: Sample,
  kind: 'draft' | 'refused' | 'applied',
): PlanChangeView {
  const signs = ['+', '~', '−'] as const;
  const refusals = kind === 'refused' ? servers : 0;
  return {
    changeId: 9 as PlanChangeId,
    kind: 'import',
    fileName: said.file,
    by: said.person(0),
    at: AT,
    state: kind === 'applied' ? { kind, by: said.person(1), at: AT } : { kind },
    counts: { added: servers, changed: servers, removed: 1, refused: refusals },
    refusals: pageOf(
      times(refusals, (i) => ({
        fr: `Feuil1!C${i} : ${hostname(i)} ${said.reason(i)}`,
        en: `Sheet1!C${i}: ${hostname(i)} ${said.reason(i)}`,
      })),
      page,
      PAGE_SIZES.planChange,
    ),
    unread: topOf(unread(servers, said), 400),
    changes: pageOf(
      times(servers, (i) => ({
        sign: signs[i % 3] ?? '+',
        week: 'S12 2027',
        row: rowWords(i, said),
        was: i % 3 === 1 ? { status: 'empty' as const, note: said.comment(i) } : null,
        note: said.comment(i),
      })),
      page,
      PAGE_SIZES.planChange,
    ),
    year: 2027,
    access: { edit: true },
  };
}

function freezesView({ servers, said, page }: Sample): FreezesView {
  const periods = times(servers, (i) => ({
    id: (i + 1) as FreezePeriodId,
    firstDay: '2027-03-01',
    lastDay: '2027-03-05',
    reason: said.reason(2),
  }));
  return {
    weeks: ['S01', 'S30', 'S34', 'S51', 'S52', 'S53'],
    periods: pageOf(periods, page, PAGE_SIZES.freezes),
    access: { edit: true },
  };
}
