// How the cards of the inventory are drawn.
import { inventoryChangeCard } from '../../cards/inventory/inventory-change/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { inventoryChangeView } from './inventory-view.ts';

export const inventoryCards: CardDrawings<'inventory-change'> = {
  'inventory-change': drawing(
    ({ changeId }, ctx, page) => inventoryChangeView(ctx, changeId, page),
    inventoryChangeCard,
    { underList: 'whole' },
  ),
};
