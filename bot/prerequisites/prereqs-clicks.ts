// The buttons of the prerequisites: one server's detail, its pages, and another run for those that did not pass.

import { z } from 'zod';
import { INPUTS } from '../../cards/verbs.ts';
import { findSession } from '../../db/queries/attempts/sessions.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { type CampaignId, parseId, type SessionId } from '../../domain/ids.ts';
import { say, type Text } from '../../domain/language.ts';
import type { Ability } from '../../domain/people/roles.ts';
import {
  type ActionServices,
  byOf,
  type CardAction,
  clickedKey,
  deliveryOfClick,
  drawOutcome,
} from '../shared/click-answers.ts';
import { campaignId, idOf, onCampaign, page, typed } from '../shared/click-data.ts';
import { campaignOrPrereqs, prereqsKey } from '../shared/clicked-campaign.ts';
import { confirmBackup } from './confirm-backup.ts';
import { orderPrerequisites } from './order-prerequisites.ts';
import { rerunFailed } from './rerun-failed.ts';

const onDetail = z.object({ campaignId, [INPUTS.session]: typed });
const onServer = z.object({ sessionId: idOf<SessionId>(), page });

export function prereqActions(services: ActionServices) {
  return [
    prereqsAction(services),
    failedAction(services),
    detailAction(services),
    againAction(services),
    confirmBackupAction(services),
  ] as const;
}

/** Operators run, coordinators also restore: the operation tells them apart. */
const EITHER: Ability = 'read';
const EITHER_OF: readonly Ability[] = ['session.restore', 'campaign.prereqs'];

function failedAction(services: ActionServices): CardAction<z.infer<typeof onCampaign>> {
  return {
    verb: 'prereqs.failed',
    ability: EITHER,
    asks: EITHER_OF,
    data: onCampaign,
    run: async (context) => {
      const clicked = cardKeyText({ kind: 'prereqs', campaignId: context.data.campaignId });
      const outcome = await rerunFailed(services, byOf(context), { ...context.data, only: null });
      return drawOutcome(services, context, outcome, { clicked, done: ({ note }) => ({ key: clicked, note }) });
    },
  };
}

const CHOOSE: Text = { fr: 'Choisissez d’abord un serveur.', en: 'Choose a server first.' };
const SHOWN: Text = { fr: 'Son détail est affiché ci-dessous.', en: 'Its details are shown below.' };

function detailAction({ show }: ActionServices): CardAction<z.infer<typeof onDetail>> {
  return {
    verb: 'prereqs.detail',
    ability: 'read',
    data: onDetail,
    run: async ({ data, user, click }) => {
      const sessionId = parseId<SessionId>(data.session);
      if (sessionId === null) return { kind: 'message', text: say(CHOOSE, user.language) };
      const key = cardKeyText({ kind: 'prereq', sessionId });
      await show(key, click.conversation, user, deliveryOfClick({ user, click }));
      return { kind: 'message', text: say(SHOWN, user.language) };
    },
  };
}

function againAction(services: ActionServices): CardAction<z.infer<typeof onServer>> {
  return {
    verb: 'prereq.again',
    ability: EITHER,
    asks: EITHER_OF,
    data: onServer,
    run: async (context) => {
      const { sessionId } = context.data;
      const session = await findSession(services.db, sessionId);
      const of = session?.campaign_id ?? (0 as CampaignId);
      const own = cardKeyText({ kind: 'prereq', sessionId });
      const clicked = await clickedKey(
        services.db,
        context.click,
        [own, prereqsKey(of)],
        session === undefined ? own : prereqsKey(of),
      );
      const outcome = await rerunFailed(services, byOf(context), { campaignId: of, only: sessionId });
      return drawOutcome(services, context, outcome, { clicked, done: ({ note }) => ({ key: clicked, note }) });
    },
  };
}

/** On the card of a run, that card goes on; on any other, the run's card is shown below. */
function prereqsAction(services: ActionServices): CardAction<z.infer<typeof onCampaign>> {
  return {
    verb: 'campaign.prereqs',
    ability: 'campaign.prereqs',
    data: onCampaign,
    run: async (context) => {
      const { click, user, data } = context;
      const clicked = await campaignOrPrereqs(services, click, data.campaignId);
      const outcome = await orderPrerequisites(services, byOf(context), { ...data, hostnames: [] });
      const key = prereqsKey(data.campaignId);
      if (outcome.kind === 'done' && clicked !== key)
        await services.show(key, click.conversation, user, deliveryOfClick(context));
      return drawOutcome(services, context, outcome, { clicked });
    },
  };
}

function confirmBackupAction(services: ActionServices): CardAction<z.infer<typeof onCampaign>> {
  return {
    verb: 'prereqs.confirm-backup',
    ability: 'campaign.prereqs',
    data: onCampaign,
    run: async (context) => {
      const { campaignId: id } = context.data;
      const outcome = await confirmBackup(services, byOf(context), { campaignId: id });
      return drawOutcome(services, context, outcome, { clicked: prereqsKey(id) });
    },
  };
}
