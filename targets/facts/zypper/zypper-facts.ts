// The prerequisites of a host of zypper.
import { zypperPreview } from '../../packages/zypper-update.ts';
import { asRoot, scriptAsRoot } from '../as-root.ts';
import type { FactFamily } from '../fact-family.ts';
import { parseRpmDatabase, RPM_DATABASE_COMMAND } from '../rpm/rpm-database.ts';
import { parseSuseRegistration, suseRegistrationCommand } from './suse-registration.ts';
import { parseZypperPreview } from './zypper-preview.ts';
import { parseZypperRepositories } from './zypper-repositories.ts';

const XML = 'zypper --xmlout --non-interactive';

export const ZYPPER_FACTS: FactFamily = {
  probes: (ask, { grant, idle }) => {
    const always = [
      { id: 'database', command: RPM_DATABASE_COMMAND },
      { id: 'registration', command: suseRegistrationCommand(grant) },
    ] as const;
    if (!idle) return always;
    return [
      ...always,
      { id: 'repositories', command: asRoot(`${XML} repos`, grant, 60) },
      { id: 'transaction', command: scriptAsRoot(zypperPreview(ask), grant, 180) },
      { id: 'advisories', command: asRoot(`${XML} list-patches --category=security`, grant, 90) },
    ];
  },
  facts: ({ registration, database, repositories, transaction, advisories }) => ({
    registration: parseSuseRegistration(registration),
    enabledRepositories: parseZypperRepositories(repositories),
    rpmDatabaseReadable: parseRpmDatabase(database),
    preview: parseZypperPreview(transaction, advisories),
  }),
};
