// ServiceNow: a change request for each campaign, which lets its servers start, and a task for each application.
import { readSecret } from '../../config.ts';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { Integration } from '../integration.ts';
import { createServiceNowClient, serviceNowFault } from './client.ts';
import { type Login, signIn } from './login.ts';
import { CHANGE_FIELDS, servicenowChanges } from './mapping.ts';
import { type ServiceNowSettings, servicenowSettings } from './settings.ts';
import { servicenowSource } from './sync.ts';
import { servicenowWriter } from './write-back.ts';

export const integration: Integration<ServiceNowSettings> = {
  name: 'servicenow',
  settings: servicenowSettings,
  // Changes are read whole each time, as a start hangs on them; tasks once a day.
  scheduleOf: ({ everyMinutes }) => ({ everySeconds: everyMinutes * 60, wholeHours: 24 }),
  changes: servicenowChanges,
  connect: (settings, floor) => {
    const { url, caFile, proxy, silenceSeconds, login, pageSize } = settings;
    const caPem = caFile === undefined ? undefined : readSecret(caFile);
    const http = floor.http({ url, caPem, proxy, silenceSeconds, faultOf: serviceNowFault });
    const client = createServiceNowClient(http, signIn(http, loginOf(login, floor.secret), floor.now), pageSize);
    return {
      source: servicenowSource(client, settings, floor.now),
      writer: servicenowWriter(client, settings),
      probe: async (signal) => {
        const query = { table: 'change_request', conditions: 'active=true', fields: CHANGE_FIELDS };
        const { row, count } = await client.first(query, signal);
        const hidden = row === null ? undefined : CHANGE_FIELDS.find((name) => row[name] === undefined);
        if (hidden !== undefined)
          throw new IntegrationFault({ kind: 'settings', detail: `change_request.${hidden} cannot be read` });
        return `change_request ${count}`;
      },
      close: () => http.close(),
    };
  },
};

function loginOf(login: ServiceNowSettings['login'], secret: (file: string) => () => string): Login {
  if ('apiKeyFile' in login) return { apiKey: secret(login.apiKeyFile) };
  if ('username' in login) return { username: login.username, password: secret(login.passwordFile) };
  return { clientId: login.clientId, clientSecret: secret(login.clientSecretFile) };
}
