// `/restore host [host…]`: takes excluded servers back into their open campaigns (PRE-9).

import { restoreServers } from '../operations/move-servers.ts';
import type { OperationContext } from '../operations/operation.ts';
import { namesText } from '../operations/sentences.ts';
import { parseHosts } from './arguments.ts';
import { answerTo, byOf, type PatchCommand, text } from './services.ts';

export function restoreCommand(operations: OperationContext): PatchCommand<{ readonly hostnames: readonly string[] }> {
  return {
    name: { fr: 'restaurer', en: 'restore' },
    ability: 'session.restore',
    help: {
      fr: 'remet des serveurs exclus dans leurs campagnes ouvertes',
      en: 'takes excluded servers back into their open campaigns',
    },
    example: { fr: '/restaurer vrinfapp1', en: '/restore vrinfapp1' },
    parse: parseHosts,
    run: async (context) => {
      const outcome = await restoreServers(operations, byOf(context), context.args);
      return answerTo(outcome, ({ servers, campaigns }) => {
        const names = namesText(servers);
        const where = campaigns.join(', ');
        return text(
          `De retour dans la campagne ${where} : ${names.fr}. Relancez les prérequis.`,
          `Back in campaign ${where}: ${names.en}. Run the prerequisites again.`,
        );
      });
    },
  };
}
