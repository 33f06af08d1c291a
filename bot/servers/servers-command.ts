// `/servers [filters…]`: the inventory by name, narrowed by whatever words name a part of it or say what is wrong.
import { readWithinReach } from '../../db/queries/people/within-reach.ts';
import { loadWholeEstateNames } from '../../db/queries/servers/estate-list-names.ts';
import { STATES } from '../../domain/inventory/entities/server.ts';
import { readEstateWords } from '../../domain/servers/read-estate-words.ts';
import { PROBLEM_WORDS } from '../../domain/servers/server-problem.ts';
import { filteredCommand } from '../history/filtered-by-words.ts';
import type { PatchCommand } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import type { Words } from '../shared/typed/command.ts';

export function serversCommand(operations: OperationContext): PatchCommand<Words> {
  return filteredCommand(operations, {
    name: { fr: 'serveurs', en: 'servers' },
    ability: 'read',
    help: { fr: 'liste les serveurs de l’inventaire', en: 'lists the servers of the inventory' },
    does: {
      fr: 'liste les serveurs, par nom, domaine, environnement, zone, application, état, système, responsable, opérateur ou par ce qui leur manque ; en CSV et Excel',
      en: 'lists the servers, by name, domain, environment, zone, application, state, system, owner, operator or by what is wrong with them; as CSV and Excel',
    },
    example: { fr: '/serveurs sans responsable', en: '/servers no owner' },
    narrow: async (words, { user }) => {
      const estate = await readWithinReach(operations.db, user.id, (db) => loadWholeEstateNames(db, words));
      const read = readEstateWords(words, estate);
      if (read.kind === 'filter') return { kind: 'card', key: { kind: 'servers', filter: read.filter } };
      const { environments, zones, applications, owners, people } = estate;
      const domains = estate.domains.flatMap(({ code, name }) => [code, name]);
      const states = [...estate.states, ...Object.values(STATES).flat()];
      const names = [PROBLEM_WORDS, domains, environments, zones, applications, states, owners, people].flat();
      return { ...read, names };
    },
  });
}
