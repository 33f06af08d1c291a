// How the card of the integrations is drawn.
import { coverageCard } from '../../cards/integrations/agent-coverage/card.ts';
import { integrationsCard } from '../../cards/integrations/integrations/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { coverageView } from './coverage-view.ts';
import { integrationsView } from './integrations-view.ts';

export const integrationCards: CardDrawings<'integrations' | 'coverage'> = {
  integrations: drawing((_, ctx) => integrationsView(ctx), integrationsCard, {
    ability: 'inventory.edit',
    underList: 'closed',
  }),
  coverage: drawing((key, ctx, page) => coverageView(ctx, key, page), coverageCard, { underList: 'closed' }),
};
