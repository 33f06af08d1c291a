// The decision on production (GATE-5) and an admin's override of a gate (GATE-6): what the person ticked and wrote travels with the
// click, the rest is read again.

import type { z } from 'zod';
import { buttonData, withTicks } from '../../cards/typed.ts';
import { INPUTS } from '../../cards/verbs.ts';
import { loadHostnamesOf } from '../../db/queries/servers/servers.ts';
import type { Reminded } from '../../db/queries/validations/validation-reminders.ts';
import { nameList } from '../../domain/attempts/name-list.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { parseId, type ServerId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import type { Ability } from '../../domain/people/roles.ts';
import type { Action } from '../shared/click.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { onBlocked, onGateOverride, onGoReminder, onProdGo } from '../shared/click-data.ts';
import { excludeServers } from '../staffing/exclude-servers.ts';
import { remindedText, remindOwnersNow } from '../validations/remind-owners.ts';

import { type Decided, decideProdGo, type ProdGoRequest } from './decide-prod-go.ts';
import { overrideGate } from './override-gate.ts';

type OnProdGo = z.infer<typeof onProdGo>;

export function goActions(services: ActionServices): readonly Action<unknown, Ability>[] {
  return [
    approveAction(services),
    refuseAction(services),
    overrideAction(services),
    remindAction(services),
    excludeBlockedAction(services),
  ];
}

function approveAction(services: ActionServices): CardAction<OnProdGo> {
  return decision(services, 'go.approve', 'approve');
}

function refuseAction(services: ActionServices): CardAction<OnProdGo> {
  return decision(services, 'go.refuse', 'refuse');
}

function decision(
  services: ActionServices,
  verb: 'go.approve' | 'go.refuse',
  kind: ProdGoRequest['decision'],
): CardAction<OnProdGo> {
  return {
    verb,
    ability: 'prod-go.decide',
    data: onProdGo,
    run: async (context) => {
      const { campaignId, evidence, shown, reason } = context.data;
      const outcome = await decideProdGo(services, byOf(context), {
        campaignId,
        decision: kind,
        shownHash: evidence,
        shown: shown ?? null,
        acknowledged: acknowledgedIn(context.data),
        leavesOut: context.data[INPUTS.leaveOut] === 'yes',
        reason: reason ?? null,
      });
      const clicked = cardKeyText({ kind: 'go', campaignId });
      const note = ({ leftOut }: Decided) => leftOutText(leftOut);
      const answer = await drawOutcome(services, context, outcome, { clicked, note });
      if (outcome.kind !== 'refused' || answer.kind !== 'card') return answer;
      // The same is shown as before: what was read and ticked was read and ticked.
      const same = buttonData(answer.card, 'go.approve')?.evidence === evidence;
      return same ? { ...answer, card: withTicks(answer.card, context.data) } : answer;
    },
  };
}

function leftOutText(hostnames: readonly string[]): Text | null {
  if (hostnames.length === 0) return null;
  const { fr, en } = nameList(hostnames, 10);
  return { fr: `Non approuvés, car non cochés : ${fr}.`, en: `Not approved, because not ticked: ${en}.` };
}

function overrideAction(services: ActionServices): CardAction<z.infer<typeof onGateOverride>> {
  return {
    verb: 'go.override',
    ability: 'gate.override',
    data: onGateOverride,
    run: async (context) => {
      const { campaignId, serverId, evidence, reason = '' } = context.data;
      const servers = serverId === null ? 'all-blocked' : [serverId];
      const outcome = await overrideGate(services, byOf(context), { campaignId, servers, reason, shownHash: evidence });
      return drawOutcome(services, context, outcome, { clicked: cardKeyText({ kind: 'go', campaignId }) });
    },
  };
}

function remindAction(services: ActionServices): CardAction<z.infer<typeof onGoReminder>> {
  return {
    verb: 'go.remind',
    ability: 'validation.remind',
    data: onGoReminder,
    run: async (context) => {
      const { campaignId, waitsIn, applicationId } = context.data;
      const outcome = await remindOwnersNow(services, byOf(context), { campaignId: waitsIn, applicationId });
      const key = cardKeyText({ kind: 'go', campaignId });
      const done = (reminded: Reminded) => ({ key, note: remindedText(reminded) });
      return drawOutcome(services, context, outcome, { clicked: key, done });
    },
  };
}

/** The server that is blocked stays out of the campaign, so that the rest can be decided. */
function excludeBlockedAction(services: ActionServices): CardAction<z.infer<typeof onBlocked>> {
  return {
    verb: 'go.exclude',
    ability: 'session.exclude',
    data: onBlocked,
    run: async (context) => {
      const { campaignId, serverId, reason = '' } = context.data;
      const hostnames = await loadHostnamesOf(services.db, [serverId]);
      const outcome = await excludeServers(services, byOf(context), { hostnames, campaignId, reason });
      return drawOutcome(services, context, outcome, { clicked: cardKeyText({ kind: 'go', campaignId }) });
    },
  };
}

/** One toggle for the whole list, or one a server. */
export function acknowledgedIn(inputs: Readonly<Record<string, unknown>>): ProdGoRequest['acknowledged'] {
  if (inputs[INPUTS.acknowledge] === 'listed') return 'listed';
  const { acknowledgeOne } = INPUTS;
  return Object.entries(inputs).flatMap(([key, value]) => {
    if (!key.startsWith(acknowledgeOne) || value !== 'yes') return [];
    return parseId<ServerId>(key.slice(acknowledgeOne.length)) ?? [];
  });
}
