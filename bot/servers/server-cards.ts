// How the cards of servers are drawn.
import { serverCard } from '../../cards/servers/server/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { serverView } from './server-view.ts';

export const serverCards: CardDrawings<'server'> = {
  server: drawing(({ hostname }, ctx) => serverView(ctx, hostname), serverCard),
};
