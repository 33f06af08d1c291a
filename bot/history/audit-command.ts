// `/audit [filters…]`: who did what, for admins, and only where nobody else reads along (AUD-1).

import { loadKnownHosts, loadUserNames } from '../../db/queries/history/history-names.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { readAuditWords } from '../../domain/history/read-audit-words.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { card, type PatchCommand, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { filter, many } from '../shared/typed/argument-kinds.ts';
import type { Words } from '../shared/typed/command.ts';
import { optional } from '../shared/typed/form.ts';
import { withNearest } from '../shared/typed/nearest-word.ts';

/** The name under which the product itself acts. */
const SYSTEM_ACTOR = 'system';

export function auditCommand({ db, settings }: OperationContext): PatchCommand<Words> {
  return {
    name: { fr: 'audit', en: 'audit' },
    ability: 'audit.read',
    help: { fr: 'montre qui a fait quoi', en: 'shows who did what' },
    forms: [
      {
        parts: { filters: optional(many(filter)) },
        does: {
          fr: 'montre qui a fait quoi, par personne, campagne, serveur, action ou jour ; en CSV',
          en: 'shows who did what, by person, campaign, server, action or day; as CSV',
        },
        example: { fr: '/audit campagne 12 refus', en: '/audit campaign 12 refused' },
      },
    ],
    often: ['admin'],
    parse: (words) => ({ kind: 'args', args: words }),
    run: async ({ args: { list }, incoming, now }) => {
      if (incoming.conversation.kind !== 'personal') {
        return text(
          'L’audit ne se lit qu’en conversation personnelle avec moi.',
          'The audit is only read in a personal chat with me.',
        );
      }
      const people = [...(await loadUserNames(db)), SYSTEM_ACTOR];
      const estate = { people, hosts: await loadKnownHosts(db, list) };
      const read = readAuditWords(list, estate, dayIn(now, settings.zone));
      if (read.kind === 'refused') return { kind: 'text', text: await withNearest(db, read, people) };
      return card(cardKeyText({ kind: 'audit', filter: read.filter }));
    },
  };
}
