// The systems around the product in the demo: AWS, the console of SentinelOne, Alertmanager. None of them stands in the way of a start.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../../domain/clock.ts';
import { startAlertmanager } from '../../../integrations/alertmanager/stand-in.ts';
import type { MonitoredHost } from '../../../integrations/floor/stand-in-monitored.ts';
import type { IntegrationSettings } from '../../../integrations/open-integrations.ts';
import { STANDARD_TOKEN, startSentinelOne } from '../../../integrations/sentinelone/stand-in.ts';
import { addressOf } from '../../inventory/addresses.ts';
import type { DemoServer } from '../../inventory/demo-server.ts';
import { agentsOf } from './agents.ts';

export type Around = { readonly settings: IntegrationSettings; close(): Promise<void> };

/** Red before anything is touched: prerequisites warn of it. */
const RED = new Set(['vrinfadns1', 'vrnumwin1']);

/** `servers`: the whole inventory, in its order. `folder` takes what a settings file names beside itself. */
export async function startAround(
  servers: readonly DemoServer[],
  { clock, folder }: { readonly clock: Clock; readonly folder: string },
): Promise<Around> {
  const now = () => clock.now();
  const tokenFile = path.join(folder, 'sentinelone-token');
  const [sentinelOne, alertmanager] = await Promise.all([
    startSentinelOne({ agents: agentsOf(servers, clock), now }),
    startAlertmanager({ hosts: servers.map(monitored), now }),
    writeFile(tokenFile, STANDARD_TOKEN, { mode: 0o600 }),
  ]);
  return {
    settings: {
      sentinelone: { url: sentinelOne.url, tokenFile, everyMinutes: 15 },
      alertmanager: { url: alertmanager.url },
    },
    close: async () => {
      await Promise.all([sentinelOne.close(), alertmanager.close()]);
    },
  };
}

function monitored({ hostname }: DemoServer, at: number): MonitoredHost {
  const services = [
    { name: 'load', state: 0 as const },
    { name: 'disk /', state: RED.has(hostname) ? (2 as const) : (0 as const) },
  ];
  return { id: 1000 + at, name: hostname, address: addressOf(at), isDown: false, isPending: false, services };
}
