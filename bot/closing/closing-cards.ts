// How the cards of closing are drawn.
import { closeCard } from '../../cards/closing/close/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { closeView } from './close-view.ts';

export const closingCards: CardDrawings<'close'> = {
  close: drawing(({ campaignId }, ctx) => closeView(ctx, campaignId), closeCard, { underList: 'whole' }),
};
