// What people decide of a plan row: the rest of PLAN-1 follows from the week.
import { cellText } from '../cell-text.ts';
import { environmentKey } from '../server.ts';
import { isoWeek } from './iso-week.ts';
import type { EnvScope, PlanRow, PlanStatus } from './plan-row.ts';

export type PlanContent = {
  readonly year: number;
  readonly weekNumber: number;
  readonly domainCode: string | null;
  readonly envScope: EnvScope;
  readonly status: PlanStatus;
  /** Sorted; null: no narrowing. */
  readonly environments: readonly string[] | null;
  readonly note: string | null;
};

export function contentOf(row: PlanRow): PlanContent {
  const { year, weekNumber, domainCode, envScope, status, environments, note } = row;
  return { year, weekNumber, domainCode, envScope, status, environments: sorted(environments), note };
}

/** PLAN-1: the columns that follow from the week. Throws for a week that the year has not: ask `isoWeek` first. */
export function rowOf(content: PlanContent): Omit<PlanRow, 'id'> {
  const week = isoWeek(content.year, content.weekNumber);
  if (week === null) throw new Error(`${content.year} has no week ${content.weekNumber}`);
  return { ...week, ...content, environments: sorted(content.environments) };
}

/** Two rows with the same key are one row of the plan: its week, domain, scope and environments. */
export function planKey({ year, weekNumber, domainCode, envScope, environments }: PlanContent): string {
  return JSON.stringify([year, weekNumber, domainCode, envScope, sorted(environments)?.map(environmentKey) ?? null]);
}

export function sameContent(a: PlanContent, b: PlanContent): boolean {
  return planKey(a) === planKey(b) && a.status === b.status && noteOf(a) === noteOf(b);
}

/** As a workbook gives it back: export, then import, changes nothing (PLAN-7). */
function noteOf({ note }: PlanContent): string {
  return cellText(note ?? '');
}

/** `S05 2027 INFRASTRUC prod`, `S05 2027 INFRASTRUC hprod (Recette, Test)`, for sentences. */
export function contentName(content: PlanContent): string {
  const { year, weekNumber, domainCode, envScope, status } = content;
  const week = `S${String(weekNumber).padStart(2, '0')} ${year}`;
  if (domainCode === null) return `${week} ${status}`;
  const environments = sorted(content.environments);
  return `${week} ${domainCode} ${envScope}${environments === null ? '' : ` (${environments.join(', ')})`}`;
}

function sorted(environments: readonly string[] | null): readonly string[] | null {
  return environments === null || environments.length === 0 ? null : environments.toSorted();
}
