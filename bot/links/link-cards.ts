// How the cards of links are drawn.
import { linkChangeCard } from '../../cards/links/link-change/card.ts';
import { linksCard } from '../../cards/links/links/card.ts';
import { linksOfCard } from '../../cards/links/links-of/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { linkChangeView, linksOfView, linksView } from './links-view.ts';

export const linkCards: CardDrawings<'links' | 'links-of' | 'link-change'> = {
  links: drawing((_key, ctx, page) => linksView(ctx, page), linksCard),
  'links-of': drawing(({ hostname }, ctx) => linksOfView(ctx, hostname), linksOfCard),
  'link-change': drawing(({ changeId }, ctx, page) => linkChangeView(ctx, changeId, page), linkChangeCard, {
    underList: 'closed',
  }),
};
