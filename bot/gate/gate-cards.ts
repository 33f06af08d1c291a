// How the cards of gate are drawn.
import { prodGoCard } from '../../cards/gate/go/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { prodGoView } from './prod-go-view.ts';

export const gateCards: CardDrawings<'go'> = {
  go: drawing(({ campaignId }, ctx, page) => prodGoView(ctx, campaignId, page), prodGoCard, { underList: 'whole' }),
};
