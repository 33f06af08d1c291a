// `/rollback host reason`: restores the snapshot of a failed attempt, or of one whose owner said KO (RUN-10).

import { cardKeyText } from '../../domain/card-key.ts';
import type { OperationContext } from '../operations/operation.ts';
import { orderRollback, type RollbackOrder } from '../operations/order-rollback.ts';
import { afterWords } from '../operations/sentences.ts';
import { parseHostsAndReason } from './arguments.ts';
import type { ParsedArgs, Words } from './command.ts';
import { answerTo, byOf, card, type PatchCommand } from './services.ts';

export function rollbackCommand(operations: OperationContext): PatchCommand<RollbackOrder> {
  return {
    name: { fr: 'rollback', en: 'rollback' },
    aliases: ['retour-arriere'],
    ability: 'rollback.restore',
    help: {
      fr: 'restaure le snapshot d’un serveur en échec ou en KO, avec un motif',
      en: 'restores the snapshot of a server that failed or got a KO, with a reason',
    },
    example: {
      fr: '/rollback vrinfapp1 le service ne repart pas',
      en: '/rollback vrinfapp1 the service does not start',
    },
    parse,
    run: async (context) => {
      const outcome = await orderRollback(operations, byOf(context), context.args);
      // What has databases waits: the card says what goes with them, and who decides.
      return answerTo(outcome, ({ campaignId, requestId }) =>
        card(cardKeyText(requestId === null ? { kind: 'campaign', campaignId } : { kind: 'rollback', requestId })),
      );
    },
  };
}

/** One server at a time: each rollback is its own decision, with its own reason. */
function parse(words: Words): ParsedArgs<RollbackOrder> {
  const parsed = parseHostsAndReason(words);
  if (parsed.kind === 'wrong') return parsed;
  const hostname = words.list[0] ?? '';
  const reason = afterWords(words.rest, [hostname]);
  return { kind: 'args', args: { hostname, reason } };
}
