// An agent as a machine that is watched. The day it was heard of last is kept, not the second: what changes each minute would be written anew with
// each reading.
import { DateTime } from 'luxon';
import { z } from 'zod';
import type { MachineLife } from '../../domain/agent-coverage/compare.ts';
import type { MachinesOf, RemoteRecord } from '../integration.ts';
import type { Agent } from './client.ts';
import type { SentinelOneSettings } from './settings.ts';

export function recordOf(agent: Agent): RemoteRecord {
  const { id, computerName, osType, agentVersion, isActive, isDecommissioned, isUninstalled } = agent;
  const state = isUninstalled || isDecommissioned ? 'retired' : isActive ? 'active' : 'inactive';
  const seenOn = agent.lastActiveDate.toISOString().slice(0, 10);
  return {
    kind: 'agent',
    id,
    content: { name: computerName, os: osType, version: agentVersion, state, seenOn, addresses: agent.addresses },
  };
}

const stored = z.object({
  name: z.string(),
  state: z.enum(['retired', 'active', 'inactive']),
  seenOn: z.iso.date(),
  addresses: z.array(z.string()),
});

export const sentinelOneMachines: MachinesOf<SentinelOneSettings> = (records, { staleDays }, now) => {
  const oldest = DateTime.fromJSDate(now, { zone: 'utc' }).minus({ days: staleDays }).toISODate() ?? '';
  return (records.get('agent') ?? []).map(({ id, content }) => {
    const { name, state, seenOn, addresses } = stored.parse(content);
    const life: MachineLife =
      state === 'retired' ? 'retired' : state === 'active' && seenOn >= oldest ? 'active' : 'silent';
    return { id, name, addresses, life };
  });
};
