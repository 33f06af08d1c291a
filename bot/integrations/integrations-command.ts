// `/integrations`: the systems around the product, what was read of them last, and what waits.
import { cardKeyText } from '../../domain/card-key.ts';
import { card, type PatchCommand, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { noArguments } from '../shared/typed/command.ts';

export function integrationsCommand({ settings }: OperationContext): PatchCommand<null> {
  const isJoined = () => (settings.integrations ?? []).length + (settings.webhooks ?? []).length > 0;
  return {
    name: { fr: 'integrations', en: 'integrations' },
    ability: 'inventory.edit',
    help: { fr: 'montre les systèmes reliés', en: 'shows the systems it is joined with' },
    isOffered: isJoined,
    forms: [
      {
        parts: {},
        does: {
          fr: 'montre chaque système relié : dernière lecture, ce qui a changé, ce qui attend',
          en: 'shows each system it is joined with: last reading, what changed, what waits',
        },
        underList: 'closed',
        example: { fr: '/integrations', en: '/integrations' },
      },
    ],
    parse: noArguments,
    run: async () => {
      if (!isJoined()) {
        return text(
          'Aucun système n’est relié : integrations et webhooks, dans le fichier de réglages, les nomment (docs/integrations/, docs/webhooks.md).',
          'No system is joined: integrations and webhooks, in the settings file, name them (docs/integrations/, docs/webhooks.md).',
        );
      }
      return card(cardKeyText({ kind: 'integrations' }));
    },
  };
}
