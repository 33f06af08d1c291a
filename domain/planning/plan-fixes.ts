// The ways out of a finding (PLAN-6): edits of the plan that settle it and break nothing else.
import { createHash } from 'node:crypto';
import type { IsoDate } from '../clock.ts';
import type { PlanId } from '../ids.ts';
import type { Text } from '../language.ts';
import type { HoursBudget } from '../previews/hours.ts';
import type { Server } from '../server.ts';
import type { Calendar } from './calendar.ts';
import { capacityFindings } from './capacity-findings.ts';
import type { Finding } from './finding.ts';
import { type Cycle, cycleOf, isoWeek, weekCodeOf, weeksInYear } from './iso-week.ts';
import { freezeRefusal, seasonRefusal, weekRefusal } from './plan-check.ts';
import { contentOf, type PlanContent, rowOf } from './plan-content.ts';
import { editedPlan, type PlanEdit } from './plan-difference.ts';
import { planFindings } from './plan-findings.ts';
import { branchesOf, type PlanRow } from './plan-row.ts';

export type PlanFix = { readonly label: Text; readonly edits: readonly PlanEdit[] };

export type FixContext = {
  readonly plan: readonly PlanRow[];
  readonly today: IsoDate;
  readonly calendar: Calendar;
  /** Rows that became a campaign are left as they are. */
  readonly rowsWithCampaign: ReadonlySet<PlanId>;
  /** As for the findings; null: capacity was not judged. */
  readonly servers: readonly Server[] | null;
  readonly budget: HoursBudget;
};

const MAX_FIXES = 2;

/** A short name of a finding that stays the same as long as the finding does. */
export function findingKey({ code, rows, text }: Finding): string {
  return createHash('sha256')
    .update(JSON.stringify([code, rows, text.en]))
    .digest('hex')
    .slice(0, 16);
}

/** At most two, the gentlest first; none when nothing simple settles it. A fix never brings an error that was not there. */
export function planFixes(finding: Finding, context: FixContext): readonly PlanFix[] {
  const rows = context.plan.filter((row) => finding.rows.includes(row.id));
  if (rows.some((row) => context.rowsWithCampaign.has(row.id))) return [];
  return candidates(finding, rows, context)
    .filter((fix) => breaksNothing(fix, context) && relieves(fix, finding, rows, context))
    .slice(0, MAX_FIXES);
}

function candidates(finding: Finding, rows: readonly PlanRow[], context: FixContext): readonly PlanFix[] {
  const [first] = rows;
  switch (finding.code) {
    case 'freeze-week-open':
      return first ? [...moved(first, context), emptied(rows)] : [];
    case 'banned-season':
      return first ? [...narrowed(first), ...moved(first, context), emptied(rows)] : [];
    case 'impossible-week':
    case 'past-week':
      return rows.length > 0 ? [emptied(rows)] : [];
    case 'prod-before-hprod':
      return swapped(rows, context);
    case 'domain-absent':
      return added(finding, context);
    case 'holiday-on-slot-day':
    case 'day-closed':
      return rows.length === 1 && first ? moved(first, context) : [];
    case 'too-many-servers':
    case 'over-budget':
      return divided(rows, context);
    default:
      return [];
  }
}

function emptied(rows: readonly PlanRow[]): PlanFix {
  const weeks = [...new Set(rows.map((row) => row.weekCode))].join(', ');
  return {
    label: { fr: `Vider ${weeks}`, en: `Empty ${weeks}` },
    edits: rows.map((row) => ({ kind: 'remove', content: contentOf(row) })),
  };
}

/** PLAN-5: what of the row is not production stays. */
function narrowed(row: PlanRow): readonly PlanFix[] {
  if (!branchesOf(row).includes('hprod')) return [];
  return [
    {
      label: { fr: `Limiter ${row.weekCode} au hors production`, en: `Limit ${row.weekCode} to non-production` },
      edits: [
        { kind: 'remove', content: contentOf(row) },
        { kind: 'put', content: { ...contentOf(row), envScope: 'hprod' } },
      ],
    },
  ];
}

function moved(row: PlanRow, context: FixContext): readonly PlanFix[] {
  const to = freeWeeks(row, context).find((week) => week > row.weekNumber) ?? freeWeeks(row, context)[0];
  return to === undefined ? [] : [moveTo(row, to)];
}

function moveTo(row: PlanRow, weekNumber: number): PlanFix {
  const [from, to] = [row.weekCode, weekCodeOf(weekNumber)];
  return {
    label: { fr: `Déplacer ${from} en ${to}`, en: `Move ${from} to ${to}` },
    edits: [
      { kind: 'remove', content: contentOf(row) },
      { kind: 'put', content: { ...contentOf(row), weekNumber } },
    ],
  };
}

/** The production and its latest non-production change weeks. */
function swapped(rows: readonly PlanRow[], context: FixContext): readonly PlanFix[] {
  const [prod, ...later] = rows;
  const hprod = later.at(-1);
  if (prod === undefined) return [];
  if (hprod === undefined) return before(prod, context);
  const contents = [contentOf(prod), contentOf(hprod)] as const;
  return [
    {
      label: {
        fr: `Échanger ${prod.weekCode} et ${hprod.weekCode}`,
        en: `Swap ${prod.weekCode} and ${hprod.weekCode}`,
      },
      edits: [
        ...contents.map((content): PlanEdit => ({ kind: 'remove', content })),
        { kind: 'put', content: { ...contents[0], weekNumber: hprod.weekNumber } },
        { kind: 'put', content: { ...contents[1], weekNumber: prod.weekNumber } },
      ],
    },
  ];
}

