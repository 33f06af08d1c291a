// The buttons that order work on a campaign: prerequisites, start, stop, retry, and the backups that a person vouches for.
import type { z } from 'zod';
import { cardKeyText } from '../../domain/card-key.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { cleaned } from '../../domain/typed/line.ts';
import type { CardClick } from '../chat/ports.ts';
import { confirmBackup } from '../prerequisites/confirm-backup.ts';
import { orderPrerequisites } from '../prerequisites/order-prerequisites.ts';
import {
  type ActionServices,
  byOf,
  type CardAction,
  clickedKey,
  deliveryOfClick,
  drawOutcome,
} from '../shared/click-answers.ts';
import { onCampaign, onStartWhich } from '../shared/click-data.ts';
import { choiceIn } from '../shared/click-inputs.ts';
import { orderStart, type StartWhich } from './order-start.ts';
import { retryFailed } from './retry-failed.ts';
import { stopCampaign } from './stop-campaign.ts';

type OnCampaign = z.infer<typeof onCampaign>;
const EVERYBODY = { hostnames: [] } as const;

function campaignKey(campaignId: CampaignId): string {
  return cardKeyText({ kind: 'campaign', campaignId });
}

function prereqsKey(campaignId: CampaignId): string {
  return cardKeyText({ kind: 'prereqs', campaignId });
}

/** Both cards have these buttons. */
function campaignOrPrereqs({ db }: ActionServices, click: CardClick, campaignId: CampaignId): Promise<string> {
  const keys = [campaignKey(campaignId), prereqsKey(campaignId)];
  return clickedKey(db, click, keys, campaignKey(campaignId));
}

/** On the card of a run, that card goes on; on any other, the run's card is shown below. */
export function prereqsAction(services: ActionServices): CardAction<OnCampaign> {
  return {
    verb: 'campaign.prereqs',
    ability: 'campaign.prereqs',
    data: onCampaign,
    run: async (context) => {
      const { click, user, data } = context;
      const clicked = await campaignOrPrereqs(services, click, data.campaignId);
      const outcome = await orderPrerequisites(services, byOf(context), { ...data, ...EVERYBODY });
      const key = prereqsKey(data.campaignId);
      if (outcome.kind === 'done' && clicked !== key)
        await services.show(key, click.conversation, user, deliveryOfClick(context));
      return drawOutcome(services, context, outcome, { clicked });
    },
  };
}

export function startAction(services: ActionServices): CardAction<OnCampaign> {
  return {
    verb: 'campaign.start',
    ability: 'campaign.start',
    data: onCampaign,
    run: async (context) => {
      const { click, data } = context;
      const key = await campaignOrPrereqs(services, click, data.campaignId);
      const outcome = await orderStart(services, byOf(context), { ...data, ...EVERYBODY, bySlot: false });
      return drawOutcome(services, context, outcome, { clicked: key, done: ({ note }) => ({ key, note }) });
    },
  };
}

export function startWhichAction(services: ActionServices): CardAction<z.infer<typeof onStartWhich>> {
  return {
    verb: 'campaign.start-which',
    ability: 'campaign.start',
    data: onStartWhich,
    run: async (context) => {
      const { click, data } = context;
      const { campaignId } = data;
      const key = await campaignOrPrereqs(services, click, campaignId);
      const which = choiceIn(data.which, ['mine', 'due', 'slots', 'all'], null);
      if (which.kind === 'refused') return drawOutcome(services, context, which, { clicked: key });
      const order = { campaignId, ...EVERYBODY, bySlot: which.value === 'slots', ...whichOf(which.value, data.count) };
      const outcome = await orderStart(services, byOf(context), order);
      return drawOutcome(services, context, outcome, { clicked: key, done: ({ note }) => ({ key, note }) });
    },
  };
}

function whichOf(which: 'mine' | 'due' | 'slots' | 'all', count = ''): { readonly which?: StartWhich } {
  if (which === 'slots') return {};
  if (which !== 'all') return { which: { kind: which } };
  // What is no number is no count: the order asks for it.
  const typedCount = /^\s*\d{1,6}\s*$/.test(cleaned(count)) ? Number(cleaned(count)) : null;
  return { which: { kind: 'all', count: typedCount } };
}

export function stopAction(services: ActionServices): CardAction<OnCampaign> {
  return {
    verb: 'campaign.stop',
    ability: 'campaign.stop',
    data: onCampaign,
    run: async (context) => {
      const outcome = await stopCampaign(services, byOf(context), context.data);
      return drawOutcome(services, context, outcome, { clicked: campaignKey(context.data.campaignId) });
    },
  };
}

export function retryAction(services: ActionServices): CardAction<OnCampaign> {
  return {
    verb: 'campaign.retry',
    ability: 'campaign.retry',
    data: onCampaign,
    run: async (context) => {
      const { campaignId } = context.data;
      const outcome = await retryFailed(services, byOf(context), { campaignId, ...EVERYBODY });
      const key = campaignKey(campaignId);
      return drawOutcome(services, context, outcome, { clicked: key, done: ({ note }) => ({ key, note }) });
    },
  };
}

export function confirmBackupAction(services: ActionServices): CardAction<OnCampaign> {
  return {
    verb: 'prereqs.confirm-backup',
    ability: 'campaign.prereqs',
    data: onCampaign,
    run: async (context) => {
      const { campaignId } = context.data;
      const outcome = await confirmBackup(services, byOf(context), { campaignId });
      return drawOutcome(services, context, outcome, { clicked: prereqsKey(campaignId) });
    },
  };
}
