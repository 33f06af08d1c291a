// `/give-up host reason`: ends an attempt whose host no longer answers (RUN-15).

import { cardKeyText } from '../../domain/card-key.ts';
import { card, type PatchCommand } from '../shared/command-answers.ts';
import { orderOnOneServer } from '../shared/one-server-order.ts';
import type { OperationContext } from '../shared/operation.ts';
import { reason, server } from '../shared/typed/argument-kinds.ts';
import { parseHostsAndReason } from '../shared/typed/arguments.ts';
import type { Words } from '../shared/typed/command.ts';
import { giveUpAttempt } from './give-up-attempt.ts';

export function giveUpCommand(operations: OperationContext): PatchCommand<Words> {
  return {
    name: { fr: 'abandonner', en: 'give-up' },
    ability: 'attempt.give-up',
    help: {
      fr: 'met fin à l’exécution d’un serveur qui ne répond plus, avec un motif',
      en: 'ends the attempt on a server that no longer answers, with a reason',
    },
    forms: [
      {
        parts: { servers: server, reason },
        does: {
          fr: 'met fin à l’exécution sur un serveur qui ne répond plus, avec un motif',
          en: 'ends the attempt on a server that no longer answers, with a reason',
        },
        example: {
          fr: '/abandonner vrinfapp1 machine perdue, en reconstruction',
          en: '/give-up vrinfapp1 machine lost, being rebuilt',
        },
      },
    ],
    parse: parseHostsAndReason,
    run: (context) =>
      orderOnOneServer(operations, context, giveUpAttempt, ({ campaignId }) =>
        card(cardKeyText({ kind: 'campaign', campaignId })),
      ),
  };
}
