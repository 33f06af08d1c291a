// Commvault: the last good backup of a server without snapshots (PRE-4). Nothing is written there.
import { readSecret } from '../../config.ts';
import type { Floor } from '../floor/floor.ts';
import type { Integration } from '../integration.ts';
import { commvaultBackups } from './backups.ts';
import { createCommvaultClient, faultOfCommvault } from './client.ts';
import { createTokens, type Login } from './login.ts';
import { type CommvaultSettings, commvaultSettings } from './settings.ts';
import { commvaultSource } from './sync.ts';

export const integration: Integration<CommvaultSettings> = {
  name: 'commvault',
  settings: commvaultSettings,
  scheduleOf: ({ everyMinutes, wholeHours }) => ({ everySeconds: everyMinutes * 60, wholeHours }),
  connect: (settings, floor) => {
    const { url, caFile, proxy, silenceSeconds, lookupDays } = settings;
    const caPem = caFile === undefined ? undefined : readSecret(caFile);
    const http = floor.http({ url, caPem, proxy, silenceSeconds, faultOf: faultOfCommvault });
    const client = createCommvaultClient(http, createTokens(http, loginOf(settings, floor), floor.now));
    return {
      source: commvaultSource(client),
      backups: commvaultBackups(client, settings, floor.now),
      probe: async (signal) => {
        const { clients } = await client.clients(signal);
        const [first] = clients;
        // The right to see clients is not the right to see their jobs.
        if (first !== undefined) await client.jobs(String(first.client.clientEntity.clientId), lookupDays, signal);
        return `${clients.length} clients`;
      },
      close: () => http.close(),
    };
  },
};

function loginOf({ login }: CommvaultSettings, floor: Floor): Login {
  if ('accessTokenFile' in login) return { accessToken: floor.secret(login.accessTokenFile) };
  return { username: login.username, password: floor.secret(login.passwordFile) };
}
