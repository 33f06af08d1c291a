// PLAN-6: one of the ways out of a finding, taken from its card.
import { lockPlan } from '../../db/queries/planning/plan-changes.ts';
import { loadPlanYear } from '../../db/queries/planning/plan-year.ts';
import type { PlanChangeId } from '../../domain/ids.ts';
import { type OperationContext, type Outcome, operate, type Requester, refuse } from '../shared/operation.ts';
import { editPlan } from './plan-work.ts';

export type FixRequest = { readonly year: number; readonly findingKey: string; readonly fixIndex: number };

/** PLAN-6: one of the ways out that the card offered, as long as the finding still stands. */
export function applyFix(
  ctx: OperationContext,
  by: Requester,
  ask: FixRequest,
): Promise<Outcome<{ readonly changeId: PlanChangeId }>> {
  const spec = { ability: 'plan.edit', action: 'plan.fix', object: { type: 'plan', id: ask.year } } as const;
  return operate(ctx, by, spec, async (work) => {
    await lockPlan(work.trx);
    const { zone, hoursBudget: budget } = work.settings;
    const { findings } = await loadPlanYear(work.trx, ask.year, { now: work.now, zone, budget });
    const fix = findings.find(({ key }) => key === ask.findingKey)?.fixes[ask.fixIndex];
    if (fix === undefined) {
      return refuse(
        'Ce point n’est plus d’actualité : relisez la carte.',
        'This issue no longer applies: check the card again.',
      );
    }
    const changed = await editPlan(work, fix.edits);
    return changed.kind === 'refused' ? changed : { kind: 'done', changeId: changed.changeId };
  });
}
