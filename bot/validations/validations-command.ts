// `/validations [S05|12|host]`: what waits for an answer; `/validations ok|ko|force host… comment` gives one (VALID-1, VALID-2).

import { cardKeyText } from '../../domain/card-key.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { parseWaitingFilter, type WaitingFilter } from '../../domain/validations/waiting-filter.ts';
import type { KnownUser } from '../chat/identify.ts';
import { card, type PatchCommand } from '../shared/command-answers.ts';
import { missingCampaign } from '../shared/open-campaign.ts';
import type { OperationContext } from '../shared/operation.ts';
import { namesText, restAfter } from '../shared/sentences.ts';
import { choice, comment, filter, many, serverOrApplication } from '../shared/typed/argument-kinds.ts';
import { wrong } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { optional } from '../shared/typed/form.ts';
import { namesThatMayBeMeant } from './answer-named-validations.ts';
import { ANSWERS, answerAbility, answerKind, giveAnswer, parseAnswer, type TypedAnswer } from './answers-command.ts';

const ANSWER = choice(
  { fr: 'Réponse', en: 'Answer' },
  { fr: 'Il manque la réponse : ok, ko ou forcer.', en: 'The answer is missing: ok, ko or force.' },
  [
    { value: { fr: 'ok', en: 'ok' }, title: { fr: 'OK', en: 'OK' } },
    { value: { fr: 'ko', en: 'ko' }, title: { fr: 'KO', en: 'KO' } },
    { value: { fr: 'forcer', en: 'force' }, title: { fr: 'forcer', en: 'force' } },
  ],
  (word) => answerKind(word) !== null,
);

type Validations = TypedAnswer | { readonly kind: 'list'; readonly filter: WaitingFilter; readonly typed: string };

export function validationsCommand(operations: OperationContext): PatchCommand<Validations> {
  return {
    name: { fr: 'validations', en: 'validations' },
    aliases: ['validation'],
    ability: 'read',
    help: { fr: 'montre les validations en attente', en: 'shows pending validations' },
    forms: [
      {
        parts: { filter: optional(filter) },
        does: {
          fr: 'montre les validations en attente, d’une semaine, d’une campagne, d’un serveur ou d’une application',
          en: 'shows pending validations, of a week, a campaign, a server or an application',
        },
        example: { fr: '/validations S05', en: '/validations S05' },
      },
      {
        parts: { answer: ANSWER, servers: many(serverOrApplication), reason: optional(comment) },
        does: { fr: 'répond : ok, ko ou forcer', en: 'answers: ok, ko or force' },
        example: {
          fr: '/validations ko vrinfapp1 erreur 500 au démarrage',
          en: '/validations ko vrinfapp1 error 500 at start',
        },
      },
    ],
    often: ['owner', 'coordinator'],
    parse,
    abilityFor: (args) => (args.kind === 'answer' ? answerAbility(args.answer) : 'read'),
    run: async (context) => {
      const { args } = context;
      if (args.kind === 'answer') return giveAnswer(operations, context, args);
      const unknown = await unknownFilter(operations, args, context.user.id);
      if (unknown !== null) return { kind: 'text', text: unknown };
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
  if (first === undefined) return { kind: 'args', args: { kind: 'list', filter: { kind: 'all' }, typed: '' } };
  const answer = answerKind(first);
  if (answer !== null) return parseAnswer(answer, { list: list.slice(1), rest: restAfter(rest, [first]) });
  if (list.length > 1) return swapped(list) ?? twoFilters(list[1] ?? '');
  const filter = parseWaitingFilter(first);
  if (filter === null) return wrong('Cette semaine n’existe pas.', 'There is no such week.');
  return { kind: 'args', args: { kind: 'list', filter, typed: first } };
}

/** `1 ok`, `vrapp1 ko …`: what to type instead. */
function swapped(list: readonly string[]): ParsedArgs<Validations> | null {
  const at = list.findIndex((word) => answerKind(word) !== null);
  if (at < 1) return null;
  const names = list.slice(0, at);
  const [first = ''] = names;
  const kind = answerKind(list[at]);
  const verb = list[at] ?? '';
  if (parseWaitingFilter(first)?.kind !== 'name') {
    return wrong(
      `On répond pour des serveurs ou une application, pas pour « ${first.slice(0, 40)} » : /validations ${first.slice(0, 40)} les montre, puis /validations ${verb} et leurs noms.`,
      `An answer is for servers or an application, not for “${first.slice(0, 40)}”: /validations ${first.slice(0, 40)} shows them, then /validations ${verb} and their names.`,
    );
  }
  const shown = names.join(' ').slice(0, 80);
  const more = kind === 'ok' ? '' : ' …';
  return wrong(
    `La réponse vient d’abord : /validations ${verb} ${shown}${more}`,
    `The answer comes first: /validations ${verb} ${shown}${more}`,
  );
}

function twoFilters(word: string): ParsedArgs<Validations> {
  const shown = word.slice(0, 40);
  return wrong(
    `Un seul filtre est attendu : une semaine, une campagne, un serveur ou une application. « ${shown} » est de trop (un nom de plusieurs mots se met entre guillemets).`,
    `One filter is expected: a week, a campaign, a server or an application. “${shown}” is too much (a name of several words stands in quotes).`,
  );
}

/** What nobody knows is no empty list. */
type Listed = Extract<Validations, { kind: 'list' }>;

async function unknownFilter(
  { db }: OperationContext,
  { filter, typed }: Listed,
  reader: UserId,
): Promise<Text | null> {
  if (filter.kind === 'campaign') return (await missingCampaign(db, filter.campaignId))?.text ?? null;
  if (filter.kind !== 'name') return null;
  const names = await namesThatMayBeMeant(db, reader);
  if (names.some((name) => name.toLowerCase().includes(filter.name) || foldCase(name).includes(foldCase(filter.name))))
    return null;
  const host = filter.name.split('.')[0] ?? '';
  if (filter.name.includes('.') && names.includes(host)) return null;
  const shown = namesText([typed]);
  const near = didYouMean(filter.name, [...names, ...Object.keys(ANSWERS)]);
  return {
    fr: `Serveur ou application inconnus : ${shown.fr}.${near.fr}`,
    en: `Unknown server or application: ${shown.en}.${near.en}`,
  };
}
