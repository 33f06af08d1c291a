// `/history [filters…]`: what was done, newest first, narrowed by whatever words name a part of the estate (HIST-2).

import { loadEstateNames } from '../../db/queries/history/history-names.ts';
import { HISTORY_WORDS, readHistoryWords } from '../../domain/history/read-history-words.ts';
import type { PatchCommand } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import type { Words } from '../shared/typed/command.ts';
import { filteredCommand } from './filtered-by-words.ts';

export function historyCommand(operations: OperationContext): PatchCommand<Words> {
  return filteredCommand(operations, {
    name: { fr: 'historique', en: 'history' },
    ability: 'read',
    help: { fr: 'montre ce qui a été patché', en: 'shows what was patched' },
    does: {
      fr: 'montre ce qui a été patché, par année, semaine, système, zone, domaine, opérateur, source, serveur ou campagne ; en CSV et Excel',
      en: 'shows what was patched, by year, week, system, zone, domain, operator, source, server or campaign; as CSV and Excel',
    },
    example: { fr: '/historique 2026 S05 ko', en: '/history 2026 S05 ko' },
    often: ['viewer'],
    narrow: async (words) => {
      const estate = await loadEstateNames(operations.db, words);
      const read = readHistoryWords(words, estate);
      if (read.kind !== 'refused') return { kind: 'card', key: { kind: 'history', filter: read.filter } };
      const domains = estate.domains.flatMap(({ code, name }) => [code, name]);
      return { ...read, names: [...HISTORY_WORDS, ...domains, ...estate.zones, ...estate.people] };
    },
  });
}
