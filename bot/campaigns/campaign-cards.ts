// How the cards of campaigns are drawn.

import { campaignCard } from '../../cards/campaigns/campaign/card.ts';
import { campaignListCard } from '../../cards/campaigns/campaigns/card.ts';
import { statusCard } from '../../cards/campaigns/status/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { campaignView } from './campaign-view.ts';
import { campaignListView, statusView } from './list-views.ts';

export const campaignCards: CardDrawings<'campaign' | 'campaigns' | 'status'> = {
  campaign: drawing(({ campaignId }, ctx, page) => campaignView(ctx, campaignId, page), campaignCard),
  campaigns: drawing((_key, ctx, page) => campaignListView(ctx, page), campaignListCard),
  status: drawing((_key, ctx) => statusView(ctx), statusCard),
};
