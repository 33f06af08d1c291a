// What the card of quickwin is drawn from.
import { CAMPAIGN_FIGURES, type CardSources } from '../../card-sources/source.ts';

const quickwins: CardSources = {
  reads: { ...CAMPAIGN_FIGURES, server_lists: { only: ['name'] }, domains: {}, applications: {} },
};

export const quickwinCardSources = { quickwins };
