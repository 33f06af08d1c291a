// How the cards of history are drawn.
import { auditCard } from '../../cards/history/audit/card.ts';
import { historyCard } from '../../cards/history/history/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { auditView } from './audit-view.ts';
import { historyView } from './history-view.ts';

export const historyCards: CardDrawings<'history' | 'audit'> = {
  history: drawing(({ filter }, ctx, page) => historyView(ctx, filter, page), historyCard),
  audit: drawing(({ filter }, ctx, page) => auditView(ctx, filter, page), auditCard, { ability: 'audit.read' }),
};
