// How the card of the integrations is drawn.
import { integrationsCard } from '../../cards/integrations/integrations/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { integrationsView } from './integrations-view.ts';

export const integrationCards: CardDrawings<'integrations'> = {
  integrations: drawing((_, ctx) => integrationsView(ctx), integrationsCard, {
    ability: 'inventory.edit',
    underList: 'closed',
  }),
};
