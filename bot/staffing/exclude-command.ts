// `/exclude host [host…] reason`: takes servers out of the open campaigns.

import { answerTo, byOf, type PatchCommand, text } from '../shared/command-answers.ts';
import { splitHosts } from '../shared/named-servers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { namesText } from '../shared/sentences.ts';
import { reason, servers } from '../shared/typed/argument-kinds.ts';
import { parseHostsAndReason } from '../shared/typed/arguments.ts';
import type { Words } from '../shared/typed/command.ts';
import { excludeServers } from './exclude-servers.ts';

export function excludeCommand(operations: OperationContext): PatchCommand<Words> {
  return {
    name: { fr: 'exclure', en: 'exclude' },
    ability: 'session.exclude',
    help: {
      fr: 'retire des serveurs des campagnes ouvertes, avec un motif',
      en: 'takes servers out of the open campaigns, with a reason',
    },
    forms: [
      {
        parts: { servers, reason },
        does: {
          fr: 'retire des serveurs des campagnes ouvertes, avec un motif',
          en: 'takes servers out of the open campaigns, with a reason',
        },
        example: { fr: '/exclure vrinfapp1 base en panne', en: '/exclude vrinfapp1 database down' },
      },
    ],
    parse: parseHostsAndReason,
    run: async (context) => {
      const { list, rest } = context.args;
      const ask = await splitHosts(operations.db, list, rest, 'are refused');
      if ('kind' in ask) return { kind: 'text', text: ask.text };
      const outcome = await excludeServers(operations, byOf(context), ask);
      return answerTo(outcome, ({ servers, campaigns }) => {
        const names = namesText(servers);
        const where = campaigns.join(', ');
        return text(`Exclu (campagne ${where}) : ${names.fr}.`, `Excluded (campaign ${where}): ${names.en}.`);
      });
    },
  };
}
