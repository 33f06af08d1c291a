// What came from another system and was taken back by somebody: it does not come again without a yes.
import type { InventoryDifference } from '../../../domain/inventory/record.ts';
import type { Db } from '../../schema/database.ts';

/** Of more, the inventory has changed since. */
const LAST = 20;

/** `title`: of the integration, as its changes bear it for a file. */
export async function loadUndone(db: Db, title: string): Promise<readonly InventoryDifference[]> {
  const rows = await db
    .selectFrom('inventory_changes')
    .select('difference')
    .where('file_name', '=', title)
    .where('status', '=', 'undone')
    .orderBy('id', 'desc')
    .limit(LAST)
    .execute();
  return rows.map(({ difference }) => difference);
}
