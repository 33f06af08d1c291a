// `/rollback host reason`: restores the snapshot of a failed attempt, or of one whose owner said KO (RUN-10).

import { cardKeyText } from '../../domain/card-key.ts';
import type { PatchCommand } from '../shared/command-answers.ts';
import { orderOnOneServer } from '../shared/one-server-order.ts';
import type { OperationContext } from '../shared/operation.ts';
import { reason, server } from '../shared/typed/argument-kinds.ts';
import { parseHostsAndReason } from '../shared/typed/arguments.ts';
import type { Words } from '../shared/typed/command.ts';
import { orderRollback } from './order-rollback.ts';

export function rollbackCommand(operations: OperationContext): PatchCommand<Words> {
  return {
    name: { fr: 'rollback', en: 'rollback' },
    aliases: ['retour-arriere'],
    ability: 'rollback.restore',
    help: { fr: 'restaure le snapshot d’un serveur', en: 'restores the snapshot of a server' },
    forms: [
      {
        parts: { servers: server, reason },
        does: {
          fr: 'restaure le snapshot d’un serveur en échec ou refusé (KO), avec un motif',
          en: 'restores the snapshot of a server that failed or got a KO, with a reason',
        },
        example: {
          fr: '/rollback vrinfapp1 le service ne repart pas',
          en: '/rollback vrinfapp1 the service does not start',
        },
      },
    ],
    parse: parseHostsAndReason,
    run: (context) =>
      // What has databases waits: the card says what goes with them, and who decides.
      orderOnOneServer(operations, context, orderRollback, ({ campaignId, requestId, warning }) => ({
        kind: 'card',
        key: cardKeyText(requestId === null ? { kind: 'campaign', campaignId } : { kind: 'rollback', requestId }),
        ...(warning === undefined ? {} : { note: warning }),
      })),
  };
}
