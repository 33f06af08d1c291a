// Alertmanager: a silence while a server is updated, and which alerts fire for it before.
import { readSecret } from '../../config.ts';
import { DOWNTIME_SCHEDULE } from '../floor/downtime-settings.ts';
import type { Floor } from '../floor/floor.ts';
import type { Integration } from '../integration.ts';
import { alertmanagerFault, createAlertmanagerClient, type Login } from './client.ts';
import { alertmanagerDowntimes } from './downtimes.ts';
import { type AlertmanagerSettings, alertmanagerSettings } from './settings.ts';

export const integration: Integration<AlertmanagerSettings> = {
  name: 'alertmanager',
  setsDowntimes: true,
  settings: alertmanagerSettings,
  scheduleOf: () => DOWNTIME_SCHEDULE,
  connect: (settings, floor) => {
    const { url, caFile, proxy, silenceSeconds } = settings;
    const caPem = caFile === undefined ? undefined : readSecret(caFile);
    const http = floor.http({ url, caPem, proxy, silenceSeconds, faultOf: alertmanagerFault });
    const client = createAlertmanagerClient(http, loginOf(settings, floor));
    const downtimes = alertmanagerDowntimes(client, settings, floor.now);
    return {
      downtimes,
      probe: async (signal) => `${(await downtimes.ours(signal)).length} silences of ours`,
      close: () => http.close(),
    };
  },
};

function loginOf({ login }: AlertmanagerSettings, floor: Floor): Login {
  if (login === undefined) return null;
  if ('tokenFile' in login) return { token: floor.secret(login.tokenFile) };
  return { username: login.username, password: floor.secret(login.passwordFile) };
}
