// `/help`: the commands that the person may use.
import { cardKeyText } from '../../domain/card-key.ts';
import { card, type PatchCommand } from './services.ts';

export const helpCommand: PatchCommand<null> = {
  name: { fr: 'aide', en: 'help' },
  aliases: ['?'],
  ability: 'read',
  help: { fr: 'montre les commandes et des exemples', en: 'shows the commands, with examples' },
  example: { fr: '/aide', en: '/help' },
  // Whoever asks for help gets it, whatever else they typed.
  parse: () => ({ kind: 'args', args: null }),
  run: async ({ user }) => card(cardKeyText({ kind: 'help', roles: user.roles })),
};
