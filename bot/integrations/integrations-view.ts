// What the card of the integrations shows.
import type { IntegrationsView } from '../../cards/integrations/integrations/card.ts';
import { loadIntegrations } from '../../db/queries/integrations/overview.ts';
import { mayHere, noticePart, type ViewContext } from '../shared/view-context.ts';

export async function integrationsView(ctx: ViewContext): Promise<IntegrationsView> {
  const configured = ctx.settings.integrations ?? [];
  const found = await loadIntegrations(
    ctx.db,
    configured.map(({ name }) => name),
  );
  const may = mayHere(ctx, 'inventory.edit');
  return {
    integrations: found.map((one) => {
      const integration = configured.find(({ name }) => name === one.name);
      return {
        ...one,
        mayRun: may && !one.isAsked && one.lastRun?.endedAt !== null,
        mayTakeShrunk: may && !one.isAsked && one.lastRun?.fault === 'shrunk',
        mayReview: may && integration?.inventory != null && one.lastOkAt !== null,
        isReviewed: integration?.onBehalfOf === null,
      };
    }),
    ...noticePart(ctx),
  };
}
