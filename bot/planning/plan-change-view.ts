// A change of the plan: what it would do or has done, row by row, the refused cells first (PLAN-7).
import type { PlanChangeLine, PlanChangeView } from '../../cards/planning/plan-change/card.ts';
import { loadChange } from '../../db/queries/change-sets/change-sets.ts';
import type { PlanChangeId } from '../../domain/ids.ts';
import { weekCodeOf } from '../../domain/planning/iso-week.ts';
import type { PlanContent } from '../../domain/planning/plan-content.ts';
import type { PlanDifference } from '../../domain/planning/plan-difference.ts';
import { shownChange } from '../change-sets/change-set-shown.ts';
import type { ViewContext } from '../shared/view-context.ts';
import { PLAN_CHANGES } from './plan-work.ts';

export async function planChangeView(
  ctx: ViewContext,
  changeId: PlanChangeId,
  page: number,
): Promise<PlanChangeView | null> {
  const change = await loadChange(ctx.db, 'plan_changes', changeId);
  if (change === null) return null;
  const { added, changed, removed } = change.difference;
  const years = [...added, ...removed, ...changed.map(({ after }) => after)].map(({ year }) => year);
  return {
    ...shownChange(ctx, PLAN_CHANGES, change, { lines: linesOf(change.difference), page }),
    counts: {
      added: added.length,
      changed: changed.length,
      removed: removed.length,
      refused: change.refusals.length,
    },
    year: years.length === 0 ? null : Math.min(...years),
  };
}

/** In the order of the calendar, whatever is done to the row. */
function linesOf({ added, changed, removed }: PlanDifference): readonly PlanChangeLine[] {
  const lines = [
    ...added.map((row) => ({ row, line: lineOf('+', row, null) })),
    ...changed.map(({ before, after }) => ({ row: after, line: lineOf('~', after, before) })),
    ...removed.map((row) => ({ row, line: lineOf('−', row, null) })),
  ];
  return lines.sort((a, b) => a.row.year - b.row.year || a.row.weekNumber - b.row.weekNumber).map(({ line }) => line);
}

function lineOf(sign: PlanChangeLine['sign'], content: PlanContent, was: PlanContent | null): PlanChangeLine {
  const { domainCode, envScope, status, environments, note } = content;
  return {
    sign,
    week: `${weekCodeOf(content.weekNumber)} ${content.year}`,
    row: { domain: domainCode, scope: envScope, status, environments: environments ?? [] },
    was: was === null ? null : { status: was.status, note: was.note ?? '' },
    note: note ?? '',
  };
}
