// `/give-up host reason`: ends an attempt whose host no longer answers (RUN-15).
import { cardKeyText } from '../../domain/card-key.ts';
import { type GiveUpOrder, giveUpAttempt } from '../operations/give-up-attempt.ts';
import type { OperationContext } from '../operations/operation.ts';
import { afterWords } from '../operations/sentences.ts';
import { parseHostsAndReason } from './arguments.ts';
import type { ParsedArgs, Words } from './command.ts';
import { answerTo, byOf, card, type PatchCommand } from './services.ts';

export function giveUpCommand(operations: OperationContext): PatchCommand<GiveUpOrder> {
  return {
    name: { fr: 'abandonner', en: 'give-up' },
    ability: 'attempt.give-up',
    help: {
      fr: 'met fin à l’exécution d’un serveur qui ne répond plus, avec un motif',
      en: 'ends the attempt on a server that no longer answers, with a reason',
    },
    example: {
      fr: '/abandonner vrinfapp1 machine perdue, en reconstruction',
      en: '/give-up vrinfapp1 machine lost, being rebuilt',
    },
    parse,
    run: async (context) => {
      const outcome = await giveUpAttempt(operations, byOf(context), context.args);
      return answerTo(outcome, ({ campaignId }) => card(cardKeyText({ kind: 'campaign', campaignId })));
    },
  };
}

/** One server at a time: each has its own reason. */
function parse(words: Words): ParsedArgs<GiveUpOrder> {
  const parsed = parseHostsAndReason(words);
  if (parsed.kind === 'wrong') return parsed;
  const hostname = words.list[0] ?? '';
  return { kind: 'args', args: { hostname, reason: afterWords(words.rest, [hostname]) } };
}
