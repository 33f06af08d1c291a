// `/prereqs 12 [host…]`: runs the prerequisites and shows their live card.

import { cardKeyText } from '../../domain/card-key.ts';
import type { OperationContext } from '../operations/operation.ts';
import { orderPrerequisites } from '../operations/order-prerequisites.ts';
import { type CampaignAndHosts, parseCampaignAndHosts } from './arguments.ts';
import { byOf, cardAndNote, type PatchCommand } from './services.ts';

export function prereqsCommand(operations: OperationContext): PatchCommand<CampaignAndHosts> {
  return {
    name: { fr: 'prerequis', en: 'prereqs' },
    aliases: ['prereq', 'prerequisites'],
    ability: 'campaign.prereqs',
    help: {
      fr: 'vérifie les prérequis des serveurs d’une campagne',
      en: 'checks the prerequisites of the servers of a campaign',
    },
    example: { fr: '/prerequis 12', en: '/prereqs 12' },
    parse: parseCampaignAndHosts,
    run: async (context) => {
      const outcome = await orderPrerequisites(operations, byOf(context), context.args);
      if (outcome.kind === 'refused') return { kind: 'text', text: outcome.text };
      const key = cardKeyText({ kind: 'prereqs', campaignId: context.args.campaignId });
      return cardAndNote(operations, context, key, outcome.note);
    },
  };
}
