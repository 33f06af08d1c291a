// `/stop 12`: nothing new starts (RUN-13).

import { cardKeyText } from '../../domain/card-key.ts';
import { answerTo, byOf, card, type PatchCommand } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { campaign } from '../shared/typed/argument-kinds.ts';
import type { OneCampaign } from '../shared/typed/arguments.ts';
import { parsedBy } from '../shared/typed/parsed-by-form.ts';
import { stopCampaign } from './stop-campaign.ts';

const PARTS = { campaignId: campaign };

export function stopCommand(operations: OperationContext): PatchCommand<OneCampaign> {
  return {
    name: { fr: 'arreter', en: 'stop' },
    ability: 'campaign.stop',
    help: { fr: 'arrête une campagne', en: 'stops a campaign' },
    forms: [
      {
        parts: PARTS,
        does: {
          fr: 'ne démarre plus aucun serveur ; les serveurs en cours se terminent',
          en: 'starts no more servers; those in progress finish',
        },
        example: { fr: '/arreter 12', en: '/stop 12' },
      },
    ],
    parse: parsedBy(PARTS),
    run: async (context) => {
      const { campaignId } = context.args;
      const outcome = await stopCampaign(operations, byOf(context), { campaignId });
      return answerTo(outcome, () => card(cardKeyText({ kind: 'campaign', campaignId })));
    },
  };
}
