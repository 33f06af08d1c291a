// How the cards of prerequisites are drawn.
import { prereqDetailCard } from '../../cards/prerequisites/prereq/card.ts';
import { prereqsCard } from '../../cards/prerequisites/prereqs/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { prereqDetailView } from './prereq-detail-view.ts';
import { prereqsView } from './prereqs-view.ts';

export const prerequisiteCards: CardDrawings<'prereqs' | 'prereq'> = {
  prereqs: drawing(({ campaignId }, ctx, page) => prereqsView(ctx, campaignId, page), prereqsCard),
  prereq: drawing(({ sessionId }, ctx, page) => prereqDetailView(ctx, sessionId, page), prereqDetailCard),
};
