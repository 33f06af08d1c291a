// The buttons of a rollback that waits for the owner of the databases: agree, or leave it as it is (RUN-10).
import { z } from 'zod';
import { cardKeyText } from '../../domain/card-key.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { answerRollback, type RollbackAnswer } from './answer-rollback.ts';

const onRequest = z.object({ requestId: z.int().positive().max(2_147_483_647) });
type OnRequest = z.infer<typeof onRequest>;

export function rollbackActions(services: ActionServices) {
  const answering = (
    verb: 'rollback.agree' | 'rollback.refuse',
    answer: RollbackAnswer['answer'],
  ): CardAction<OnRequest> => ({
    ability: 'read',
    verb,
    data: onRequest,
    run: async (context) => {
      const { requestId } = context.data;
      const outcome = await answerRollback(services, byOf(context), { requestId, answer });
      return drawOutcome(services, context, outcome, { clicked: cardKeyText({ kind: 'rollback', requestId }) });
    },
  });
  return [answering('rollback.agree', 'agree'), answering('rollback.refuse', 'refuse')] as const;
}
