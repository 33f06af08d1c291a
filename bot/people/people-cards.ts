// How the cards of people are drawn.
import { peopleCard } from '../../cards/people/people/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { peopleView } from './people-view.ts';

export const peopleCards: CardDrawings<'people'> = {
  people: drawing(({ filter }, ctx, page) => peopleView(ctx, filter, page), peopleCard, { ability: 'role.manage' }),
};
