// The buttons of a change of the plan, which is applied whole, cancelled or taken back (PLAN-7), and of the freezes (PLAN-4).
import { z } from 'zod';
import { cardKeyText } from '../../domain/card-key.ts';
import type { FreezePeriodId, PlanChangeId } from '../../domain/ids.ts';
import { changeClicks } from '../change-sets/change-set-shown.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { idOf } from '../shared/click-data.ts';
import { removeFreeze } from './freeze.ts';
import { PLAN_CHANGES } from './plan-work.ts';

const onFreeze = z.object({ freezeId: idOf<FreezePeriodId>() });

const VERBS = {
  apply: 'plan-change.apply',
  cancel: 'plan-change.cancel',
  undo: 'plan-change.undo',
} as const;

export function planChangeActions(services: ActionServices) {
  const keyOf = (changeId: PlanChangeId) => cardKeyText({ kind: 'plan-change', changeId });
  return [...changeClicks(services, PLAN_CHANGES, VERBS, keyOf), ...freezeActions(services)];
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
