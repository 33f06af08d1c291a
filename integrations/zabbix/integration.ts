// Zabbix: a maintenance while a server is updated, and what is a problem there before.
import { readSecret } from '../../config.ts';
import { DOWNTIME_SCHEDULE } from '../floor/downtime-settings.ts';
import type { Integration } from '../integration.ts';
import { createZabbixClient } from './client.ts';
import { zabbixDowntimes } from './downtimes.ts';
import { type ZabbixSettings, zabbixSettings } from './settings.ts';

export const integration: Integration<ZabbixSettings> = {
  name: 'zabbix',
  setsDowntimes: true,
  settings: zabbixSettings,
  scheduleOf: () => DOWNTIME_SCHEDULE,
  connect: (settings, floor) => {
    const { url, caFile, proxy, silenceSeconds, tokenFile } = settings;
    const caPem = caFile === undefined ? undefined : readSecret(caFile);
    const http = floor.http({ url, caPem, proxy, silenceSeconds });
    const client = createZabbixClient(http, floor.secret(tokenFile), floor.now);
    const downtimes = zabbixDowntimes(client, settings, floor.now);
    return {
      downtimes,
      probe: async (signal) => {
        const version = await client.version(signal);
        return `Zabbix ${version}, ${(await downtimes.ours(signal)).length} maintenances of ours`;
      },
      close: () => http.close(),
    };
  },
};
