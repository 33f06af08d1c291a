// How the cards of maintenance windows are drawn. The name of one may be that of an application: closed to whom has a list (PEOPLE-3).
import { windowCard } from '../../cards/windows/window/card.ts';
import { windowsCard } from '../../cards/windows/windows/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { windowsView, windowView } from './windows-view.ts';

export const windowCards: CardDrawings<'windows' | 'window'> = {
  windows: drawing((_key, ctx, page) => windowsView(ctx, page), windowsCard, { underList: 'closed' }),
  window: drawing(({ windowId }, ctx) => windowView(ctx, windowId), windowCard, { underList: 'closed' }),
};
