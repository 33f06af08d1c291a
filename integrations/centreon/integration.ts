// Centreon: a downtime while a server is updated, and what is red there before.
import { readSecret } from '../../config.ts';
import { DOWNTIME_SCHEDULE } from '../floor/downtime-settings.ts';
import type { Floor } from '../floor/floor.ts';
import type { Integration } from '../integration.ts';
import { centreonFault, createCentreonClient, type Login } from './client.ts';
import { centreonDowntimes } from './downtimes.ts';
import { type CentreonSettings, centreonSettings } from './settings.ts';

export const integration: Integration<CentreonSettings> = {
  name: 'centreon',
  setsDowntimes: true,
  settings: centreonSettings,
  scheduleOf: () => DOWNTIME_SCHEDULE,
  connect: (settings, floor) => {
    const { url, caFile, proxy, silenceSeconds, version } = settings;
    const caPem = caFile === undefined ? undefined : readSecret(caFile);
    const http = floor.http({ url, caPem, proxy, silenceSeconds, faultOf: centreonFault });
    const client = createCentreonClient(http, { version, login: loginOf(settings, floor), now: floor.now });
    const downtimes = centreonDowntimes(client, settings, floor.now);
    return {
      downtimes,
      probe: async (signal) => `${(await downtimes.ours(signal)).length} downtimes of ours`,
      close: () => http.close(),
    };
  },
};

function loginOf({ login }: CentreonSettings, floor: Floor): Login {
  if ('tokenFile' in login) return { token: floor.secret(login.tokenFile) };
  return { username: login.username, password: floor.secret(login.passwordFile) };
}
