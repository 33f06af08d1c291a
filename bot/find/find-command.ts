// `/find WORDS`: one card of everything whose name has them.
import { cardKeyText, MAX_FORM_LINE } from '../../domain/card-key.ts';
import { card, type PatchCommand } from '../shared/command-answers.ts';
import { many, wordArgument } from '../shared/typed/argument-kinds.ts';
import { parsedBy } from '../shared/typed/parsed-by-form.ts';

const WORD = many(
  wordArgument(
    { fr: 'Mots', en: 'Words' },
    { fr: 'Il manque ce que vous cherchez.', en: 'What you are looking for is missing.' },
  ),
);
const PARTS = { words: WORD };

export const findCommand: PatchCommand<{ readonly words: readonly string[] }> = {
  name: { fr: 'chercher', en: 'find' },
  aliases: ['search', 'recherche', 'trouver'],
  ability: 'read',
  help: {
    fr: 'cherche un serveur, une campagne, une application, une personne, un avis ou un paquet',
    en: 'finds a server, campaign, application, person, advisory or package',
  },
  often: ['coordinator', 'operator', 'owner', 'viewer'],
  forms: [
    {
      parts: PARTS,
      does: {
        fr: 'cherche parmi les serveurs, campagnes, applications, personnes, avis et paquets, même mal écrits',
        en: 'searches servers, campaigns, applications, people, advisories and packages, misspelt ones too',
      },
      example: { fr: '/chercher openssl', en: '/find openssl' },
    },
  ],
  parse: parsedBy(PARTS),
  run: async ({ args }) => card(cardKeyText({ kind: 'find', words: args.words.join(' ').slice(0, MAX_FORM_LINE) })),
};
