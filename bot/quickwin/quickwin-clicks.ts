// The buttons of the phases of a QuickWin run (RUN-13), on its card.
import { z } from 'zod';
import { cardKeyText } from '../../domain/card-key.ts';
import { orderStart } from '../campaigns/order-start.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { onCampaign } from '../shared/click-data.ts';
import { backToDraft } from './back-to-draft.ts';
import { orderSnapshots } from './order-snapshots.ts';

type OnRun = z.infer<typeof onCampaign>;
const onRunBranch = onCampaign.extend({ branch: z.enum(['hprod', 'prod']) });

export function quickwinActions(services: ActionServices) {
  return [snapshotsAction(services), patchAction(services), draftAction(services)] as const;
}

function runKey({ campaignId }: OnRun): string {
  return cardKeyText({ kind: 'campaign', campaignId });
}

function snapshotsAction(services: ActionServices): CardAction<OnRun> {
  return {
    verb: 'quickwin.snapshots',
    ability: 'quickwin.run',
    data: onCampaign,
    run: async (context) => {
      const outcome = await orderSnapshots(services, byOf(context), { ...context.data, branch: null });
      return drawOutcome(services, context, outcome, { clicked: runKey(context.data) });
    },
  };
}

function patchAction(services: ActionServices): CardAction<z.infer<typeof onRunBranch>> {
  return {
    verb: 'quickwin.patch',
    ability: 'campaign.start',
    data: onRunBranch,
    run: async (context) => {
      const key = runKey(context.data);
      const outcome = await orderStart(services, byOf(context), { ...context.data, hostnames: [], bySlot: false });
      return drawOutcome(services, context, outcome, { clicked: key, done: ({ note }) => ({ key, note }) });
    },
  };
}

function draftAction(services: ActionServices): CardAction<OnRun> {
  return {
    verb: 'quickwin.draft',
    ability: 'quickwin.run',
    data: onCampaign,
    run: async (context) => {
      const outcome = await backToDraft(services, byOf(context), context.data);
      return drawOutcome(services, context, outcome, { clicked: runKey(context.data) });
    },
  };
}
