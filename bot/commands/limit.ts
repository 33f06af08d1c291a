// `/limit @person 10 in 12`: how many servers of a campaign one operator may have at most (ASSIGN-4).
import type { CampaignId } from '../../domain/ids.ts';
import { findOperator } from '../operations/find-operator.ts';
import type { OperationContext } from '../operations/operation.ts';
import { limitOperator } from '../operations/operator-limits.ts';
import { wrong } from './arguments.ts';
import type { ParsedArgs, Words } from './command.ts';
import { inCampaign } from './in-campaign.ts';
import { answerTo, byOf, type PatchCommand, text } from './services.ts';

type LimitArgs = { readonly person: string; readonly most: number; readonly campaignId: CampaignId };

const MOST = 10_000;

export function limitCommand(operations: OperationContext): PatchCommand<LimitArgs> {
  return {
    name: { fr: 'limite', en: 'limit' },
    ability: 'session.assign',
    help: {
      fr: 'limite le nombre de serveurs d’un opérateur dans une campagne (0 : sans limite)',
      en: 'limits the number of servers of an operator in a campaign (0: no limit)',
    },
    example: { fr: '/limite @Khalid 10 dans 12', en: '/limit @Khalid 10 in 12' },
    parse: parseLimit,
    run: async (context) => {
      const { person, most, campaignId } = context.args;
      const found = await findOperator(operations.db, person, context.now);
      if (found.kind === 'refused') return { kind: 'text', text: found.text };
      const ask = { campaignId, userId: found.userId, most };
      return answerTo(await limitOperator(operations, byOf(context), ask), ({ count }) =>
        most === 0
          ? text(
              `${found.name} n’a plus de limite dans la campagne ${campaignId}.`,
              `${found.name} has no limit in campaign ${campaignId} any more.`,
            )
          : text(
              `${found.name} : ${most} serveurs au plus dans la campagne ${campaignId} (en a ${count}).`,
              `${found.name}: at most ${most} servers in campaign ${campaignId} (has ${count}).`,
            ),
      );
    },
  };
}

function parseLimit({ list }: Words): ParsedArgs<LimitArgs> {
  const { words, campaignId } = inCampaign(list);
  if (campaignId === null) return wrong('Il manque la campagne : dans 12.', 'The campaign is missing: in 12.');
  const number = words.at(-1) ?? '';
  const most = /^\d{1,5}$/.test(number) ? Number(number) : -1;
  const person = words.slice(0, -1).join(' ');
  if (most < 0 || most > MOST) return wrong('Il manque le nombre de serveurs.', 'The number of servers is missing.');
  if (person === '') return wrong('Il manque l’opérateur.', 'The operator is missing.');
  return { kind: 'args', args: { person, most, campaignId } };
}
