// `/history [filters…]`: what was done, newest first, narrowed by whatever words name a part of the estate (HIST-2).

import { loadEstateNames } from '../../db/queries/history/history-names.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { HISTORY_WORDS, readHistoryWords } from '../../domain/history/read-history-words.ts';
import { card, type PatchCommand } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { filter, many } from '../shared/typed/argument-kinds.ts';
import type { Words } from '../shared/typed/command.ts';
import { optional } from '../shared/typed/form.ts';
import { withNearest } from '../shared/typed/nearest-word.ts';

export function historyCommand({ db }: OperationContext): PatchCommand<Words> {
  return {
    name: { fr: 'historique', en: 'history' },
    ability: 'read',
    help: { fr: 'montre ce qui a été patché', en: 'shows what was patched' },
    forms: [
      {
        parts: { filters: optional(many(filter)) },
        does: {
          fr: 'montre ce qui a été patché, par année, semaine, système, zone, domaine, opérateur, source, serveur ou campagne ; en CSV et Excel',
          en: 'shows what was patched, by year, week, system, zone, domain, operator, source, server or campaign; as CSV and Excel',
        },
        example: { fr: '/historique 2026 S05 ko', en: '/history 2026 S05 ko' },
      },
    ],
    often: ['viewer'],
    parse: (words) => ({ kind: 'args', args: words }),
    run: async ({ args: { list } }) => {
      const estate = await loadEstateNames(db, list);
      const read = readHistoryWords(list, estate);
      if (read.kind === 'refused') {
        const domains = estate.domains.flatMap(({ code, name }) => [code, name]);
        const names = [...HISTORY_WORDS, ...domains, ...estate.zones, ...estate.people];
        return { kind: 'text', text: await withNearest(db, read, names) };
      }
      return card(cardKeyText({ kind: 'history', filter: read.filter }));
    },
  };
}
