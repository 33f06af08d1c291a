// How the cards of the indicators are drawn.
import { kpiCard } from '../../cards/kpi/kpi/card.ts';
import { kpiRowsCard } from '../../cards/kpi/kpi-rows/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { kpiRowsView, kpiView } from './kpi-view.ts';

export const kpiCards: CardDrawings<'kpi' | 'kpi-rows'> = {
  kpi: drawing((key, ctx) => kpiView(ctx, key), kpiCard),
  'kpi-rows': drawing((key, ctx, page) => kpiRowsView(ctx, key, page), kpiRowsCard),
};
