// How the card of dependencies is drawn.
import { dependsCard } from '../../cards/dependencies/depends/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { dependsView } from './depends-view.ts';

export const dependencyCards: CardDrawings<'depends'> = {
  depends: drawing(({ hostname }, ctx, page) => dependsView(ctx, hostname, page), dependsCard),
};
