// The answers to the question whether to close over what is unfinished: yes, bound to what the card named, or keep it open (RUN-18).
import { z } from 'zod';
import type { Notice } from '../../cards/render.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { campaignId, onCampaign } from '../shared/click-data.ts';
import { CLOSE_CHANGED, closeCampaign, keepOpen } from './close-campaign.ts';

const onQuestion = z.object({ campaignId, code: z.string().regex(/^[0-9a-f]{6}$/) });
const CHANGED: Notice = { tone: 'error', text: CLOSE_CHANGED };

export function closeActions(services: ActionServices) {
  const confirm: CardAction<z.infer<typeof onQuestion>> = {
    verb: 'close.confirm',
    ability: 'campaign.close',
    data: onQuestion,
    run: async (context) => {
      const { campaignId, code } = context.data;
      const outcome = await closeCampaign(services, byOf(context), { campaignId, confirmed: code });
      const clicked = cardKeyText({ kind: 'close', campaignId });
      return outcome.kind === 'done' && !outcome.closed
        ? services.draw(clicked, context.user, { notice: CHANGED })
        : drawOutcome(services, context, outcome, { clicked });
    },
  };
  const keep: CardAction<z.infer<typeof onCampaign>> = {
    verb: 'close.keep',
    ability: 'campaign.close',
    data: onCampaign,
    run: async (context) => {
      const outcome = await keepOpen(services, byOf(context), context.data);
      return drawOutcome(services, context, outcome, { clicked: cardKeyText({ kind: 'close', ...context.data }) });
    },
  };
  return [confirm, keep] as const;
}
