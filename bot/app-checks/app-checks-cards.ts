// How the cards of app checks are drawn.
import { appChecksCard } from '../../cards/app-checks/app-checks/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { appChecksView } from './app-checks-view.ts';

export const appChecksCards: CardDrawings<'app-checks'> = {
  'app-checks': drawing(({ applicationId }, ctx) => appChecksView(ctx, applicationId), appChecksCard, {
    underList: 'same',
  }),
};
