// What the card of the integrations shows.
import type { IntegrationsView } from '../../cards/integrations/integrations/card.ts';
import { loadIntegrations } from '../../db/queries/integrations/overview.ts';
import { loadAnsweredQuestions, loadOpenQuestions } from '../../db/queries/servers/ec2-instances.ts';
import { loadReceivers } from '../../db/queries/webhooks/receivers.ts';
import { mayHere, noticePart, type ViewContext } from '../shared/view-context.ts';

/** What is read more often says no times: its card would be edited with each reading. */
const CONTINUAL_SECONDS = 600;
/** The others come as these are answered. */
const MAX_NAMESAKES = 8;
const MAX_ANSWERED = 3;

export async function integrationsView(ctx: ViewContext): Promise<IntegrationsView> {
  const configured = ctx.settings.integrations ?? [];
  const found = await loadIntegrations(
    ctx.db,
    configured.map(({ name }) => name),
  );
  const may = mayHere(ctx, 'inventory.edit');
  const { total, rows } = await loadOpenQuestions(ctx.db, MAX_NAMESAKES);
  return {
    namesakes: {
      total,
      rows: rows.map((row) => ({ ...row, mayAnswer: may })),
      answered: await loadAnsweredQuestions(ctx.db, MAX_ANSWERED),
      mayForget: may,
    },
    integrations: found.map((one) => {
      const integration = configured.find(({ name }) => name === one.name);
      const isContinual = (integration?.schedule.everySeconds ?? CONTINUAL_SECONDS) < CONTINUAL_SECONDS;
      return {
        ...one,
        mayRun: may && !one.isAsked && (isContinual || one.lastRun?.endedAt !== null),
        // Who leaves a directory loses their roles here (PEOPLE-2).
        mayTakeShrunk:
          may &&
          (integration?.people == null || mayHere(ctx, 'role.manage')) &&
          !one.isAsked &&
          one.lastRun?.fault === 'shrunk',
        mayReview: may && integration?.inventory != null && one.lastOkAt !== null,
        isReviewed: integration?.onBehalfOf === null,
        isContinual,
        keepsSecrets: integration?.keepsSecrets === true,
        setsDowntimes: integration?.setsDowntimes === true,
      };
    }),
    receivers: (await loadReceivers(ctx.db)).map(({ failures: _, ...receiver }) => receiver),
    ...noticePart(ctx),
  };
}