/** Non-production is added in the last free week before. */
function before(prod: PlanRow, context: FixContext): readonly PlanFix[] {
  const content: PlanContent = {
    ...contentOf(prod),
    envScope: 'hprod',
    status: 'open',
    environments: null,
    note: null,
  };
  const week = freeWeeks({ ...prod, ...content, environments: null }, context).findLast((n) => n < prod.weekNumber);
  if (week === undefined) return [];
  const code = weekCodeOf(week);
  return [
    {
      label: { fr: `Ajouter le hors production en ${code}`, en: `Add non-production in ${code}` },
      edits: [{ kind: 'put', content: { ...content, weekNumber: week } }],
    },
  ];
}

/** Non-production in the first free week of the cycle, production in the next one. */
function added({ absent }: Finding, context: FixContext): readonly PlanFix[] {
  if (absent === undefined) return [];
  const { domainCode, cycle, year } = absent;
  const base = { year, weekNumber: FIRST_WEEKS[cycle], domainCode, environments: null, note: null };
  const rowFor = (envScope: 'hprod' | 'prod') => ({ id: 0 as PlanId, ...rowOf({ ...base, envScope, status: 'open' }) });
  const [hprod] = freeWeeks(rowFor('hprod'), context);
  const prod = freeWeeks(rowFor('prod'), context).find((week) => hprod !== undefined && week > hprod);
  if (hprod === undefined || prod === undefined) return [];
  const [first, second] = [weekCodeOf(hprod), weekCodeOf(prod)];
  return [
    {
      label: {
        fr: `Ajouter ${domainCode} : hors production en ${first}, production en ${second}`,
        en: `Add ${domainCode}: non-production in ${first}, production in ${second}`,
      },
      edits: [
        { kind: 'put', content: { ...base, weekNumber: hprod, envScope: 'hprod', status: 'open' } },
        { kind: 'put', content: { ...base, weekNumber: prod, envScope: 'prod', status: 'open' } },
      ],
    },
  ];
}

const FIRST_WEEKS: Readonly<Record<Cycle, number>> = { 1: 1, 2: 16, 3: 36 };

/** Of several rows the last one moves; of one row of everything, production moves. */
function divided(rows: readonly PlanRow[], context: FixContext): readonly PlanFix[] {
  const last = rows.at(-1);
  if (last === undefined) return [];
  if (rows.length > 1) return moved(last, context);
  if (last.envScope !== 'all' || last.environments !== null) return [];
  const content = contentOf(last);
  const prod = { ...content, envScope: 'prod' as const };
  const week = freeWeeks({ ...last, envScope: 'prod' }, context).find((n) => n > last.weekNumber);
  if (week === undefined) return [];
  const to = weekCodeOf(week);
  return [
    {
      label: { fr: `Déplacer la production en ${to}`, en: `Move production to ${to}` },
      edits: [
        { kind: 'remove', content },
        { kind: 'put', content: { ...content, envScope: 'hprod' } },
        { kind: 'put', content: { ...prod, weekNumber: week } },
      ],
    },
  ];
}

/** Weeks of the row's cycle that nothing uses and in which it would be allowed (PLAN-3 to PLAN-5), in order. */
function freeWeeks(row: PlanRow, { plan, today, calendar }: FixContext): readonly number[] {
  const used = new Set(plan.filter((r) => r.year === row.year && r.status !== 'empty').map((r) => r.weekNumber));
  const weeks = Array.from({ length: weeksInYear(row.year) }, (_, i) => i + 1);
  return weeks.filter((weekNumber) => {
    const week = isoWeek(row.year, weekNumber);
    if (week === null || used.has(weekNumber) || cycleOf(weekNumber) !== row.cycle) return false;
    const there = { ...row, ...week };
    return (
      weekRefusal(there, today) === null &&
      freezeRefusal(there, null, calendar) === null &&
      seasonRefusal(there, null) === null
    );
  });
}

/** Of a week that holds too much: something goes with the row that leaves it. */
function relieves({ edits }: PlanFix, finding: Finding, rows: readonly PlanRow[], context: FixContext): boolean {
  const [first] = rows;
  if (first === undefined || !['too-many-servers', 'over-budget'].includes(finding.code)) return true;
  const after = editedPlan(context.plan.map(contentOf), edits)
    .filter((row) => row.year === first.year && row.weekNumber === first.weekNumber && row.status === 'open')
    .map((content, i) => ({ id: (i + 1) as PlanId, ...rowOf(content) }));
  return capacityFindings(after, context).every(({ text }) => text.en !== finding.text.en);
}

function breaksNothing({ edits }: PlanFix, { plan, today, calendar, rowsWithCampaign }: FixContext): boolean {
  const errorsOf = (rows: readonly PlanRow[]) =>
    planFindings({ plan: rows, today, calendar, domainCodes: [], servers: null, rowsWithCampaign })
      .filter(({ severity }) => severity === 'error')
      .map(({ code, text }) => `${code} ${text.en}`);
  const known = new Set(errorsOf(plan));
  const possible = editedPlan(plan.map(contentOf), edits).filter((c) => isoWeek(c.year, c.weekNumber) !== null);
  // Ids only tell rows apart here; which rows are campaigns is not known of them, so being past says nothing.
  const after = possible.map((content, i) => ({ id: (i + 1) as PlanId, ...rowOf(content) }));
  return errorsOf(after).every((error) => known.has(error) || error.startsWith('past-week'));
}
