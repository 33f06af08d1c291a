// Buttons that show another card in the same conversation, live from then on.

import type { z } from 'zod';
import { cardKeyText } from '../../domain/card-key.ts';
import { say, type Text } from '../../domain/language.ts';
import type { Ability } from '../../domain/people/roles.ts';
import type { ClickAnswer } from '../chat/ports.ts';
import type { Action, ActionContext } from '../shared/click.ts';
import { type ActionServices, type CardAction, deliveryOfClick } from '../shared/click-answers.ts';
import { onApplication, onCampaign } from '../shared/click-data.ts';

type OnCampaign = z.infer<typeof onCampaign>;

const SHOWN: Text = {
  fr: 'La carte est affichée dans cette conversation.',
  en: 'The card is shown in this conversation.',
};

export function openActions(services: ActionServices): readonly Action<unknown, Ability>[] {
  return [openCampaignAction(services), openGoAction(services), openValidationAction(services)];
}

function openCampaignAction(services: ActionServices): CardAction<OnCampaign> {
  return {
    verb: 'campaign.open',
    ability: 'read',
    data: onCampaign,
    run: (context) => open(services, context, cardKeyText({ kind: 'campaign', ...context.data })),
  };
}

function openGoAction(services: ActionServices): CardAction<OnCampaign> {
  return {
    verb: 'go.open',
    ability: 'read',
    data: onCampaign,
    run: (context) => open(services, context, cardKeyText({ kind: 'go', ...context.data })),
  };
}

function openValidationAction(services: ActionServices): CardAction<z.infer<typeof onApplication>> {
  return {
    verb: 'validation.open',
    ability: 'read',
    data: onApplication,
    run: (context) => open(services, context, cardKeyText({ kind: 'validation', ...context.data })),
  };
}

/** Drawn first, for its own sake: a card that does not exist is not shown. */
async function open(
  { draw, show }: ActionServices,
  { user, click }: ActionContext<unknown>,
  key: string,
): Promise<ClickAnswer> {
  const drawn = await draw(key, user);
  if (drawn.kind === 'message') return drawn;
  await show(key, click.conversation, user, deliveryOfClick({ user, click }));
  return { kind: 'message', text: say(SHOWN, user.language) };
}
