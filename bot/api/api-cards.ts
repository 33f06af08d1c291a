// How the card of the tokens is drawn.
import { tokensCard } from '../../cards/api/tokens/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { tokensView } from './tokens-view.ts';

export const apiCards: CardDrawings<'tokens'> = {
  tokens: drawing((_key, ctx, page) => tokensView(ctx, page), tokensCard, { ability: 'role.manage' }),
};
