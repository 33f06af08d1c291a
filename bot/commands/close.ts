// `/close 12`: the campaign ends and its card becomes the report.

import { cardKeyText } from '../../domain/card-key.ts';
import { closeCampaign } from '../operations/close-campaign.ts';
import type { OperationContext } from '../operations/operation.ts';
import { type OneCampaign, parseCampaign } from './arguments.ts';
import { answerTo, byOf, card, type PatchCommand } from './services.ts';

export function closeCommand(operations: OperationContext): PatchCommand<OneCampaign> {
  return {
    name: { fr: 'cloturer', en: 'close' },
    aliases: ['clore'],
    ability: 'campaign.close',
    help: {
      fr: 'clôt une campagne ; sa carte devient le rapport',
      en: 'closes a campaign; its card becomes the report',
    },
    example: { fr: '/cloturer 12', en: '/close 12' },
    parse: parseCampaign,
    run: async (context) => {
      const { campaignId } = context.args;
      const outcome = await closeCampaign(operations, byOf(context), { campaignId });
      return answerTo(outcome, () => card(cardKeyText({ kind: 'campaign', campaignId })));
    },
  };
}
