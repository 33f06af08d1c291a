// The buttons that order work on a campaign: start, stop, retry.

import type { z } from 'zod';
import type { Ability } from '../../domain/people/roles.ts';
import { cleaned } from '../../domain/typed/line.ts';
import type { Action } from '../shared/click.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { onCampaign, onStartWhich } from '../shared/click-data.ts';
import { choiceIn } from '../shared/click-inputs.ts';
import { campaignKey, campaignOrPrereqs } from '../shared/clicked-campaign.ts';
import { orderStart, type StartWhich } from './order-start.ts';
import { retryFailed } from './retry-failed.ts';
import { stopCampaign } from './stop-campaign.ts';

type OnCampaign = z.infer<typeof onCampaign>;
const EVERYBODY = { hostnames: [] } as const;

export function orderActions(services: ActionServices): readonly Action<unknown, Ability>[] {
  return [startAction(services), startWhichAction(services), stopAction(services), retryAction(services)];
}

function startAction(services: ActionServices): CardAction<OnCampaign> {
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

function startWhichAction(services: ActionServices): CardAction<z.infer<typeof onStartWhich>> {
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

function stopAction(services: ActionServices): CardAction<OnCampaign> {
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

function retryAction(services: ActionServices): CardAction<OnCampaign> {
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
