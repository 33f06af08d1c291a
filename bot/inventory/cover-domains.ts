// INV-4: the sender of a file says that it names every server of its domains. Those that it does not name are added to the change, as gone.
import { endChange, loadChange } from '../../db/queries/change-sets/change-sets.ts';
import { loadStoredRecords } from '../../db/queries/inventory/stored-records.ts';
import { finder } from '../../domain/inventory/conflicts.ts';
import { isRetired, retired } from '../../domain/inventory/difference.ts';
import type { StoredRecord } from '../../domain/inventory/record.ts';
import { type OnChange, proposeChange } from '../change-sets/change-set.ts';
import { waitingRefusal } from '../change-sets/waiting-change.ts';
import { type OperationContext, type Outcome, operate, type Requester, refuse } from '../shared/operation.ts';
import { INVENTORY_CHANGES, inventoryNames } from './inventory-work.ts';
import type { InventoryProposed } from './propose-inventory.ts';

/** A new change takes the place of the one that was shown: whoever looks at the other sees that it is over. */
export function coverDomains(
  ctx: OperationContext,
  by: Requester,
  { changeId }: OnChange<'inventory_changes'>,
): Promise<Outcome<InventoryProposed>> {
  const object = { type: 'inventory-change', id: changeId } as const;
  return operate(
    ctx,
    by,
    { ability: 'inventory.edit', action: 'inventory.cover', object, underList: 'closed' },
    async (work) => {
      await INVENTORY_CHANGES.lock(work.trx);
      const change = await loadChange(work.trx, 'inventory_changes', changeId);
      if (change === null) return INVENTORY_CHANGES.noSuch(changeId);
      const over = waitingRefusal(change);
      if (over !== null) return over;
      const names = inventoryNames(work.settings);
      const stored = await loadStoredRecords(work.trx, names);
      const find = finder(stored, names.suffixes);
      const absent = change.difference.absent.flatMap((name): StoredRecord[] => {
        const server = find({ entity: 'server', name });
        return server === undefined || isRetired(server.fields) ? [] : [server];
      });
      if (absent.length === 0) return refuse('Aucun serveur ne manque.', 'No server is missing.');
      const difference = retired(change.difference, absent, stored);
      const { refusals, unread, fileName } = change;
      await endChange(work.trx, 'inventory_changes', changeId, {
        status: 'cancelled',
        by: by.actor.userId,
        at: work.now,
      });
      const counts = { changes: difference.changes.length, gone: difference.leaving.gone };
      return proposeChange(INVENTORY_CHANGES, work, { difference, kind: 'import', refusals, unread, fileName }, counts);
    },
  );
}
