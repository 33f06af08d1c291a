// `/close 12`: the campaign ends and its card becomes the report; `/close 12 yes CODE`: over what was named as unfinished (RUN-18).

import { cardKeyText } from '../../domain/card-key.ts';
import { foldCase } from '../../domain/fold-case.ts';
import { answerTo, byOf, card, cardAndNote, type PatchCommand } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { campaign } from '../shared/typed/argument-kinds.ts';
import { notRead, type OneCampaign, parseCampaign } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { CLOSE_CHANGED, closeCampaign } from './close-campaign.ts';

type CloseArgs = OneCampaign & { readonly confirmed?: string };

export function closeCommand(operations: OperationContext): PatchCommand<CloseArgs> {
  return {
    name: { fr: 'cloturer', en: 'close' },
    aliases: ['clore'],
    ability: 'campaign.close',
    help: {
      fr: 'clôture une campagne et en fait le rapport',
      en: 'closes a campaign and turns its card into the report',
    },
    forms: [
      {
        parts: { campaignId: campaign },
        does: {
          fr: 'clôture une campagne ; sa carte devient le rapport. S’il reste quelque chose à terminer, une confirmation est demandée',
          en: 'closes a campaign; the card turns into the report. If anything is unfinished, you are asked to confirm',
        },
        example: { fr: '/cloturer 12', en: '/close 12' },
      },
    ],
    parse: parseClose,
    run: async (context) => {
      const { campaignId } = context.args;
      const outcome = await closeCampaign(operations, byOf(context), context.args);
      if (outcome.kind === 'done' && !outcome.closed) {
        const key = cardKeyText({ kind: 'close', campaignId });
        return cardAndNote(operations, context, key, outcome.changed ? CLOSE_CHANGED : null);
      }
      return answerTo(outcome, () => card(cardKeyText({ kind: 'campaign', campaignId })));
    },
  };
}

const YES = new Set(['yes', 'oui']);

function parseClose({ list, rest }: Words): ParsedArgs<CloseArgs> {
  const [number, yes, code, ...more] = list;
  if (yes === undefined) return parseCampaign({ list, rest });
  const parsed = parseCampaign({ list: number === undefined ? [] : [number], rest });
  if (parsed.kind === 'wrong') return parsed;
  const confirmed = foldCase(code ?? '');
  if (!YES.has(foldCase(yes)) || !/^[0-9a-f]{6}$/.test(confirmed) || more.length > 0) {
    const unread = YES.has(foldCase(yes)) ? (more[0] ?? code) : yes;
    return notRead(
      unread,
      'Pour confirmer, demandez d’abord la clôture, puis recopiez la ligne proposée avec son code.',
      'To confirm, ask for the closing first, then copy the line that is offered with its code.',
    );
  }
  return { kind: 'args', args: { ...parsed.args, confirmed } };
}
