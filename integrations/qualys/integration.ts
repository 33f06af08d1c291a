// Qualys: which servers it knows, with which tags, and what became of their vulnerabilities with an update. Nothing is written there but the wish
// for a scan, if the settings have it.
import { readSecret } from '../../config.ts';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { Integration } from '../integration.ts';
import { qualysAfterUpdate } from './after-update.ts';
import { createQualysClient } from './client.ts';
import { faultOfQualys } from './faults.ts';
import { qualysAssets, qualysMachines } from './mapping.ts';
import { type QualysSettings, qualysSettings } from './settings.ts';
import { qualysSource } from './sync.ts';

export const integration: Integration<QualysSettings> = {
  name: 'qualys',
  settings: qualysSettings,
  scheduleOf: ({ everyMinutes, wholeHours }) => ({ everySeconds: everyMinutes * 60, wholeHours }),
  machines: qualysMachines,
  assets: qualysAssets,
  connect: (settings, floor) => {
    const { url, caFile, proxy, silenceSeconds, login } = settings;
    const caPem = caFile === undefined ? undefined : readSecret(caFile);
    const http = floor.http({ url, caPem, proxy, silenceSeconds, faultOf: faultOfQualys });
    const client = createQualysClient(http, settings, { password: floor.secret(login.passwordFile), now: floor.now });
    return {
      source: qualysSource(client),
      afterUpdate: qualysAfterUpdate({ client, settings, now: floor.now }),
      probe: async (signal) => {
        const agents = await client.qps.countAgents(signal);
        const { rows } = await client.fo.hosts({ truncation_limit: '1' }, signal);
        const tags = await client.qps.countTags(signal);
        // An auditor, and an account without a scope, is answered as if there were nothing.
        if (agents === 0 && rows.length === 0)
          throw new IntegrationFault({
            kind: 'settings',
            detail: `${login.username} is shown no host: it needs Reader or Scanner, API Access, and Read Asset within its scope`,
          });
        return `${agents} agents, ${tags} tags`;
      },
      close: () => http.close(),
    };
  },
};
