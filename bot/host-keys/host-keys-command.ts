// `/hostkeys`: servers that present another key than the one on record; an admin accepts it on the card (PRE-3).
import { cardKeyText } from '../../domain/card-key.ts';
import { card, type PatchCommand } from '../shared/command-answers.ts';
import { noArguments } from '../shared/typed/command.ts';

export const hostKeysCommand: PatchCommand<null> = {
  name: { fr: 'cles', en: 'hostkeys' },
  aliases: ['host-keys'],
  ability: 'read',
  help: { fr: 'montre les serveurs dont la clé SSH a changé', en: 'shows the servers whose SSH key has changed' },
  forms: [
    {
      parts: {},
      does: {
        fr: 'montre les serveurs dont la clé SSH a changé ; un administrateur accepte la nouvelle sur la carte',
        en: 'shows the servers whose SSH key has changed; an admin accepts the new one on the card',
      },
      example: { fr: '/cles', en: '/hostkeys' },
    },
  ],
  often: ['admin'],
  parse: noArguments,
  run: async () => card(cardKeyText({ kind: 'host-keys' })),
};
