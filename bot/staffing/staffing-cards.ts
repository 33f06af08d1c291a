// How the cards of staffing are drawn.
import { dayCard } from '../../cards/staffing/day/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { dayView } from './day-view.ts';

export const staffingCards: CardDrawings<'day'> = {
  day: drawing(({ day, operatorId }, ctx, page) => dayView(ctx, day, operatorId, page), dayCard),
};
