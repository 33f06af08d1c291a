// `/audit [filters…]`: who did what, for admins, and only where nobody else reads along (AUD-1).

import { loadKnownHosts, loadUserNames } from '../../db/queries/history/history-names.ts';
import { SYSTEM_ACTOR, SYSTEM_NAME } from '../../domain/history/actor-name.ts';
import { readAuditWords } from '../../domain/history/read-audit-words.ts';
import type { Text } from '../../domain/language.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import type { PatchCommand } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import type { Words } from '../shared/typed/command.ts';
import { filteredCommand } from './filtered-by-words.ts';

const IN_PERSONAL_CHAT: Text = {
  fr: 'L’audit ne se lit qu’en conversation personnelle avec moi.',
  en: 'The audit is only read in a personal chat with me.',
};

export function auditCommand(operations: OperationContext): PatchCommand<Words> {
  const { db, settings } = operations;
  return filteredCommand(operations, {
    name: { fr: 'audit', en: 'audit' },
    ability: 'audit.read',
    help: { fr: 'montre qui a fait quoi', en: 'shows who did what' },
    does: {
      fr: 'montre qui a fait quoi, par personne, campagne, serveur, action ou jour ; en CSV',
      en: 'shows who did what, by person, campaign, server, action or day; as CSV',
    },
    example: { fr: '/audit campagne 12 refus', en: '/audit campaign 12 refused' },
    often: ['admin'],
    narrow: async (words, { incoming, now }) => {
      if (incoming.conversation.kind !== 'personal') return { kind: 'refused', text: IN_PERSONAL_CHAT, names: [] };
      const people = [...(await loadUserNames(db)), SYSTEM_NAME, SYSTEM_ACTOR];
      const estate = { people, hosts: await loadKnownHosts(db, words) };
      const read = readAuditWords(words, estate, dayIn(now, settings.zone));
      if (read.kind === 'refused') return { ...read, names: people };
      const { person, ...rest } = read.filter;
      const filter = { ...rest, person: person === SYSTEM_NAME ? SYSTEM_ACTOR : person };
      return { kind: 'card', key: { kind: 'audit', filter } };
    },
  });
}
