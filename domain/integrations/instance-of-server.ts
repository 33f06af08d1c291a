// Which instance of EC2 a server is: it is reached through Systems Manager instead of SSH. A name alone is never the reason (RUN-17): two machines
// may bear one, in two accounts, in two domains, here and there, or one after the other.
import type { ServerId } from '../ids.ts';
import { instanceUuid } from '../snapshots/instance-uuid.ts';
import type { MachineUuid } from '../snapshots/machine-uuid.ts';

/** What was read: a name there, and the instance that bears it. */
export type InstanceOfServer = {
  /** Lower case, without domain. */
  readonly hostname: string;
  readonly account: string;
  readonly region: string;
  /** null: the one that it was bears another name now. */
  readonly instanceId: string | null;
  readonly privateIp?: string | null;
};

/** A server that bears the name of an instance, in the inventory. */
export type NamedServer = {
  readonly id: ServerId;
  readonly hostname: string;
  /** Of its machine, as its firmware said it last. */
  readonly uuid: MachineUuid | null;
  /** It came into the inventory as an instance, and has never been anything else. */
  readonly isAdded: boolean;
};

/** By hostname as the inventory has it. */
export type ProvedInstance = InstanceOfServer & { readonly proof: 'inventory' | 'firmware' };

/** What is known stays, unless its instance bears another name now: what was an instance is never logged in to by its mere name. */
export function knownInstances(
  seen: readonly InstanceOfServer[],
  known: readonly InstanceOfServer[],
): readonly InstanceOfServer[] {
  const names = new Map(seen.map((one) => [keyOf(one), one.hostname]));
  return known.map((one) => {
    const name = names.get(keyOf(one));
    return name === undefined || name === shortName(one.hostname) ? one : { ...one, instanceId: null };
  });
}

/** Of servers that have no instance, those of which it is certain. */
export function provedInstances(
  seen: readonly InstanceOfServer[],
  known: readonly InstanceOfServer[],
  servers: readonly NamedServer[],
): readonly ProvedInstance[] {
  const settled = new Map(known.map((one) => [one.hostname, one]));
  const taken = new Set(known.map(keyOf));
  const byName = Map.groupBy(
    seen.filter((one) => !taken.has(keyOf(one))),
    ({ hostname }) => hostname,
  );
  const proved = servers.flatMap((server): ProvedInstance[] => {
    const { hostname } = server;
    const before = settled.get(hostname);
    if (before !== undefined && before.instanceId !== null) return [];
    const named = byName.get(shortName(hostname)) ?? [];
    const own = named.find(({ instanceId }) => server.uuid !== null && instanceUuid(instanceId ?? '') === server.uuid);
    if (own !== undefined) return [{ ...own, hostname, proof: 'firmware' }];
    const [only, ...others] = named;
    // The integration brings names without a domain: what has one came from elsewhere.
    const isIt = server.isAdded && before === undefined && hostname === only?.hostname && others.length === 0;
    return only !== undefined && isIt ? [{ ...only, hostname, proof: 'inventory' }] : [];
  });
  // Two servers with one machine's firmware: which of them it is, nobody can say.
  const times = Map.groupBy(proved, keyOf);
  return proved.filter((one) => times.get(keyOf(one))?.length === 1);
}

export function shortName(hostname: string): string {
  return hostname.replace(/\..*$/, '');
}

function keyOf({ account, region, instanceId }: InstanceOfServer): string {
  return `${account}/${region}/${instanceId}`;
}
