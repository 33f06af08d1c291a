// `/compliance [group|site|application|domain] [filters…]`: how servers stand, by what, narrowed by words that name a part of the estate.
import { readWithinReach } from '../../db/queries/people/within-reach.ts';
import { loadWholeEstateNames } from '../../db/queries/servers/estate-list-names.ts';
import { GROUPING_WORDS, groupingNamed } from '../../domain/compliance/grouping.ts';
import { readEstateWords } from '../../domain/servers/read-estate-words.ts';
import { filteredCommand } from '../history/filtered-by-words.ts';
import type { PatchCommand } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import type { Words } from '../shared/typed/command.ts';

export function complianceCommand(operations: OperationContext): PatchCommand<Words> {
  return filteredCommand(operations, {
    name: { fr: 'conformite', en: 'compliance' },
    ability: 'read',
    help: { fr: 'dit si les serveurs sont à jour', en: 'tells whether servers are up to date' },
    often: ['owner', 'viewer', 'coordinator'],
    does: {
      fr: 'dit si tout est à jour, et sinon pourquoi, par domaine, application, environnement, site ou groupe ; les mots qui suivent restreignent, comme pour /serveurs',
      en: 'tells whether everything is up to date, and if not why, by domain, application, environment, site or group; further words narrow it, as for /servers',
    },
    example: { fr: '/conformite application', en: '/compliance application' },
    narrow: async (words, { user }) => {
      const [first = ''] = words;
      const grouping = groupingNamed(first);
      const rest = grouping === null ? words : words.slice(1);
      const estate = await readWithinReach(operations.db, user.id, (db) => loadWholeEstateNames(db, rest));
      const read = readEstateWords(rest, estate);
      if (read.kind === 'refused') {
        const { environments, zones, applications, groups } = estate;
        const domains = estate.domains.flatMap(({ code, name }) => [code, name]);
        return { ...read, names: [GROUPING_WORDS, domains, environments, zones, applications, groups].flat() };
      }
      const by = grouping ?? (read.filter.domain === null ? 'domain' : 'application');
      return { kind: 'card', key: { kind: 'compliance', by, filter: read.filter } };
    },
  });
}
