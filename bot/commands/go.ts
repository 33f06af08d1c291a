// `/go 12`: the card on which production is approved or refused (GATE-5). The decision itself is always a click.

import { cardKeyText } from '../../domain/card-key.ts';
import { missingCampaign } from '../operations/campaign.ts';
import type { OperationContext } from '../operations/operation.ts';
import { type OneCampaign, parseCampaign } from './arguments.ts';
import { card, type PatchCommand } from './services.ts';

export function goCommand(operations: OperationContext): PatchCommand<OneCampaign> {
  return {
    name: { fr: 'feu-vert', en: 'go' },
    aliases: ['feuvert'],
    ability: 'read',
    help: {
      fr: 'montre ce qui est validé, ce qui bloque, et le feu vert de production',
      en: 'shows what is validated, what blocks, and the prod go',
    },
    example: { fr: '/feu-vert 12', en: '/go 12' },
    parse: parseCampaign,
    run: async ({ args }) => {
      const missing = await missingCampaign(operations.db, args.campaignId);
      if (missing !== null) return { kind: 'text', text: missing.text };
      return card(cardKeyText({ kind: 'go', campaignId: args.campaignId }));
    },
  };
}
