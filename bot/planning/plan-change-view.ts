// A change of the plan: what it would do or has done, row by row, the refused cells first (PLAN-7).
import { PAGE_SIZES, pageOf, topOf } from '../../cards/paging.ts';
import type { PlanChangeLine, PlanChangeView } from '../../cards/planning/plan-change/card.ts';
import { loadPlanChange, type PlanChange } from '../../db/queries/planning/plan-changes.ts';
import type { PlanChangeId } from '../../domain/ids.ts';
import { weekCodeOf } from '../../domain/planning/iso-week.ts';
import type { PlanContent } from '../../domain/planning/plan-content.ts';
import type { PlanDifference } from '../../domain/planning/plan-difference.ts';
import { mayHere, noticePart, SYSTEM_NAME, type ViewContext } from '../shared/view-context.ts';

export async function planChangeView(
  ctx: ViewContext,
  changeId: PlanChangeId,
  page: number,
): Promise<PlanChangeView | null> {
  const change = await loadPlanChange(ctx.db, changeId);
  if (change === null) return null;
  const { difference, refusals, unread } = change;
  return {
    changeId,
    kind: change.kind,
    fileName: change.fileName ?? '',
    by: change.by,
    at: change.at,
    state: stateOf(change),
    counts: {
      added: difference.added.length,
      changed: difference.changed.length,
      removed: difference.removed.length,
      refused: refusals.length,
    },
    refusals: pageOf(
      refusals.map(({ text }) => text),
      page,
      PAGE_SIZES.planChange,
    ),
    unread: topOf(unread, unread.length),
    changes: pageOf(linesOf(difference), page, PAGE_SIZES.planChange),
    year: change.years[0] ?? null,
    access: { edit: mayHere(ctx, 'plan.edit') },
    ...noticePart(ctx),
  };
}

function stateOf({ status, endedBy, endedAt, at }: PlanChange): PlanChangeView['state'] {
  if (status === 'draft' || status === 'refused') return { kind: status };
  return { kind: status, by: endedBy ?? SYSTEM_NAME, at: endedAt ?? at };
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
