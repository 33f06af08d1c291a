// Faults of the plan that only show over a whole cycle (PLAN-6): production before its non-production, a domain forgotten.
import type { Text } from '../language.ts';
import type { Finding } from './finding.ts';
import { branchesOf, type PlanRow } from './plan-row.ts';

const CYCLES = [1, 2, 3] as const;

/** Of every year that the plan has rows in. `plan`: sorted by week, open or not; only open rows patch anything. */
export function cycleFindings(plan: readonly PlanRow[], domainCodes: readonly string[]): readonly Finding[] {
  const years = [...new Set(plan.map((row) => row.year))];
  const open = Map.groupBy(
    plan.filter((row) => row.status === 'open' && row.domainCode !== null),
    (row) => keyOf(row.year, row.cycle, row.domainCode ?? ''),
  );
  const early = [...open.values()].flatMap(earlyProduction);
  const absent = years.flatMap((year) =>
    CYCLES.flatMap((cycle) =>
      domainCodes
        .filter((domain) => !open.has(keyOf(year, cycle, domain)))
        .map((domain) => {
          const what = `${domain}, cycle ${cycle} ${year}`;
          const text = { fr: `Domaine absent du cycle : ${what}.`, en: `Domain missing from the cycle: ${what}.` };
          return { ...warning('domain-absent', text, []), absent: { domainCode: domain, cycle, year } };
        }),
    ),
  );
  return [...early, ...absent];
}

/**
 * Rows of one domain in one cycle. A production row is early when no non-production comes before it or in its week (where
 * Monday precedes Wednesday), or when environments that it has not seen yet come after it (FL Pré-production after FL Production).
 */
function earlyProduction(rows: readonly PlanRow[]): readonly Finding[] {
  const nonProd = rows.filter((row) => branchesOf(row).includes('hprod'));
  return rows
    .filter((row) => branchesOf(row).includes('prod'))
    .flatMap((prod) => {
      const before = nonProd.filter((row) => row.weekNumber <= prod.weekNumber);
      const seen = new Set(before.map(coverage));
      const whole = before.some(
        (row) => !row.environments?.length && (row.envScope === 'hprod' || row.envScope === 'all'),
      );
      const after = nonProd.filter((row) => !whole && !seen.has(coverage(row)));
      if (before.length > 0 && after.length === 0) return [];
      return [warning('prod-before-hprod', earlyText(prod, after), [prod, ...after])];
    });
}

function earlyText(prod: PlanRow, after: readonly PlanRow[]): Text {
  const name = `${prod.domainCode ?? ''} ${prod.weekCode} ${prod.year}`;
  if (after.length === 0) {
    return {
      fr: `${name} : pas de hors production avant la production dans ce cycle.`,
      en: `${name}: no non-production before production in this cycle.`,
    };
  }
  const later = after.map((row) => row.weekCode).join(', ');
  return {
    fr: `${name} : production planifiée avant le hors production (${later}).`,
    en: `${name}: production scheduled before non-production (${later}).`,
  };
}

function coverage(row: PlanRow): string {
  return [row.envScope === 'prod_pilot' ? 'pilot' : row.envScope, ...(row.environments ?? []).toSorted()].join('|');
}

function keyOf(year: number, cycle: number, domain: string): string {
  return `${year} ${cycle} ${domain}`;
}

function warning(code: 'prod-before-hprod' | 'domain-absent', text: Text, rows: readonly PlanRow[]): Finding {
  return { code, severity: 'warning', text, rows: rows.map((row) => row.id), servers: [] };
}
