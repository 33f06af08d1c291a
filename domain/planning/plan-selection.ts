// From `/campaign S05 prod [2027] [DOMAIN]` to the plan rows meant: without a year, the next such week that is still allowed.
import type { IsoDate } from '../clock.ts';
import type { Text } from '../language.ts';
import { weekCodeOf } from './iso-week.ts';
import { weekRefusal } from './plan-check.ts';
import { type EnvScope, overlaps, type PlanRow } from './plan-row.ts';

export type WeekQuery = {
  readonly weekNumber: number;
  readonly year: number | null;
  readonly asked: EnvScope | null;
  /** As typed: compared without case. */
  readonly domainCode: string | null;
};

export type WeekSelection =
  | { readonly kind: 'found'; readonly year: number; readonly rows: readonly PlanRow[] }
  | { readonly kind: 'refused'; readonly text: Text };

/**
 * The rows of the week meant, ordered by id, or why there are none. "Still allowed" is PLAN-3 alone: a week that is frozen or
 * banned is found, so that `campaignRefusal` says why, rather than the same week of another year being taken in silence.
 */
export function selectWeek(plan: readonly PlanRow[], query: WeekQuery, today: IsoDate): WeekSelection {
  const rows = plan.filter((row) => answers(row, query));
  const years = [...new Set(rows.map((row) => row.year))].sort((a, b) => a - b);
  const refusals = years.map((year) => weekRefusal({ year, weekNumber: query.weekNumber }, today));
  const year = years[refusals.indexOf(null)];
  if (year === undefined) return { kind: 'refused', text: refusals.at(-1)?.text ?? noRowText(query) };
  return { kind: 'found', year, rows: rows.filter((row) => row.year === year).sort((a, b) => a.id - b.id) };
}

function answers(row: PlanRow, query: WeekQuery): boolean {
  if (row.weekNumber !== query.weekNumber) return false;
  if (query.year !== null && row.year !== query.year) return false;
  if (query.domainCode !== null && row.domainCode?.toLowerCase() !== query.domainCode.toLowerCase()) return false;
  return overlaps(row, query.asked);
}

function noRowText(query: WeekQuery): Text {
  const what = [weekCodeOf(query.weekNumber), query.asked, query.year, query.domainCode].filter(
    (part) => part !== null,
  );
  return { fr: `Rien n’est planifié pour ${what.join(' ')}.`, en: `Nothing is planned for ${what.join(' ')}.` };
}
