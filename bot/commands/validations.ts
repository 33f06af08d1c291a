// `/validations`: what waits for an owner's answer.
import { noArguments } from './command.ts';
import { card, type PatchCommand } from './services.ts';

export const validationsCommand: PatchCommand<null> = {
  name: { fr: 'validations', en: 'validations' },
  aliases: ['validation'],
  ability: 'read',
  help: { fr: 'montre ce qui attend un OK ou un KO', en: 'shows what waits for an OK or a KO' },
  example: { fr: '/validations', en: '/validations' },
  parse: noArguments,
  run: async () => card('validations'),
};
