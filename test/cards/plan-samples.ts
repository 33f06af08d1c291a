// Views of the cards of the annual plan. `servers` is the length of every list that people can make long.
import type { FreezesView } from '../../cards/freezes/card.ts';
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import type { PlanChangeView } from '../../cards/plan-change/card.ts';
import type { PlanRowWords } from '../../cards/plan-words.ts';
import type { PlanningFindingsView } from '../../cards/planning-findings/card.ts';
import type { PlanningWeekView } from '../../cards/planning-week/card.ts';
import type { PlanningYearView } from '../../cards/planning-year/card.ts';
import type { FreezePeriodId, PlanChangeId } from '../../domain/ids.ts';
import { isoWeek } from '../../domain/planning/iso-week.ts';
import { ENV_SCOPES, PLAN_STATUSES } from '../../domain/planning/plan-row.ts';
import type { Sample } from './sample.ts';

const AT = new Date('2026-11-20T08:15:00Z');

function times<T>(n: number, one: (i: number) => T): T[] {
  return Array.from({ length: n }, (_, i) => one(i));
}

function rowWords(i: number, text: string): PlanRowWords {
  return {
    domain: i % 5 === 4 ? null : i % 2 === 0 ? 'INFRASTRUC' : text,
    scope: ENV_SCOPES[i % ENV_SCOPES.length] ?? 'all',
    status: i % 5 === 4 ? (PLAN_STATUSES[i % PLAN_STATUSES.length] ?? 'open') : 'open',
    environments: i % 3 === 0 ? ['Recette', text] : [],
  };
}

function finding(i: number, { hostname, text }: Sample) {
  return {
    key: `key-${i}`,
    severity: (['error', 'warning', 'info'] as const)[i % 3] ?? 'info',
    text: { fr: `S0${i % 9} : ${hostname(i)} ${text}`, en: `S0${i % 9}: ${hostname(i)} ${text}` },
    fixes:
      i % 3 === 2
        ? []
        : [
            { fr: 'Déplacer S30 en S31', en: 'Move S30 to S31' },
            { fr: 'Vider S30', en: 'Empty S30' },
          ],
  };
}

/** The twenty weeks of the second cycle, each with as many rows as a busy plan has. */
export function planningYearView(sample: Sample): PlanningYearView {
  const { servers, text } = sample;
  const rowsAWeek = servers > 100 ? 4 : 1;
  return {
    year: 2027,
    counts: { open: 34, weeks: 52, campaigns: 3, errors: 2, warnings: servers },
    findings: times(servers, (i) => finding(i, sample)),
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
                ...rowWords(i + n, text),
                campaignId: i === 0 ? 12 : null,
                flag: ([null, 'warning', 'error'] as const)[i % 3] ?? null,
              })),
        holidays: i % 4 === 1 ? [{ day: weekStart, name: { fr: 'Lundi de Pâques', en: 'Easter Monday' } }] : [],
      };
    }),
    access: { edit: true },
  };
}

export function planningFindingsView(sample: Sample): PlanningFindingsView {
  const findings = times(sample.servers, (i) => finding(i, sample));
  return {
    year: 2027,
    counts: { errors: 2, warnings: 3 },
    findings: pageOf(findings, sample.page, PAGE_SIZES.planFindings),
    access: { edit: true },
  };
}

export function planningWeekView(sample: Sample): PlanningWeekView {
  const { servers, text } = sample;
  return {
    year: 2027,
    weekNumber: 12,
    weekCode: 'S12',
    weekStart: '2027-03-22',
    weekEnd: '2027-03-28',
    cycle: 1,
    rows: times(servers > 100 ? 20 : 2, (i) => ({ ...rowWords(i, text), note: text, campaignId: i === 0 ? 12 : null })),
    closures: [{ fr: `Gel : ${text}`, en: `Freeze: ${text}` }],
    capacity: [
      { branch: 'hprod', servers, slots: 54 },
      { branch: 'prod', servers, slots: 27 },
    ],
    hours: { needed: '189 h', budget: '35 h' },
    findings: times(servers, (i) => finding(i, sample)),
    domains: ['INFRASTRUC', 'DMZ', text].map((name, i) => ({ id: i + 1, name })),
    environments: ['Production', 'Recette', text].map((name, i) => ({ id: i + 1, name })),
    neighbours: { before: { year: 2027, weekNumber: 11 }, after: { year: 2027, weekNumber: 13 } },
    access: { edit: true, create: true },
  };
}

export function planChangeView(
  { servers, text, page, hostname }: Sample,
  kind: 'draft' | 'refused' | 'applied',
): PlanChangeView {
  const signs = ['+', '~', '−'] as const;
  const refusals = kind === 'refused' ? servers : 0;
  return {
    changeId: 9 as PlanChangeId,
    kind: 'import',
    fileName: text,
    by: text,
    at: AT,
    state: kind === 'applied' ? { kind, by: text, at: AT } : { kind },
    counts: { added: servers, changed: servers, removed: 1, refused: refusals },
    refusals: pageOf(
      times(refusals, (i) => ({
        fr: `Feuil1!C${i} : ${hostname(i)} ${text}`,
        en: `Feuil1!C${i}: ${hostname(i)} ${text}`,
      })),
      page,
      PAGE_SIZES.planChange,
    ),
    changes: pageOf(
      times(servers, (i) => ({
        sign: signs[i % 3] ?? '+',
        week: 'S12 2027',
        row: rowWords(i, text),
        was: i % 3 === 1 ? { status: 'empty' as const, note: text } : null,
        note: text,
      })),
      page,
      PAGE_SIZES.planChange,
    ),
    year: 2027,
    access: { edit: true },
  };
}

export function freezesView({ servers, text, page }: Sample): FreezesView {
  const periods = times(servers, (i) => ({
    id: (i + 1) as FreezePeriodId,
    firstDay: '2027-03-01',
    lastDay: '2027-03-05',
    reason: text,
  }));
  return {
    weeks: ['S01', 'S30', 'S34', 'S51', 'S52', 'S53'],
    periods: pageOf(periods, page, PAGE_SIZES.freezes),
    access: { edit: true },
  };
}
