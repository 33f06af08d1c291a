// How many hosts of agents a whole list may lack: one was purged lately, or is new; more of them missing is half a list.
import { expect, it } from 'vitest';
import type { QualysClient } from '../../../integrations/qualys/client.ts';
import { qualysSource } from '../../../integrations/qualys/sync.ts';

/** Of agents 1 to `agents`, whose hosts are listed from 1 to `hosts`. */
async function read(agents: number, hosts: number): Promise<string> {
  const range = (to: number) => Array.from({ length: to }, (_, i) => String(i + 1));
  const agent = (hostId: string) => ({
    ...{ assetId: `9${hostId}`, hostId, name: `h${hostId}`, addresses: [], version: null },
    ...{ isActive: true, lastCheckedIn: null, tagIds: [] },
  });
  const host = (id: string) => ({
    ...{ id, assetId: `9${id}`, dns: `h${id}`, netbios: null, ip: null, hasAgent: true, tagIds: [], lastScan: null },
  });
  const list = { unreadable: [], next: null };
  const client = {
    qps: {
      tags: async () => ({ ...list, rows: [] }),
      countTags: async () => 0,
      agents: async () => ({ ...list, rows: range(agents).map(agent) }),
      countAgents: async () => agents,
    },
    fo: {
      hosts: async ({ id_min: from = '0' }) => ({
        ...list,
        rows: range(hosts)
          .filter((id) => +id >= +from)
          .map(host),
      }),
    },
  } as unknown as QualysClient;
  try {
    for await (const _ of qualysSource(client).readAll(new AbortController().signal, async () =>
      Promise.reject(new Error('it asks for nobody')),
    ));
    return 'whole';
  } catch (error) {
    return String((error as Error).message);
  }
}

it.each([
  [1, 1, 'whole'],
  [1, 0, 'not named'],
  [3, 2, 'whole'],
  [3, 1, 'not named'],
  [30, 29, 'whole'],
  [30, 28, 'not named'],
  [40, 38, 'whole'],
])('of %i agents, %i hosts are %s', async (agents, hosts, said) => {
  expect(await read(agents, hosts)).toContain(said);
});
