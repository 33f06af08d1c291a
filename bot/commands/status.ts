// `/status`: the board of the day.
import { noArguments } from './command.ts';
import { card, type PatchCommand } from './services.ts';

export const statusCommand: PatchCommand<null> = {
  name: { fr: 'statut', en: 'status' },
  ability: 'read',
  help: { fr: 'montre le tableau du jour', en: 'shows the board of the day' },
  example: { fr: '/statut', en: '/status' },
  parse: noArguments,
  run: async () => card('status'),
};
