// `/stop 12`: nothing new starts (RUN-13).

import { cardKeyText } from '../../domain/card-key.ts';
import { answerTo, byOf, card, type PatchCommand } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { type OneCampaign, parseCampaign } from '../shared/typed/arguments.ts';
import { stopCampaign } from './stop-campaign.ts';

export function stopCommand(operations: OperationContext): PatchCommand<OneCampaign> {
  return {
    name: { fr: 'arreter', en: 'stop' },
    ability: 'campaign.stop',
    help: {
      fr: 'ne démarre plus rien ; ce qui est en cours se termine',
      en: 'starts nothing new; what runs ends by itself',
    },
    example: { fr: '/arreter 12', en: '/stop 12' },
    parse: parseCampaign,
    run: async (context) => {
      const { campaignId } = context.args;
      const outcome = await stopCampaign(operations, byOf(context), { campaignId });
      return answerTo(outcome, () => card(cardKeyText({ kind: 'campaign', campaignId })));
    },
  };
}
