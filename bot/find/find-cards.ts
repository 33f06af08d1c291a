// How the card of a search is drawn.
import { findCard } from '../../cards/find/find/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { findView } from './find-view.ts';

export const findCards: CardDrawings<'find'> = {
  find: drawing(({ words }, ctx) => findView(ctx, words), findCard),
};
