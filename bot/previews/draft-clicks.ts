// The buttons of a preview: create the campaign, cancel, turn pages.

import type { z } from 'zod';
import { cardKeyText } from '../../domain/card-key.ts';
import type { DraftId } from '../../domain/ids.ts';
import type { Ability } from '../../domain/people/roles.ts';
import type { Action } from '../shared/click.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { onDraft } from '../shared/click-data.ts';
import { cancelDraft } from './cancel-draft.ts';
import { createCampaign } from './create-campaign.ts';

type OnDraft = z.infer<typeof onDraft>;

function draftKey(draftId: DraftId): string {
  return cardKeyText({ kind: 'draft', draftId });
}

export function draftActions(services: ActionServices): readonly Action<unknown, Ability>[] {
  return [createAction(services), cancelAction(services)];
}

/** The message of the preview is from then on the campaign's own card. */
function createAction(services: ActionServices): CardAction<OnDraft> {
  return {
    verb: 'campaign.create',
    ability: 'campaign.create',
    data: onDraft,
    run: async (context) => {
      const outcome = await createCampaign(services, byOf(context), context.data);
      return drawOutcome(services, context, outcome, {
        clicked: draftKey(context.data.draftId),
        done: ({ campaignId, note }) => ({ key: cardKeyText({ kind: 'campaign', campaignId }), note }),
      });
    },
  };
}

function cancelAction(services: ActionServices): CardAction<OnDraft> {
  return {
    verb: 'campaign.cancel',
    ability: 'campaign.create',
    data: onDraft,
    run: async (context) => {
      const { draftId } = context.data;
      const outcome = await cancelDraft(services, byOf(context), { draftId });
      return drawOutcome(services, context, outcome, { clicked: draftKey(draftId) });
    },
  };
}
