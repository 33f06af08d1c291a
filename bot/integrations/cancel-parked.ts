// A parked change that still waits: kept when it would be proposed again as it is, cancelled when the other side says otherwise by now.
import { endChange, loadChange } from '../../db/queries/change-sets/change-sets.ts';
import type { InventoryChangeId } from '../../domain/ids.ts';
import { changeKey } from '../../domain/integrations/park.ts';
import type { InventoryChange, InventoryDifference } from '../../domain/inventory/record.ts';
import { INVENTORY_CHANGES } from '../inventory/inventory-work.ts';
import type { UnitOfWork } from '../shared/operation.ts';

/** The change that still stands; null: there is none, or none any more. */
export async function cancelParked(
  { trx, by, now }: UnitOfWork,
  before: InventoryChangeId | null,
  parked: InventoryDifference | null,
): Promise<InventoryChangeId | null> {
  if (before === null) return null;
  await INVENTORY_CHANGES.lock(trx);
  const change = await loadChange(trx, 'inventory_changes', before);
  // Somebody has cancelled it: the same departure is not proposed to them again every night.
  const isRefused = change?.status === 'cancelled' || change?.status === 'undone';
  if (isRefused && parked !== null && isSame(change.difference, parked, changeKey)) return before;
  if (change?.status !== 'draft') return null;
  // One that starts from what stands here no longer could not be applied any more.
  if (parked !== null && isSame(change.difference, parked, wholeKey)) return before;
  await endChange(trx, 'inventory_changes', before, { status: 'cancelled', by: by.actor.userId, at: now });
  return null;
}

function isSame(
  one: InventoryDifference,
  other: InventoryDifference,
  keyOf: (change: InventoryChange) => string,
): boolean {
  const saidOf = ({ changes, moves }: InventoryDifference) =>
    JSON.stringify([changes.map(keyOf).sort(), moves.toSorted()]);
  return saidOf(one) === saidOf(other);
}

function wholeKey(change: InventoryChange): string {
  return `${changeKey(change)} ${JSON.stringify(Object.entries(change.before ?? {}).sort())}`;
}
