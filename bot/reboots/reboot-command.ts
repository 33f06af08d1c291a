// `/reboot host [host…] [skip]`: answers the attempts that wait for a decision on their reboot (RUN-8).

import { cardKeyText } from '../../domain/card-key.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { answerTo, byOf, card, type PatchCommand, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { namesText } from '../shared/sentences.ts';
import { servers } from '../shared/typed/argument-kinds.ts';
import { parseHosts } from '../shared/typed/arguments.ts';
import type { CommandAnswer, ParsedArgs, Words } from '../shared/typed/command.ts';
import { keyword } from '../shared/typed/form.ts';
import { orderReboot, type RebootRequest } from './order-reboot.ts';

export function rebootCommand(operations: OperationContext): PatchCommand<RebootRequest> {
  return {
    name: { fr: 'reboot', en: 'reboot' },
    aliases: ['redemarrer'],
    ability: 'reboot.order',
    help: { fr: 'décide d’un redémarrage en attente', en: 'decides about a pending reboot' },
    forms: [
      {
        parts: { servers },
        does: {
          fr: 'redémarre les serveurs dont le redémarrage attend votre décision',
          en: 'reboots servers whose reboot awaits your decision',
        },
        example: { fr: '/reboot vrinfapp1', en: '/reboot vrinfapp1' },
      },
      {
        parts: { servers, skip: keyword(['sans', 'non'], ['skip', 'no']) },
        does: { fr: 'continue sans les redémarrer', en: 'continues without rebooting them' },
        example: { fr: '/reboot vrinfapp1 sans', en: '/reboot vrinfapp1 skip' },
      },
    ],
    parse,
    run: async (context) => {
      const outcome = await orderReboot(operations, byOf(context), context.args);
      return answerTo(outcome, (done) => answer(done.servers, done.campaigns));
    },
  };
}

const SKIP_WORDS = new Set(['skip', 'sans', 'no', 'non']);

function parse(words: Words): ParsedArgs<RebootRequest> {
  const last = words.list.at(-1);
  const skips = last !== undefined && SKIP_WORDS.has(foldCase(last));
  const hosts = parseHosts({ ...words, list: skips ? words.list.slice(0, -1) : words.list });
  if (hosts.kind === 'wrong') return hosts;
  return { kind: 'args', args: { ...hosts.args, answer: skips ? 'no-reboot' : 'reboot' } };
}

/** The live card when it is of one campaign. */
function answer(servers: readonly string[], campaigns: readonly CampaignId[]): CommandAnswer {
  const [campaignId] = campaigns;
  if (campaignId !== undefined && campaigns.length === 1) return card(cardKeyText({ kind: 'campaign', campaignId }));
  const names = namesText(servers);
  return text(`Décision transmise : ${names.fr}.`, `Decision passed on: ${names.en}.`);
}
