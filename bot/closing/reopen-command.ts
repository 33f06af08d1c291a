// `/reopen 12 reason`: a closed campaign goes on (RUN-18).

import { cardKeyText } from '../../domain/card-key.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { argumentAtStart, unreadBefore } from '../../domain/typed/free-text.ts';
import { byOf, cardAndNote, type PatchCommand, refusalText } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { joined, restAfter, unquoted } from '../shared/sentences.ts';
import { campaignNumber, noNumber } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { reopenCampaign } from './reopen-campaign.ts';

type ReopenArgs = { readonly campaignId: CampaignId; readonly reason: string };

export function reopenCommand(operations: OperationContext): PatchCommand<ReopenArgs> {
  return {
    name: { fr: 'rouvrir', en: 'reopen' },
    ability: 'campaign.close',
    help: {
      fr: 'rouvre une campagne close, avec un motif',
      en: 'opens a closed campaign again, with a reason',
    },
    example: { fr: '/rouvrir 8 vrinfapp1 reste à patcher', en: '/reopen 8 vrinfapp1 is still to be patched' },
    parse: parseReopen,
    run: async (context) => {
      const outcome = await reopenCampaign(operations, byOf(context), context.args);
      const { campaignId } = context.args;
      if (outcome.kind === 'refused') {
        return refusalText(outcome, {
          fr: `/rouvrir ${campaignId} un serveur reste à patcher`,
          en: `/reopen ${campaignId} a server is still to be patched`,
        });
      }
      const key = cardKeyText({ kind: 'campaign', campaignId });
      return cardAndNote(operations, context, key, joined([outcome.note, outcome.cut ?? null]));
    },
  };
}

function parseReopen({ list, rest }: Words): ParsedArgs<ReopenArgs> {
  const campaignId = campaignNumber(list[0]);
  if (campaignId === null) return noNumber(list[0]);
  const typed = restAfter(rest, list.slice(0, 1));
  const unread = argumentAtStart(typed);
  if (unread !== null) return { kind: 'wrong', problem: unreadBefore(unread) };
  const reason = unquoted(typed);
  return { kind: 'args', args: { campaignId, reason } };
}
