// How the cards of planning are drawn.
import { freezesCard } from '../../cards/planning/freezes/card.ts';
import { planChangeCard } from '../../cards/planning/plan-change/card.ts';
import { planningYearCard } from '../../cards/planning/planning/card.ts';
import { planningFindingsCard } from '../../cards/planning/planning-findings/card.ts';
import { planningWeekCard } from '../../cards/planning/planning-week/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { planChangeView } from './plan-change-view.ts';
import { planningWeekView } from './plan-week-view.ts';
import { freezesView, planningFindingsView, planningYearView } from './plan-year-view.ts';

export const planningCards: CardDrawings<
  'planning' | 'planning-findings' | 'planning-week' | 'plan-change' | 'freezes'
> = {
  // Opens at the cycle of today.
  planning: drawing(({ year }, ctx, _page, pages) => planningYearView(ctx, year, pages?.page ?? 0), planningYearCard, {
    underList: 'same',
  }),
  'planning-findings': drawing(({ year }, ctx, page) => planningFindingsView(ctx, year, page), planningFindingsCard, {
    underList: 'same',
  }),
  'planning-week': drawing(({ year, weekNumber }, ctx) => planningWeekView(ctx, year, weekNumber), planningWeekCard, {
    underList: 'same',
  }),
  'plan-change': drawing(({ changeId }, ctx, page) => planChangeView(ctx, changeId, page), planChangeCard, {
    underList: 'same',
  }),
  freezes: drawing((_key, ctx, page) => freezesView(ctx, page), freezesCard, { underList: 'same' }),
};
