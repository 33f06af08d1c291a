// `/restore host [host…] [in 12] [reason]`: takes excluded servers back into their open campaigns (PRE-9, ELIG-5).

import type { CampaignId } from '../../domain/ids.ts';
import { answerTo, byOf, type PatchCommand } from '../shared/command-answers.ts';
import { splitHosts } from '../shared/named-servers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { joined, namesText, restAfter } from '../shared/sentences.ts';
import { campaignNumber, wrong } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { fold } from '../shared/typed/parse.ts';
import { restoreServers } from './exclude-servers.ts';

type RestoreArgs = Words & { readonly campaignId: CampaignId | null };

export function restoreCommand(operations: OperationContext): PatchCommand<RestoreArgs> {
  return {
    name: { fr: 'restaurer', en: 'restore' },
    ability: 'session.restore',
    help: {
      fr: 'remet des serveurs exclus dans leurs campagnes ouvertes (« dans » et son numéro : dans celle-là ; un motif s’ils ont été patchés depuis)',
      en: 'takes excluded servers back into their open campaigns (“in” and its number: into that one; a reason if they were patched since)',
    },
    example: { fr: '/restaurer vrinfapp1', en: '/restore vrinfapp1' },
    parse: parseRestore,
    run: async (context) => {
      const { list, rest, campaignId } = context.args;
      const ask = await splitHosts(operations.db, list, rest);
      if ('kind' in ask) return { kind: 'text', text: ask.text };
      const where = campaignId === null ? {} : { campaignId };
      const outcome = await restoreServers(operations, byOf(context), { ...ask, ...where });
      return answerTo(outcome, ({ servers, campaigns, notes }) => {
        const names = namesText(servers);
        const numbers = campaigns.join(', ');
        const back = {
          fr: `De retour dans la campagne ${numbers} : ${names.fr}. Relancez les prérequis.`,
          en: `Back in campaign ${numbers}: ${names.en}. Run the prerequisites again.`,
        };
        return { kind: 'text', text: joined([back, ...notes]) ?? back };
      });
    },
  };
}

/** `in 12` stands after the servers; what follows it is the reason. */
function parseRestore({ list, rest }: Words): ParsedArgs<RestoreArgs> {
  if (list.length === 0) return wrong('Il manque le nom du serveur.', 'The name of the server is missing.');
  const at = list.findIndex((word, i) => {
    return i > 0 && ['in', 'dans'].includes(fold(word)) && campaignNumber(list[i + 1]) !== null;
  });
  if (at < 0) return { kind: 'args', args: { list, rest, campaignId: null } };
  const hosts = list.slice(0, at);
  const reason = restAfter(rest, list.slice(0, at + 2));
  const words = { list: [...hosts, ...list.slice(at + 2)], rest: `${hosts.join(' ')} ${reason}` };
  return { kind: 'args', args: { ...words, campaignId: campaignNumber(list[at + 1]) } };
}
