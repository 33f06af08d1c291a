// `/start 12 [host…]`: starts what is due, or the hosts named; `/start 12 slots`: each at its slot.

import { cardKeyText } from '../../domain/card-key.ts';
import type { OperationContext } from '../operations/operation.ts';
import { orderStart, type StartOrder } from '../operations/order-start.ts';
import { parseCampaignAndHosts, wrong } from './arguments.ts';
import type { ParsedArgs, Words } from './command.ts';
import { fold } from './parse.ts';
import { byOf, cardAndNote, type PatchCommand } from './services.ts';

export function startCommand(operations: OperationContext): PatchCommand<StartOrder> {
  return {
    name: { fr: 'demarrer', en: 'start' },
    ability: 'campaign.start',
    help: {
      fr: 'démarre ce qui est à faire aujourd’hui, les serveurs nommés, ou (slots) chacun à son créneau',
      en: 'starts what is due, the servers named, or (slots) each at its slot',
    },
    example: { fr: '/demarrer 12', en: '/start 12' },
    parse,
    run: async (context) => {
      const outcome = await orderStart(operations, byOf(context), context.args);
      if (outcome.kind === 'refused') return { kind: 'text', text: outcome.text };
      const key = cardKeyText({ kind: 'campaign', campaignId: context.args.campaignId });
      return cardAndNote(operations, context, key, outcome.note);
    },
  };
}

const SLOT_WORDS = new Set(['slot', 'slots', 'creneau', 'creneaux']);

function parse(words: Words): ParsedArgs<StartOrder> {
  const parsed = parseCampaignAndHosts(words);
  if (parsed.kind === 'wrong') return parsed;
  const { campaignId, hostnames } = parsed.args;
  const bySlot = hostnames.some((word) => SLOT_WORDS.has(fold(word)));
  if (bySlot && hostnames.length > 1) {
    return wrong(
      '« slots » vaut pour toute la campagne, sans nom de serveur.',
      '“slots” is for the whole campaign, without names of servers.',
    );
  }
  return { kind: 'args', args: { campaignId, hostnames: bySlot ? [] : hostnames, bySlot } };
}
