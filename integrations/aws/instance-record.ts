// What the copy keeps of an instance. What changes by itself all the time (the minute of the last ping) is not in it.
import { z } from 'zod';
import type { RemoteRecord } from '../integration.ts';
import type { Ec2Instance, ManagedInstance } from './client.ts';
import type { AwsSettings, FieldSource } from './settings.ts';

export const instanceContent = z.object({
  account: z.string(),
  region: z.string(),
  instanceId: z.string(),
  state: z.string(),
  /** `absent`: no agent has ever registered. */
  agent: z.enum(['online', 'lost', 'absent']),
  agentVersion: z.string().nullable(),
  hasProfile: z.boolean(),
  platform: z.enum(['linux', 'windows']),
  platformName: z.string().nullable(),
  computerName: z.string().nullable(),
  privateIp: z.string().nullable(),
  patchGroup: z.string().nullable(),
  /** Of the settings' lists of instances, which it is in. */
  selection: z.number(),
  /** Those that the settings name. */
  tags: z.record(z.string(), z.string()),
});
export type InstanceContent = z.infer<typeof instanceContent>;

export type Where = { readonly account: string; readonly region: string; readonly selection: number };

export function instanceRecord(
  given: Ec2Instance,
  managed: ManagedInstance | undefined,
  where: Where,
  tagNames: ReadonlySet<string>,
): RemoteRecord {
  const tags = Object.fromEntries((given.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  const content: InstanceContent = {
    ...where,
    instanceId: given.InstanceId,
    // On its way is not there yet.
    state: given.State.Name,
    agent: agentOf(managed),
    agentVersion: managed?.AgentVersion ?? null,
    hasProfile: given.IamInstanceProfile != null,
    platform: (given.Platform ?? '').toLowerCase() === 'windows' ? 'windows' : 'linux',
    platformName: nameOf(managed) ?? given.PlatformDetails ?? null,
    computerName: managed?.ComputerName ?? null,
    privateIp: given.PrivateIpAddress ?? null,
    patchGroup: patchGroupOf(given),
    tags: Object.fromEntries(Object.entries(tags).filter(([name]) => tagNames.has(name))),
  };
  return { kind: 'instance', id: `${where.account}/${where.region}/${given.InstanceId}`, content };
}

/** The second key is for instances whose tags are in their metadata, where a blank is not allowed. */
export function patchGroupOf({ Tags }: Pick<Ec2Instance, 'Tags'>): string | null {
  const said = (key: string) => Tags?.find(({ Key }) => Key === key)?.Value;
  return said('Patch Group') ?? said('PatchGroup') ?? null;
}

function agentOf(managed: ManagedInstance | undefined): InstanceContent['agent'] {
  if (managed === undefined) return 'absent';
  return managed.PingStatus === 'online' ? 'online' : 'lost';
}

function nameOf(managed: ManagedInstance | undefined): string | null {
  const words = [managed?.PlatformName, managed?.PlatformVersion].filter((word) => word != null && word !== '');
  return words.length === 0 ? null : words.join(' ');
}

/** Tags that the settings name: others come and go without concerning anybody here. */
export function tagNamesOf({ hostname, instances }: Pick<AwsSettings, 'hostname' | 'instances'>): ReadonlySet<string> {
  const sources = [hostname, ...instances.flatMap(({ fields }) => Object.values(fields))];
  return new Set(sources.flatMap((source) => (source.startsWith('tag:') ? [source.slice(4)] : [])));
}

/** null: the instance does not say it. */
export function saidBy(content: InstanceContent, source: FieldSource): string | null {
  switch (source) {
    case 'patch-group':
      return content.patchGroup;
    case 'private-ip':
      return content.privateIp;
    case 'computer-name':
      return content.computerName;
    case 'platform':
      return content.platform;
    case 'platform-name':
      return content.platformName;
    case 'instance-id':
      return content.instanceId;
    default:
      return content.tags[source.slice('tag:'.length)] ?? null;
  }
}

/** Lower case, without domain; null: it has none that could be a server's. */
export function hostnameOf(content: InstanceContent, source: FieldSource): string | null {
  const label = (saidBy(content, source) ?? '').trim().toLowerCase().replace(/\..*$/, '');
  return /^[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?$/.test(label) ? label : null;
}
