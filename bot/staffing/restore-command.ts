// `/restore host [host…] [in 12] [reason]`: takes excluded servers back into their open campaigns (PRE-9, ELIG-5).

import { foldCase } from '../../domain/fold-case.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { answerTo, byOf, type PatchCommand } from '../shared/command-answers.ts';
import { splitHosts } from '../shared/named-servers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { joined, namesText, restAfter } from '../shared/sentences.ts';
import { campaign, reason, servers } from '../shared/typed/argument-kinds.ts';
import { campaignNumber, lacking } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { after } from '../shared/typed/form.ts';
import { restoreServers } from './exclude-servers.ts';

type RestoreArgs = Words & { readonly campaignId: CampaignId | null };

export function restoreCommand(operations: OperationContext): PatchCommand<RestoreArgs> {
  return {
    name: { fr: 'restaurer', en: 'restore' },
    ability: 'session.restore',
    help: { fr: 'réintègre des serveurs exclus', en: 'includes excluded servers again' },
    forms: [
      {
        parts: { servers, campaignId: after(['dans'], ['in'], campaign) },
        does: {
          fr: 'réintègre des serveurs exclus dans leurs campagnes ouvertes, ou dans une seule',
          en: 'includes excluded servers again in their open campaigns, or in one of them',
        },
        example: { fr: '/restaurer vrinfapp1', en: '/restore vrinfapp1' },
      },
      {
        parts: { servers, reason },
        does: {
          fr: 'les réintègre avec un motif, nécessaire s’ils ont été patchés depuis',
          en: 'includes them again with a reason, required if they were patched since',
        },
        example: { fr: '/restaurer vrinfapp1 noyau à reprendre', en: '/restore vrinfapp1 the kernel is missing' },
      },
    ],
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
  if (list.length === 0)
    return lacking('servers', 'Il manque le nom du serveur.', 'The name of the server is missing.');
  const at = list.findIndex((word, i) => {
    return i > 0 && ['in', 'dans'].includes(foldCase(word)) && campaignNumber(list[i + 1]) !== null;
  });
  if (at < 0) return { kind: 'args', args: { list, rest, campaignId: null } };
  const hosts = list.slice(0, at);
  const reason = restAfter(rest, list.slice(0, at + 2));
  const words = { list: [...hosts, ...list.slice(at + 2)], rest: `${hosts.join(' ')} ${reason}` };
  return { kind: 'args', args: { ...words, campaignId: campaignNumber(list[at + 1]) } };
}
