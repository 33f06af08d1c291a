// `/reopen 12 reason`: a closed campaign goes on (RUN-18).

import type { CampaignId } from '../../domain/ids.ts';
import { byOf, campaignAndNote, type PatchCommand } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
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
    run: async (context) =>
      campaignAndNote(operations, context, await reopenCampaign(operations, byOf(context), context.args)),
  };
}
