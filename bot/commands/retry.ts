// `/retry 12 [host…]`: runs again only what failed.

import { cardKeyText } from '../../domain/card-key.ts';
import type { OperationContext } from '../operations/operation.ts';
import { retryFailed } from '../operations/retry-failed.ts';
import { type CampaignAndHosts, parseCampaignAndHosts } from './arguments.ts';
import { byOf, cardAndNote, type PatchCommand } from './services.ts';

export function retryCommand(operations: OperationContext): PatchCommand<CampaignAndHosts> {
  return {
    name: { fr: 'relancer', en: 'retry' },
    ability: 'campaign.retry',
    help: { fr: 'relance seulement ce qui a échoué', en: 'runs again only what failed' },
    example: { fr: '/relancer 12', en: '/retry 12' },
    parse: parseCampaignAndHosts,
    run: async (context) => {
      const outcome = await retryFailed(operations, byOf(context), context.args);
      if (outcome.kind === 'refused') return { kind: 'text', text: outcome.text };
      const key = cardKeyText({ kind: 'campaign', campaignId: context.args.campaignId });
      return cardAndNote(operations, context, key, outcome.note);
    },
  };
}
