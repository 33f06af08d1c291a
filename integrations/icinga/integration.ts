// Icinga 2: downtimes while a server is updated, and what is red there before.
import { readSecret } from '../../config.ts';
import { DOWNTIME_SCHEDULE } from '../floor/downtime-settings.ts';
import type { Integration } from '../integration.ts';
import { createIcingaClient, icingaFault } from './client.ts';
import { icingaDowntimes } from './downtimes.ts';
import { type IcingaSettings, icingaSettings } from './settings.ts';

export const integration: Integration<IcingaSettings> = {
  name: 'icinga',
  setsDowntimes: true,
  settings: icingaSettings,
  scheduleOf: () => DOWNTIME_SCHEDULE,
  connect: (settings, floor) => {
    const { url, caFile, proxy, silenceSeconds, login } = settings;
    const caPem = caFile === undefined ? undefined : readSecret(caFile);
    const http = floor.http({ url, caPem, proxy, silenceSeconds, faultOf: icingaFault });
    const signedIn = { username: login.username, password: floor.secret(login.passwordFile) };
    const client = createIcingaClient(http, signedIn, floor.now);
    const downtimes = icingaDowntimes(client, settings, floor.now);
    return {
      downtimes,
      probe: async (signal) => {
        const standing = await downtimes.ours(signal);
        // Nobody is called so: the right to ask is proved, and no list is fetched.
        await client.hosts({ filter: 'host.name == wanted', variables: { wanted: '-' } }, signal);
        return `${standing.length} downtimes of ours`;
      },
      close: () => http.close(),
    };
  },
};
