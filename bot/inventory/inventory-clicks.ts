// The buttons of a change of the inventory.
import { z } from 'zod';
import { cardKeyText } from '../../domain/card-key.ts';
import type { InventoryChangeId } from '../../domain/ids.ts';
import type { OnChange } from '../change-sets/change-set.ts';
import { changeClicks } from '../change-sets/change-set-shown.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { idOf } from '../shared/click-data.ts';
import { coverDomains } from './cover-domains.ts';
import { INVENTORY_CHANGES } from './inventory-work.ts';

const VERBS = {
  apply: 'inventory-change.apply',
  cancel: 'inventory-change.cancel',
  undo: 'inventory-change.undo',
} as const;

export function inventoryActions(services: ActionServices) {
  return [...changeClicks(services, INVENTORY_CHANGES, VERBS, changeKey), coverAction(services)];
}

function coverAction(services: ActionServices): CardAction<OnChange<'inventory_changes'>> {
  return {
    verb: 'inventory-change.cover',
    underList: 'closed',
    ability: 'inventory.edit',
    data: z.object({ changeId: idOf<InventoryChangeId>() }),
    run: async (context) =>
      drawOutcome(services, context, await coverDomains(services, byOf(context), context.data), {
        clicked: changeKey(context.data.changeId),
        done: ({ changeId }) => ({ key: changeKey(changeId) }),
      }),
  };
}

export function changeKey(changeId: InventoryChangeId): string {
  return cardKeyText({ kind: 'inventory-change', changeId });
}
