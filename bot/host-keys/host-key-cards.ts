// How the cards of host keys are drawn.
import { hostKeysCard } from '../../cards/host-keys/host-keys/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { hostKeysView } from './host-keys-view.ts';

export const hostKeyCards: CardDrawings<'host-keys'> = {
  'host-keys': drawing((_key, ctx, page) => hostKeysView(ctx, page), hostKeysCard),
};
