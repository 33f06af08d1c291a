// `/reopen 12 reason`: a closed campaign goes on (RUN-18).

import { cardKeyText } from '../../domain/card-key.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { byOf, cardAndNote, type PatchCommand, refusalAnswer } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { joined } from '../shared/sentences.ts';
import { closedCampaign, reason } from '../shared/typed/argument-kinds.ts';
import { parsedBy } from '../shared/typed/parsed-by-form.ts';
import { reopenCampaign } from './reopen-campaign.ts';

const PARTS = { campaignId: closedCampaign, reason };

type ReopenArgs = { readonly campaignId: CampaignId; readonly reason: string };

export function reopenCommand(operations: OperationContext): PatchCommand<ReopenArgs> {
  return {
    name: { fr: 'rouvrir', en: 'reopen' },
    ability: 'campaign.close',
    help: { fr: 'rouvre une campagne clôturée', en: 'reopens a closed campaign' },
    forms: [
      {
        parts: PARTS,
        does: { fr: 'rouvre une campagne clôturée, avec un motif', en: 'reopens a closed campaign, with a reason' },
        example: { fr: '/rouvrir 8 vrinfapp1 reste à patcher', en: '/reopen 8 vrinfapp1 is still to be patched' },
      },
    ],
    parse: parsedBy(PARTS),
    run: async (context) => {
      const outcome = await reopenCampaign(operations, byOf(context), context.args);
      const { campaignId } = context.args;
      if (outcome.kind === 'refused') return refusalAnswer(outcome);
      const key = cardKeyText({ kind: 'campaign', campaignId });
      return cardAndNote(operations, context, key, joined([outcome.note, outcome.cut ?? null]));
    },
  };
}
