// SentinelOne: which servers have an agent, and whether it works after an update. Nothing is written there.
import { readSecret } from '../../config.ts';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { Integration } from '../integration.ts';
import { sentinelOneAfterUpdate } from './after-update.ts';
import { createSentinelOneClient, faultOfConsole } from './client.ts';
import { sentinelOneMachines } from './mapping.ts';
import { type SentinelOneSettings, sentinelOneSettings } from './settings.ts';
import { filterOf, sentinelOneSource } from './sync.ts';

const DAY_MS = 86_400_000;
const WARNED_DAYS = 14;

export const integration: Integration<SentinelOneSettings> = {
  name: 'sentinelone',
  settings: sentinelOneSettings,
  scheduleOf: ({ everyMinutes, wholeHours }) => ({ everySeconds: everyMinutes * 60, wholeHours }),
  machines: sentinelOneMachines,
  connect: (settings, floor) => {
    const { url, caFile, proxy, silenceSeconds, tokenFile } = settings;
    const caPem = caFile === undefined ? undefined : readSecret(caFile);
    const http = floor.http({ url, caPem, proxy, silenceSeconds, faultOf: faultOfConsole });
    const client = createSentinelOneClient(http, { token: floor.secret(tokenFile), now: floor.now });
    return {
      source: sentinelOneSource(client, settings),
      afterUpdate: sentinelOneAfterUpdate(client, settings, floor.now),
      probe: async (signal) => {
        const { scope, expiresAt } = await client.user(signal);
        const { total } = await client.agents({ ...filterOf(settings), limit: '1' }, signal);
        const days = expiresAt === null ? null : Math.floor((expiresAt.getTime() - floor.now().getTime()) / DAY_MS);
        if (days !== null && days <= WARNED_DAYS)
          throw new IntegrationFault({
            kind: 'settings',
            detail: `the token expires in ${days} days: have a new one made`,
          });
        return `${total} agents, scope ${scope}`;
      },
      close: () => http.close(),
    };
  },
};
