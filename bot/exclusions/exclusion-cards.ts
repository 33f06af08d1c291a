// How the cards of exclusions are drawn.
import { excludesCard } from '../../cards/exclusions/excludes/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { excludesView } from './excludes-view.ts';

export const exclusionCards: CardDrawings<'excludes'> = {
  excludes: drawing(({ hostname }, ctx, page) => excludesView(ctx, hostname, page), excludesCard),
};
