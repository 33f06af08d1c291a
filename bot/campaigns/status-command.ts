// `/status`: the board of the day.

import { card, type PatchCommand } from '../shared/command-answers.ts';
import { noArguments } from '../shared/typed/command.ts';

export const statusCommand: PatchCommand<null> = {
  name: { fr: 'statut', en: 'status' },
  ability: 'read',
  help: { fr: 'montre le tableau du jour', en: 'shows the board of the day' },
  example: { fr: '/statut', en: '/status' },
  parse: noArguments,
  run: async () => card('status'),
};
