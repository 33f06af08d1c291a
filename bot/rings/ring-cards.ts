// How the cards of rings and sites are drawn.
import { campaignRingsCard } from '../../cards/rings/campaign-rings/card.ts';
import { ringsCard } from '../../cards/rings/rings/card.ts';
import { sitesCard } from '../../cards/rings/sites/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { campaignRingsView } from './campaign-rings-view.ts';
import { ringsView, sitesView } from './rings-view.ts';

export const ringCards: CardDrawings<'rings' | 'sites' | 'campaign-rings'> = {
  rings: drawing((_key, ctx, page) => ringsView(ctx, page), ringsCard),
  sites: drawing((_key, ctx, page) => sitesView(ctx, page), sitesCard),
  'campaign-rings': drawing(({ campaignId }, ctx, page) => campaignRingsView(ctx, campaignId, page), campaignRingsCard),
};
