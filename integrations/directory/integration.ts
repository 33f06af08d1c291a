// A directory, LDAP or Active Directory: roles by group, and who is disabled there (PEOPLE-2, PEOPLE-3). Nothing is written there.
import { readSecret } from '../../config.ts';
import type { Integration } from '../integration.ts';
import { createDirectoryClient } from './client.ts';
import { directoryPeople } from './mapping.ts';
import { probeDirectory } from './probe.ts';
import { type DirectorySettings, directorySettings } from './settings.ts';
import { directorySource } from './sync.ts';

export const integration: Integration<DirectorySettings> = {
  name: 'directory',
  settings: directorySettings,
  scheduleOf: ({ everySeconds }) => ({ everySeconds, wholeHours: 24 }),
  people: directoryPeople,
  connect: (settings, floor) => {
    const { urls, caFile, startTls, silenceSeconds, bind, pageSize } = settings;
    const client = createDirectoryClient({
      urls,
      caPem: caFile === undefined ? undefined : readSecret(caFile),
      startTls,
      silenceMs: silenceSeconds * 1000,
      user: bind.user,
      password: floor.secret(bind.passwordFile),
      pageSize,
    });
    return {
      source: directorySource(client, settings),
      probe: (signal) => probeDirectory(client, settings, signal),
      close: async () => {},
    };
  },
};
