// The prerequisites of a host of apt. There is nothing to register with: its repositories alone decide (PRE-6).
import { aptPreview } from '../../packages/apt-update.ts';
import { shellLine } from '../../packages/shell-word.ts';
import { refusal } from '../../packages/update-command.ts';
import type { UpdateRequest } from '../../packages/update-scope.ts';
import { asRoot, type SudoGrant, scriptAsRoot } from '../as-root.ts';
import type { FactFamily } from '../fact-family.ts';
import { parseAptPreview } from './apt-preview.ts';
import { APT_REPOSITORIES_COMMAND, parseAptRepositories } from './apt-repositories.ts';
import { DPKG_DATABASE_COMMAND, parseDpkgDatabase } from './dpkg-database.ts';

export const APT_FACTS: FactFamily = {
  // Packages of a transaction that runs are half done: the database is only asked when none does.
  probes: (ask, { grant, idle }) =>
    idle
      ? [
          { id: 'database', command: DPKG_DATABASE_COMMAND },
          { id: 'repositories', command: asRoot(APT_REPOSITORIES_COMMAND, grant, 60) },
          { id: 'transaction', command: transactionCommand(ask, grant) },
        ]
      : [],
  facts: ({ database, repositories, transaction }) => {
    const { readable, interrupted } = parseDpkgDatabase(database);
    return {
      registration: { state: 'not-applicable', raw: '' },
      enabledRepositories: parseAptRepositories(repositories),
      rpmDatabaseReadable: readable,
      ...(interrupted && { dpkgInterrupted: true }),
      preview: parseAptPreview(transaction),
    };
  },
};

function transactionCommand(ask: UpdateRequest, grant: SudoGrant): string {
  const reason = refusal({ ...ask, family: 'apt-get' });
  if (reason !== null) return `${shellLine(['echo', reason.en])}; exit 64`;
  return scriptAsRoot(aptPreview(ask), grant, 120);
}
