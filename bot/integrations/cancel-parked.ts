// A parked change that still waits: kept when it would be proposed again as it is, cancelled when the other side says otherwise by now.
import { endChange, loadChange } from '../../db/queries/change-sets/change-sets.ts';
import type { InventoryChangeId } from '../../domain/ids.ts';
import type { InventoryDifference } from '../../domain/inventory/record.ts';
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
  if (change?.status === 'cancelled' && parked !== null && isSame(change.difference, parked)) return before;
  if (change?.status !== 'draft') return null;
  if (parked !== null && isSame(change.difference, parked)) return before;
  await endChange(trx, 'inventory_changes', before, { status: 'cancelled', by: by.actor.userId, at: now });
  return null;
}

function isSame(one: InventoryDifference, other: InventoryDifference): boolean {
  const saidOf = ({ changes, moves }: InventoryDifference) =>
    JSON.stringify([
      changes.map(({ entity, name, after }) => [entity, name, Object.entries(after ?? {}).sort()]).sort(),
      moves,
    ]);
  return saidOf(one) === saidOf(other);
}
