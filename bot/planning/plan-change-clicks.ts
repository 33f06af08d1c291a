// The buttons of a change of the plan, which is applied whole, cancelled or taken back (PLAN-7), and of the freezes (PLAN-4).
import { z } from 'zod';
import { cardKeyText } from '../../domain/card-key.ts';
import type { FreezePeriodId, PlanChangeId } from '../../domain/ids.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { idOf } from '../shared/click-data.ts';
import { removeFreeze } from './freeze.ts';
import { applyPlanChange, cancelPlanChange, undoPlanChange } from './plan-change.ts';

const onChange = z.object({ changeId: idOf<PlanChangeId>() });
const onFreeze = z.object({ freezeId: idOf<FreezePeriodId>() });

const EDITS = { ability: 'plan.edit' } as const;

export function planChangeActions(services: ActionServices) {
  return [...changeActions(services), ...freezeActions(services)];
}

function changeKey(changeId: PlanChangeId): string {
  return cardKeyText({ kind: 'plan-change', changeId });
}

function changeActions(services: ActionServices) {
  const decide = (verb: 'plan-change.apply' | 'plan-change.cancel', operation: typeof cancelPlanChange) =>
    ({
      ...EDITS,
      verb,
      data: onChange,
      run: async (context) =>
        drawOutcome(services, context, await operation(services, byOf(context), context.data), {
          clicked: changeKey(context.data.changeId),
        }),
    }) satisfies CardAction<z.infer<typeof onChange>>;
  const undo: CardAction<z.infer<typeof onChange>> = {
    ...EDITS,
    verb: 'plan-change.undo',
    data: onChange,
    run: async (context) =>
      drawOutcome(services, context, await undoPlanChange(services, byOf(context), context.data), {
        clicked: changeKey(context.data.changeId),
      }),
  };
  return [decide('plan-change.apply', applyPlanChange), decide('plan-change.cancel', cancelPlanChange), undo];
}

function freezeActions(services: ActionServices) {
  const key = cardKeyText({ kind: 'freezes' });
  const remove: CardAction<z.infer<typeof onFreeze>> = {
    ability: 'freeze.edit',
    verb: 'freeze.remove',
    data: onFreeze,
    run: async (context) =>
      drawOutcome(services, context, await removeFreeze(services, byOf(context), context.data), { clicked: key }),
  };
  return [remove];
}
