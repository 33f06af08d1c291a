// `/status`: the board of the day.

import { card, type PatchCommand } from '../shared/command-answers.ts';
import { noArguments } from '../shared/typed/command.ts';

export const statusCommand: PatchCommand<null> = {
  name: { fr: 'statut', en: 'status' },
  ability: 'read',
  help: { fr: 'montre la journée en cours', en: 'shows how today is going' },
  forms: [
    {
      parts: {},
      does: { fr: 'montre la journée en cours', en: 'shows how today is going' },
      example: { fr: '/statut', en: '/status' },
    },
  ],
  often: ['coordinator', 'operator', 'viewer', 'admin'],
  parse: noArguments,
  run: async () => card('status'),
};
