// What the buttons of the inventory send.
import type { InventoryChangeId } from '../../domain/ids.ts';

export type InventoryVerbs = {
  'inventory-change.apply': { readonly changeId: InventoryChangeId };
  'inventory-change.cancel': { readonly changeId: InventoryChangeId };
  'inventory-change.undo': { readonly changeId: InventoryChangeId };
  /** The file names every server of its domains: those that it does not name are retired. */
  'inventory-change.cover': { readonly changeId: InventoryChangeId };
};
