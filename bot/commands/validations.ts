// `/validations [S05|12|host]`: what waits for an answer; `/validations ok|ko|force host… comment` gives one (VALID-1, VALID-2).
import { cardKeyText } from '../../domain/card-key.ts';
import { parseWaitingFilter, type WaitingFilter } from '../../domain/validation/waiting-filter.ts';
import type { KnownUser } from '../chat/identify.ts';
import type { OperationContext } from '../operations/operation.ts';
import { answerAbility, answerKind, giveAnswer, parseAnswer, type TypedAnswer } from './answers.ts';
import { wrong } from './arguments.ts';
import type { ParsedArgs, Words } from './command.ts';
import { card, type PatchCommand } from './services.ts';

type Validations = TypedAnswer | { readonly kind: 'list'; readonly filter: WaitingFilter };

export function validationsCommand(operations: OperationContext): PatchCommand<Validations> {
  return {
    name: { fr: 'validations', en: 'validations' },
    aliases: ['validation'],
    ability: 'read',
    help: {
      fr: 'montre ce qui attend un OK ou un KO, par semaine, campagne, serveur ou application ; répond aussi (ok, ko, forcer)',
      en: 'shows what waits for an OK or a KO, by week, campaign, server or application; answers too (ok, ko, force)',
    },
    example: { fr: '/validations S05', en: '/validations S05' },
    parse,
    abilityFor: (args) => (args.kind === 'answer' ? answerAbility(args.answer) : 'read'),
    run: async (context) => {
      const { args } = context;
      if (args.kind === 'answer') return giveAnswer(operations, context, args);
      return card(cardKeyText({ kind: 'validations', filter: filterFor(args.filter, context.user) }));
    },
  };
}

/** An owner who is nothing else is shown their own, with OK and KO: the card is posted as everybody in the chat may see it. */
function filterFor(filter: WaitingFilter, { id: userId, roles }: KnownUser): WaitingFilter {
  const isOwnerOnly = roles.length > 0 && roles.every((role) => role === 'owner');
  return filter.kind === 'all' && isOwnerOnly ? { kind: 'owner', userId } : filter;
}

function parse({ list, rest }: Words): ParsedArgs<Validations> {
  const [first] = list;
  if (first === undefined) return { kind: 'args', args: { kind: 'list', filter: { kind: 'all' } } };
  const answer = answerKind(first);
  if (answer !== null) return parseAnswer(answer, { list: list.slice(1), rest: restAfter(rest, first) });
  if (list.length > 1) {
    return wrong(
      'Un seul filtre est attendu : une semaine, une campagne, un serveur ou une application.',
      'One filter is expected: a week, a campaign, a server or an application.',
    );
  }
  const filter = parseWaitingFilter(first);
  if (filter === null) return wrong('Cette semaine n’existe pas.', 'There is no such week.');
  return { kind: 'args', args: { kind: 'list', filter } };
}

/** As it was typed, without the first word; quotes that stand around all of the rest are needed to find names. */
function restAfter(rest: string, word: string): string {
  return rest.slice(rest.indexOf(word) + word.length).replace(/^[\s,;:]+/u, '');
}
