// How the cards of staffing are drawn.
import { assignmentRulesCard } from '../../cards/staffing/assignment-rules/card.ts';
import { dayCard } from '../../cards/staffing/day/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { assignmentRulesView } from './assignment-rules-view.ts';
import { dayView } from './day-view.ts';

export const staffingCards: CardDrawings<'day' | 'assignment-rules'> = {
  day: drawing(({ day, operatorId }, ctx, page) => dayView(ctx, day, operatorId, page), dayCard),
  'assignment-rules': drawing((_, ctx, page) => assignmentRulesView(ctx, page), assignmentRulesCard, {
    ability: 'settings.edit',
  }),
};
