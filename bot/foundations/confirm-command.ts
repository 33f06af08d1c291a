// `/confirm HOST`: a start of what the product itself stands on, confirmed by its name (RUN-21).
import type { CampaignId } from '../../domain/ids.ts';
import { answerTo, byOf, type PatchCommand, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { campaign, server } from '../shared/typed/argument-kinds.ts';
import { campaignNumber, lacking, notRead } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { optional } from '../shared/typed/form.ts';
import { type Confirm, confirmFoundation } from './confirm-foundation.ts';

export function confirmCommand(operations: OperationContext): PatchCommand<Confirm> {
  return {
    name: { fr: 'confirmer', en: 'confirm' },
    ability: 'campaign.start',
    help: {
      fr: 'confirme par son nom le démarrage d’un socle de PatchCenter',
      en: 'confirms by its name the start of a foundation of PatchCenter',
    },
    forms: [
      {
        parts: { server, campaignId: optional(campaign) },
        does: {
          fr: 'confirme qu’un serveur sur lequel PatchCenter repose peut démarrer aujourd’hui, pour une seule exécution',
          en: 'confirms that a server on which PatchCenter stands may start today, for one attempt',
        },
        example: { fr: '/confirmer vpinfdb1', en: '/confirm vpinfdb1' },
      },
    ],
    parse,
    run: async (context) =>
      answerTo(await confirmFoundation(operations, byOf(context), context.args), ({ hostname, campaignId }) =>
        text(
          `${hostname} est confirmé pour aujourd’hui dans la campagne ${campaignId}. Démarrez-le : il passera en dernier, et seul.`,
          `${hostname} is confirmed for today in campaign ${campaignId}. Start it: it will run last, and alone.`,
        ),
      ),
  };
}

function parse({ list }: Words): ParsedArgs<Confirm> {
  const [hostname, number, extra] = list;
  if (hostname === undefined)
    return lacking('server', 'Il manque le nom du serveur.', 'The name of the server is missing.');
  if (number === undefined) return { kind: 'args', args: { hostname, campaignId: null } };
  const campaignId: CampaignId | null = campaignNumber(number);
  if (campaignId === null || extra !== undefined) {
    return notRead(
      campaignId === null ? number : extra,
      'Après le serveur : le numéro de la campagne, s’il attend dans plusieurs.',
      'After the server: the number of the campaign, if it waits in several.',
    );
  }
  return { kind: 'args', args: { hostname, campaignId } };
}
