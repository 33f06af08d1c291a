// AWS: instances of EC2 come in as servers, and are reached through the agent of Systems Manager. What is done on them is in `targets/ssm`.
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { Integration } from '../integration.ts';
import { listInstances, listManaged } from './client.ts';
import { type AwsClients, openAwsClients } from './clients.ts';
import { awsInstances, awsInventory } from './mapping.ts';
import { type AwsSettings, awsSettings } from './settings.ts';
import { assertOwner, awsSource, filtersOf } from './sync.ts';

export const integration: Integration<AwsSettings> = {
  name: 'aws',
  settings: awsSettings,
  scheduleOf: ({ everyMinutes, wholeHours }) => ({ everySeconds: everyMinutes * 60, wholeHours }),
  onBehalfOf: ({ onBehalfOf }) => onBehalfOf ?? null,
  inventory: awsInventory,
  instances: awsInstances,
  connect: (settings) => {
    const clients = openAwsClients(settings);
    return {
      source: awsSource(clients, settings),
      probe: (signal) => probe(clients, settings, signal),
      close: () => clients.close(),
    };
  },
};

/** Both services of each region, and a list that means no instance. */
async function probe(clients: AwsClients, settings: AwsSettings, signal: AbortSignal): Promise<string> {
  const said: string[] = [];
  for (const account of settings.accounts) {
    for (const region of account.regions) {
      const open = clients.of(account.name, region);
      const managed = await listManaged(open, signal);
      let count = 0;
      for (const wanted of settings.instances) {
        for await (const { owner, instances } of listInstances(open, filtersOf(wanted), signal)) {
          assertOwner(account, owner);
          count += instances.length;
        }
      }
      said.push(`${account.name}/${region} ${count}, ${managed.size} with an agent`);
    }
  }
  if (said.every((one) => / 0, /.test(one)))
    throw new IntegrationFault({
      kind: 'settings',
      detail: `no instance has the tags of the settings (${said.join('; ')})`,
    });
  return said.join('; ');
}
