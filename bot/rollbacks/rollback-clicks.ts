// The buttons of a rollback (RUN-10): ordered on the campaign's card; agreed to by the owner of the databases, or left as it is.

import { z } from 'zod';
import { INPUTS } from '../../cards/verbs.ts';
import { loadHostnamesOf } from '../../db/queries/servers/servers.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { type ActionServices, byOf, type CardAction, deliveryOfClick, drawOutcome } from '../shared/click-answers.ts';
import { campaignId, page, typed } from '../shared/click-data.ts';
import { serversIn } from '../shared/click-inputs.ts';
import { refuse } from '../shared/operation.ts';
import { answerRollback, type RollbackAnswer } from './answer-rollback.ts';
import { orderRollback } from './order-rollback.ts';

const onRequest = z.object({ requestId: z.int().positive().max(2_147_483_647) });
type OnRequest = z.infer<typeof onRequest>;

const onServer = z.object({ campaignId, page, [INPUTS.restored]: typed, [INPUTS.reason]: typed });
const NO_SERVER = refuse('Choisissez le serveur.', 'Choose the server.');

function orderAction(services: ActionServices): CardAction<z.infer<typeof onServer>> {
  return {
    verb: 'campaign.rollback',
    ability: 'rollback.restore',
    data: onServer,
    run: async (context) => {
      const { campaignId: id, page: shown, restored, reason = '' } = context.data;
      const clicked = cardKeyText({ kind: 'campaign', campaignId: id });
      const where = { clicked, page: shown };
      const ids = serversIn(restored);
      if (ids.kind === 'refused') return drawOutcome(services, context, ids, where);
      const [hostname] = await loadHostnamesOf(services.db, ids.value);
      if (hostname === undefined || ids.value.length > 1) return drawOutcome(services, context, NO_SERVER, where);
      const outcome = await orderRollback(services, byOf(context), { hostname, reason, campaignId: id });
      if (outcome.kind === 'done' && outcome.requestId !== null) {
        // It has databases: their owner's card says what goes with them.
        const key = cardKeyText({ kind: 'rollback', requestId: outcome.requestId });
        await services.show(key, context.click.conversation, context.user, deliveryOfClick(context));
      }
      return drawOutcome(services, context, outcome, where);
    },
  };
}

export function rollbackActions(services: ActionServices) {
  const answering = (
    verb: 'rollback.agree' | 'rollback.refuse',
    answer: RollbackAnswer['answer'],
  ): CardAction<OnRequest> => ({
    ability: 'read',
    asks: answer === 'agree' ? ['rollback.agree'] : ['rollback.agree', 'rollback.restore'],
    verb,
    data: onRequest,
    run: async (context) => {
      const { requestId } = context.data;
      const outcome = await answerRollback(services, byOf(context), { requestId, answer });
      return drawOutcome(services, context, outcome, { clicked: cardKeyText({ kind: 'rollback', requestId }) });
    },
  });
  return [orderAction(services), answering('rollback.agree', 'agree'), answering('rollback.refuse', 'refuse')] as const;
}
