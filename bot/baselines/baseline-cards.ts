// How the cards of baselines and of what they bring are drawn.
import { baselineCard } from '../../cards/baselines/baseline/card.ts';
import { baselineChangeCard } from '../../cards/baselines/baseline-change/card.ts';
import { baselinesCard } from '../../cards/baselines/baselines/card.ts';
import { updatesCard } from '../../cards/baselines/updates/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { baselineChangeView, baselinesView, baselineView } from './baselines-view.ts';
import { updatesView } from './updates-view.ts';

export const baselineCards: CardDrawings<'baselines' | 'baseline' | 'baseline-change' | 'updates'> = {
  baselines: drawing((_key, ctx, page) => baselinesView(ctx, page), baselinesCard),
  baseline: drawing(({ baselineId }, ctx) => baselineView(ctx, baselineId), baselineCard),
  'baseline-change': drawing(({ changeId }, ctx, page) => baselineChangeView(ctx, changeId, page), baselineChangeCard, {
    underList: 'closed',
  }),
  updates: drawing(({ of }, ctx, page) => updatesView(ctx, of, page), updatesCard),
};
