// The prerequisites of a host of yum or dnf.
import { shellLine } from '../../packages/shell-word.ts';
import { isOfNothing, NOTHING_ASKED } from '../../packages/update-scope.ts';
import { yumAdvisories, yumPreview } from '../../packages/yum-update.ts';
import { asRoot } from '../as-root.ts';
import type { FactFamily } from '../fact-family.ts';
import { parsePreview } from '../preview.ts';
import { parseRepositories, repositoriesCommand } from '../repositories.ts';
import { dnf5Advisories, isDnf5 } from './dnf5.ts';
import { parseRegistration, REGISTRATION_COMMAND } from './registration.ts';
import { parseRpmDatabase, RPM_DATABASE_COMMAND } from './rpm-database.ts';

/** null: no manager is known; the registration and the database are asked all the same. */
export function yumFacts(family: 'yum' | 'dnf' | null): FactFamily {
  return {
    probes: (ask, { grant, idle }) => {
      const always = [
        { id: 'database', command: RPM_DATABASE_COMMAND },
        { id: 'registration', command: asRoot(REGISTRATION_COMMAND, grant, 60) },
      ] as const;
      if (family === null || !idle) return always;
      const same = { ...ask, family };
      return [
        ...always,
        { id: 'repositories', command: asRoot(repositoriesCommand(family), grant, 120) },
        {
          id: 'transaction',
          command: isOfNothing(ask.scope) ? NOTHING_ASKED : asRoot(shellLine(yumPreview(same)), grant, 180),
        },
        { id: 'advisories', command: asRoot(shellLine(yumAdvisories(same)), grant, 90) },
      ];
    },
    again: ({ transaction }, { excludes }, { grant }) => {
      if (family === null || !isDnf5(transaction)) return [];
      return [{ id: 'advisories', command: asRoot(shellLine(dnf5Advisories(family, excludes)), grant, 90) }];
    },
    facts: ({ registration, database, repositories, transaction, advisories }) => ({
      registration: parseRegistration(registration),
      enabledRepositories: parseRepositories(repositories),
      rpmDatabaseReadable: parseRpmDatabase(database),
      preview: parsePreview(transaction, advisories),
    }),
  };
}
