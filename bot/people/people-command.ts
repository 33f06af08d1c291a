// `/people [filter]`: the accounts, for admins, and only where nobody else reads along (PEOPLE-6).
import { cardKeyText } from '../../domain/card-key.ts';
import { foldCase } from '../../domain/fold-case.ts';
import { type PeopleFilter, readPeopleWords } from '../../domain/people/people-filter.ts';
import { offerDownload } from '../files/offer-download.ts';
import { answerTo, byOf, card, type PatchCommand, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { wordArgument } from '../shared/typed/argument-kinds.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { keyword, optional } from '../shared/typed/form.ts';

type PeopleArgs = { readonly kind: 'list'; readonly filter: PeopleFilter } | { readonly kind: 'export' };

const FILTER = wordArgument(
  { fr: 'Filtre', en: 'Filter' },
  { fr: 'Il manque le filtre.', en: 'The filter is missing.' },
);
const EXPORT = new Set(['export', 'exporter', 'excel']);

export function peopleCommand(operations: OperationContext): PatchCommand<PeopleArgs> {
  return {
    name: { fr: 'personnes', en: 'people' },
    aliases: ['comptes', 'accounts'],
    ability: 'role.manage',
    help: { fr: 'montre qui a quel rôle', en: 'shows who has which role' },
    forms: [
      {
        parts: { filter: optional(FILTER) },
        does: {
          fr: 'montre les comptes, leurs rôles et leur échéance ; filtre : un nom, un rôle, expirés, désactivés, restreints',
          en: 'shows accounts, their roles and when they end; filter: a name, a role, expired, disabled, limited',
        },
        example: { fr: '/personnes operateurs', en: '/people operators' },
      },
      {
        parts: { export: keyword(['export'], ['export']) },
        does: { fr: 'donne la revue des droits en Excel', en: 'gives the review of rights as Excel' },
        example: { fr: '/personnes export', en: '/people export' },
      },
    ],
    parse: parsePeople,
    run: async (context) => {
      const { args, incoming } = context;
      if (incoming.conversation.kind !== 'personal') {
        return text(
          'Les comptes ne se lisent qu’en conversation personnelle avec moi.',
          'Accounts are only read in a personal chat with me.',
        );
      }
      if (args.kind === 'list') return card(cardKeyText({ kind: 'people', filter: args.filter }));
      return answerTo(await offerDownload(operations, byOf(context), { kind: 'people' }), ({ downloadId }) =>
        card(cardKeyText({ kind: 'download', downloadId })),
      );
    },
  };
}

function parsePeople({ list }: Words): ParsedArgs<PeopleArgs> {
  const [only, second] = list;
  if (only !== undefined && second === undefined && EXPORT.has(foldCase(only))) {
    return { kind: 'args', args: { kind: 'export' } };
  }
  return { kind: 'args', args: { kind: 'list', filter: readPeopleWords(list) } };
}
