// How the cards of actions are drawn.
import { actionCard } from '../../cards/actions/action/card.ts';
import { actionsCard } from '../../cards/actions/actions/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { actionsView, actionView } from './actions-view.ts';

export const actionsCards: CardDrawings<'actions' | 'action'> = {
  actions: drawing(({ subject }, ctx) => actionsView(ctx, subject), actionsCard),
  action: drawing(({ actionId }, ctx) => actionView(ctx, actionId), actionCard),
};
