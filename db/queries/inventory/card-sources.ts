// What the cards of the inventory are drawn from.
import { type CardSources, NAMES } from '../../card-sources/source.ts';

const inventoryChange: CardSources = {
  reads: { ...NAMES, inventory_changes: { keys: `select 'inventory-change:' || r.id from r` } },
};

export const inventoryCardSources = { 'inventory-change': inventoryChange };
