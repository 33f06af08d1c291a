// How the cards of rollbacks are drawn.
import { rollbackCard } from '../../cards/rollbacks/rollback/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { rollbackView } from './rollback-view.ts';

export const rollbackCards: CardDrawings<'rollback'> = {
  rollback: drawing(({ requestId }, ctx) => rollbackView(ctx, requestId), rollbackCard),
};
