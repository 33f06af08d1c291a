// `/tokens`: who may call the HTTP API, in whose name and until when; only where nobody else reads along.
import { cardKeyText } from '../../domain/card-key.ts';
import { isoDay } from '../../domain/history/iso-day.ts';
import { findPerson } from '../people/find-person.ts';
import { answerTo, byOf, card, type PatchCommand, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { number, wordArgument } from '../shared/typed/argument-kinds.ts';
import type { CommandAnswer, CommandContext } from '../shared/typed/command.ts';
import { after, keyword, optional } from '../shared/typed/form.ts';
import { createToken } from './create-token.ts';
import { revokeToken } from './revoke-token.ts';
import { isReadWord, parseTokens, type TokenArgs } from './token-words.ts';

const NAME = wordArgument(
  { fr: 'Nom du jeton', en: 'Token name' },
  { fr: 'Il manque le nom du jeton.', en: 'The name of the token is missing.' },
);
const PERSON = {
  ...wordArgument({ fr: 'Compte', en: 'Account' }, { fr: 'Il manque le compte.', en: 'The account is missing.' }),
  isName: true,
} as const;
const DAY = wordArgument(
  { fr: 'Dernier jour', en: 'Last day' },
  { fr: 'Il manque le dernier jour.', en: 'The last day is missing.' },
  (word) => isoDay(word) !== null,
);
const READ = optional(
  wordArgument(
    { fr: 'lecture', en: 'read' },
    { fr: 'Il manque «\u00a0lecture\u00a0».', en: '“read” is missing.' },
    isReadWord,
  ),
);
const TOKEN = number(
  { fr: 'Numéro', en: 'Number' },
  { fr: 'Il manque le numéro du jeton.', en: 'The number of the token is missing.' },
);

export function tokensCommand(operations: OperationContext): PatchCommand<TokenArgs> {
  return {
    name: { fr: 'jetons', en: 'tokens' },
    aliases: ['jeton', 'token'],
    ability: 'role.manage',
    help: { fr: 'donne et retire l’accès à l’API', en: 'gives and takes away access to the API' },
    forms: [
      {
        parts: {},
        does: {
          fr: 'montre les jetons de l’API : au nom de qui, jusqu’à quand, utilisés quand',
          en: 'shows the tokens of the API: in whose name, until when, when last used',
        },
        example: { fr: '/jetons', en: '/tokens' },
      },
      {
        parts: {
          new: keyword(['nouveau'], ['new']),
          name: NAME,
          person: PERSON,
          day: after(['jusqu’au'], ['until'], DAY),
          read: READ,
        },
        does: {
          fr: 'crée un jeton qui a les droits d’un compte, trois mois ou jusqu’à une date ; lecture : il ne change rien',
          en: 'makes a token with the rights of an account, for three months or until a date; read: it changes nothing',
        },
        underList: 'closed',
        example: { fr: '/jetons nouveau jenkins @Khalid lecture', en: '/tokens new jenkins @Khalid read' },
      },
      {
        parts: { revoke: keyword(['revoquer'], ['revoke']), token: TOKEN },
        does: { fr: 'révoque un jeton, par son numéro', en: 'revokes a token, by its number' },
        example: { fr: '/jetons revoquer 3', en: '/tokens revoke 3' },
      },
    ],
    parse: parseTokens,
    run: (context) => run(operations, context),
  };
}

async function run(operations: OperationContext, context: CommandContext<TokenArgs>): Promise<CommandAnswer> {
  const { args, incoming } = context;
  if (incoming.conversation.kind !== 'personal') {
    return text(
      'Les jetons ne se gèrent qu’en conversation personnelle avec moi.',
      'Tokens are only managed in a personal chat with me.',
    );
  }
  switch (args.kind) {
    case 'list':
      return card(cardKeyText({ kind: 'tokens' }));
    case 'revoke':
      return answerTo(await revokeToken(operations, byOf(context), args.tokenId), ({ name }) =>
        text(`Le jeton ${name} est révoqué.`, `The token ${name} is revoked.`),
      );
    case 'new': {
      const found = await findPerson(operations.db, args.person);
      if (found.kind === 'refused') return { kind: 'text', text: found.text };
      if (found.kind === 'new') return noAccount(found.email);
      const { name, readOnly, lastDay } = args;
      const ask = { name, readOnly, lastDay, userId: found.person.id };
      return answerTo(await createToken(operations, byOf(context), ask), ({ downloadId }) =>
        card(cardKeyText({ kind: 'download', downloadId })),
      );
    }
  }
}

function noAccount(email: string): CommandAnswer {
  return text(
    `Aucun compte n’a l’adresse ${email}. Créez-le d’abord : /role ${email} lecteur.`,
    `No account has the address ${email}. Create it first: /role ${email} viewer.`,
  );
}
