// How the cards of validations are drawn.
import { validatedServerCard } from '../../cards/validations/validated-server/card.ts';
import { validationRequestCard } from '../../cards/validations/validation/card.ts';
import { validationsCard } from '../../cards/validations/validations/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { validatedServerView } from './validated-server-view.ts';
import { validationView } from './validation-view.ts';
import { validationsView } from './validations-view.ts';

export const validationCards: CardDrawings<'validation' | 'validations' | 'validated-server'> = {
  validation: drawing(
    ({ campaignId, applicationId }, ctx, page) => validationView(ctx, campaignId, applicationId, page),
    validationRequestCard,
  ),
  validations: drawing(({ filter }, ctx, page) => validationsView(ctx, filter, page), validationsCard),
  'validated-server': drawing((key, ctx, page) => validatedServerView(ctx, key, page), validatedServerCard),
};
