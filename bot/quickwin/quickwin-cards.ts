// How the cards of quickwin are drawn.
import { quickwinsCard } from '../../cards/quickwin/quickwins/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { quickwinsView } from './quickwins-view.ts';

export const quickWinCards: CardDrawings<'quickwins'> = {
  quickwins: drawing((_key, ctx, page) => quickwinsView(ctx, page), quickwinsCard),
};
