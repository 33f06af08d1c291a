// `/doctor`: is the installation complete, as far as the chat process can tell? It answers at once; its card shows what comes of it.
import { cardKeyText } from '../../domain/card-key.ts';
import { answerTo, byOf, card, type PatchCommand, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { noArguments } from '../shared/typed/command.ts';
import { checkInstallation, type RunChecks } from './check-installation.ts';

export function doctorCommand(
  operations: OperationContext,
  services: { readonly checkInstallation?: RunChecks },
): PatchCommand<null> {
  return {
    name: { fr: 'diagnostic', en: 'doctor' },
    ability: 'settings.edit',
    help: { fr: 'vérifie l’installation', en: 'checks the installation' },
    forms: [
      {
        parts: {},
        does: {
          fr: 'vérifie l’installation : base, file, Teams, inventaire, planning, canaux',
          en: 'checks the installation: database, queue, Teams, inventory, plan, channels',
        },
        underList: 'same',
        example: { fr: '/diagnostic', en: '/doctor' },
      },
    ],
    parse: noArguments,
    run: async (context) => {
      const run = services.checkInstallation;
      if (run === undefined) {
        return text(
          'Ce processus ne peut rien vérifier : lancez npm run doctor sur la machine.',
          'This process cannot check anything: run npm run doctor on the machine.',
        );
      }
      const outcome = await checkInstallation(operations, byOf(context), run);
      // Whatever goes wrong, the card says after a minute that no answer came.
      if (outcome.kind === 'done') outcome.answered.catch(() => undefined);
      return answerTo(outcome, ({ runId }) => card(cardKeyText({ kind: 'doctor', runId })));
    },
  };
}
