// How the cards of servers are drawn.
import { serverCard } from '../../cards/servers/server/card.ts';
import { serversCard } from '../../cards/servers/servers/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { serverView } from './server-view.ts';
import { serversView } from './servers-view.ts';

export const serverCards: CardDrawings<'server' | 'servers'> = {
  server: drawing(({ hostname }, ctx) => serverView(ctx, hostname), serverCard),
  servers: drawing(({ filter }, ctx, page) => serversView(ctx, filter, page), serversCard),
};
