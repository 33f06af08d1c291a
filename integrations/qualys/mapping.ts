// Agents and hosts as machines that are watched, and as assets with their tags. The day that something was heard of last is kept, not the second:
// what changes with each check-in would be written anew with each reading.
import { DateTime } from 'luxon';
import { z } from 'zod';
import type { KnownMachine, MachineLife } from '../../domain/agent-coverage/compare.ts';
import type { AssetsOf, MachinesOf, RemoteRecord } from '../integration.ts';
import type { Host } from './fo.ts';
import type { Agent, Tag } from './qps.ts';
import type { QualysSettings } from './settings.ts';

export function tagRecord({ id, name }: Tag): RemoteRecord {
  return { kind: 'tag', id, content: { name } };
}

export function agentRecord({ assetId, lastCheckedIn, isActive, ...agent }: Agent): RemoteRecord {
  const { hostId, name, addresses, version } = agent;
  const tags = [...agent.tagIds].sort();
  return {
    kind: 'agent',
    id: assetId,
    content: { hostId, name, addresses, version, isActive, seenOn: dayOf(lastCheckedIn), tags },
  };
}

export function hostRecord({ id, assetId, dns, netbios, ip, lastScan, tagIds }: Host): RemoteRecord {
  const content = { assetId, name: dns ?? netbios ?? ip, ip, scannedOn: dayOf(lastScan), tags: [...tagIds].sort() };
  return { kind: 'host', id, content };
}

function dayOf(at: Date | null): string | null {
  return at === null ? null : at.toISOString().slice(0, 10);
}

const storedAgent = z.object({
  hostId: z.string().nullable(),
  name: z.string(),
  addresses: z.array(z.string()),
  isActive: z.boolean(),
  seenOn: z.iso.date().nullable(),
  tags: z.array(z.string()),
});
const storedHost = z.object({
  assetId: z.string().nullable(),
  name: z.string().nullable(),
  ip: z.string().nullable(),
  scannedOn: z.iso.date().nullable(),
  tags: z.array(z.string()),
});

type Records = ReadonlyMap<string, readonly RemoteRecord[]>;

/** Agents, and hosts that have none. */
function readStored(records: Records) {
  const agents = (records.get('agent') ?? []).map(({ id, content }) => ({ id, ...storedAgent.parse(content) }));
  const watched = new Set(agents.map(({ hostId }) => hostId));
  const hosts = (records.get('host') ?? [])
    .filter(({ id }) => !watched.has(id))
    .map(({ id, content }) => ({ id, ...storedHost.parse(content) }));
  return { agents, hosts };
}

/** A machine goes by its id of VM, of which detections are asked; one that was never scanned has that of its asset alone. */
function machineId({ hostId, id }: { readonly hostId: string | null; readonly id: string }): string {
  return hostId ?? `${ASSET_ALONE}${id}`;
}

export const ASSET_ALONE = 'asset ';

export const qualysMachines: MachinesOf<QualysSettings> = (records, { staleDays }, now) => {
  const oldest = DateTime.fromJSDate(now, { zone: 'utc' }).minus({ days: staleDays }).toISODate() ?? '';
  const lifeOf = (day: string | null): MachineLife => (day !== null && day >= oldest ? 'active' : 'silent');
  const { agents, hosts } = readStored(records);
  return [
    ...agents.map((one): KnownMachine => {
      const { name, addresses, isActive, seenOn } = one;
      return { id: machineId(one), name, addresses, life: isActive ? lifeOf(seenOn) : 'silent' };
    }),
    ...hosts.map(({ id, name, ip, scannedOn }): KnownMachine => {
      return { id, name: name ?? id, addresses: ip === null ? [] : [ip], life: lifeOf(scannedOn) };
    }),
  ];
};

/** Hosts whose asset Qualys does not name are left out: the tables go by its id. */
export const qualysAssets: AssetsOf = (records) => {
  const names = new Map((records.get('tag') ?? []).map(({ id, content }) => [id, z.string().parse(content.name)]));
  const named = (ids: readonly string[]) => ids.flatMap((id) => names.get(id) ?? []);
  const { agents, hosts } = readStored(records);
  return {
    tags: [...new Set(names.values())],
    assets: [
      ...agents.map((one) => ({ id: one.id, machineId: machineId(one), name: one.name, tags: named(one.tags) })),
      ...hosts.flatMap(({ id, assetId, name, tags }) =>
        assetId === null ? [] : { id: assetId, machineId: id, name: name ?? id, tags: named(tags) },
      ),
    ],
  };
};
