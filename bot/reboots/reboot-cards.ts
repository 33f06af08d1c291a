// How the cards of reboots are drawn.
import { rebootCard } from '../../cards/reboots/reboot/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { rebootView } from './reboot-view.ts';

export const rebootCards: CardDrawings<'reboot'> = {
  reboot: drawing(({ attemptId }, ctx) => rebootView(ctx, attemptId), rebootCard),
};
