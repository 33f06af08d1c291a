// The buttons of rings and sites (RING-1).
import { z } from 'zod';
import { EVERYBODY_CHOICE } from '../../cards/rings/campaign-rings/card.ts';
import { INPUTS, type Verb } from '../../cards/verbs.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { parseId, type RingId, type SiteId } from '../../domain/ids.ts';
import type { Ability } from '../../domain/people/roles.ts';
import type { Action } from '../shared/click.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome, drawRefused } from '../shared/click-answers.ts';
import { campaignId, idOf, typed } from '../shared/click-data.ts';
import { dayIn, unreadable } from '../shared/click-inputs.ts';
import type { OperationContext, Outcome, Requester } from '../shared/operation.ts';
import { answerSite } from './answer-site.ts';
import { createRing } from './edit-rings.ts';
import { createSite } from './edit-sites.ts';
import { openRing, withdrawOpening } from './open-ring.ts';

const EDITS = { ability: 'baseline.edit', underList: 'closed' } as const;
const onRing = z.object({ [INPUTS.name]: typed, [INPUTS.days]: typed });
const onSite = z.object({ [INPUTS.name]: typed });
const onOpen = z.object({ campaignId, [INPUTS.which]: typed, [INPUTS.reason]: typed });
const onWithdraw = z.object({ campaignId, ring: idOf<RingId>().nullable() });
const onAnswer = z.object({ campaignId, [INPUTS.site]: typed, [INPUTS.day]: typed, [INPUTS.comment]: typed });

export function ringActions(services: ActionServices): readonly Action<unknown, Ability>[] {
  return [
    newRing(services),
    newSite(services),
    open(services),
    withdraw(services),
    answer(services, 'site.accept'),
    answer(services, 'site.refuse'),
  ];
}

function newRing(services: ActionServices): CardAction<z.infer<typeof onRing>> {
  return {
    ...EDITS,
    verb: 'ring.create',
    data: onRing,
    run: async (context) => {
      const { name = '', days = '' } = context.data;
      const clicked = cardKeyText({ kind: 'rings' });
      if (!/^\s*\d{0,3}\s*$/.test(days)) return drawRefused(services, context, unreadable(days), { key: clicked });
      const soak = days.trim() === '' ? {} : { soakDays: Number(days) };
      return drawOutcome(services, context, await createRing(services, byOf(context), { name, ...soak }), { clicked });
    },
  };
}

function newSite(services: ActionServices): CardAction<z.infer<typeof onSite>> {
  return {
    ...EDITS,
    verb: 'site.create',
    data: onSite,
    run: async (context) =>
      drawOutcome(services, context, await createSite(services, byOf(context), context.data.name ?? ''), {
        clicked: cardKeyText({ kind: 'sites' }),
      }),
  };
}

function open(services: ActionServices): CardAction<z.infer<typeof onOpen>> {
  return {
    verb: 'ring.open',
    ability: 'gate.override',
    data: onOpen,
    run: async (context) => {
      const { campaignId: id, which = '', reason = '' } = context.data;
      const clicked = cardKeyText({ kind: 'campaign-rings', campaignId: id });
      const ring = which === EVERYBODY_CHOICE ? null : parseId<RingId>(which);
      if (ring === null && which !== EVERYBODY_CHOICE) {
        return drawRefused(services, context, unreadable(which), { key: clicked });
      }
      const outcome = await openRing(services, byOf(context), { campaignId: id, ring, reason });
      return drawOutcome(services, context, outcome, { clicked });
    },
  };
}

function withdraw(services: ActionServices): CardAction<z.infer<typeof onWithdraw>> {
  return {
    verb: 'ring.withdraw',
    ability: 'gate.override',
    data: onWithdraw,
    run: async (context) => {
      const clicked = cardKeyText({ kind: 'campaign-rings', campaignId: context.data.campaignId });
      return drawOutcome(services, context, await withdrawOpening(services, byOf(context), context.data), { clicked });
    },
  };
}

type OnAnswer = z.infer<typeof onAnswer>;

function answer(services: ActionServices, verb: Extract<Verb, 'site.accept' | 'site.refuse'>): CardAction<OnAnswer> {
  return {
    verb,
    ability: 'site.answer',
    data: onAnswer,
    run: async (context) => {
      const clicked = cardKeyText({ kind: 'campaign-rings', campaignId: context.data.campaignId });
      const outcome = await answered(services, byOf(context), verb, context.data);
      return drawOutcome(services, context, outcome, { clicked });
    },
  };
}

async function answered(
  ctx: OperationContext,
  by: Requester,
  verb: 'site.accept' | 'site.refuse',
  { campaignId: id, site = '', day: typedDay, comment = '' }: OnAnswer,
): Promise<Outcome<object>> {
  const siteId = parseId<SiteId>(site);
  if (siteId === null) return unreadable(site);
  const ask = { campaignId: id, siteId };
  if (verb === 'site.refuse') return answerSite(ctx, by, { ...ask, answer: 'refused', reason: comment });
  const day = dayIn(typedDay);
  return day.kind === 'refused' ? day : answerSite(ctx, by, { ...ask, answer: 'accepted', day: day.value });
}
