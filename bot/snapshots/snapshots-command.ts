// `/snapshots`: those that the product holds, with their age and their end (RUN-11).
import { cardKeyText } from '../../domain/card-key.ts';
import { card, type PatchCommand } from '../shared/command-answers.ts';
import { noArguments } from '../shared/typed/command.ts';

export const snapshotsCommand: PatchCommand<null> = {
  name: { fr: 'snapshots', en: 'snapshots' },
  aliases: ['snapshot'],
  ability: 'read',
  help: { fr: 'montre les snapshots conservés', en: 'shows the snapshots kept' },
  forms: [
    {
      parts: {},
      does: {
        fr: 'montre les snapshots conservés, à garder ou à supprimer',
        en: 'shows the snapshots kept, to keep longer or delete',
      },
      example: { fr: '/snapshots', en: '/snapshots' },
    },
  ],
  parse: noArguments,
  run: async () => card(cardKeyText({ kind: 'snapshots' })),
};
