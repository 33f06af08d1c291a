// Which client of a system of backups is a server of the inventory. A backup of another machine is none: what is not certain is nobody's.
import { domainOf, mayBeSameName, shortName } from '../servers/same-name.ts';

export type BackupClient = {
  readonly id: string;
  readonly name: string;
  /** What the system connects to: a host name, an address, or nothing. */
  readonly hostName: string;
  /** Taken out of service there: its backups are of a machine that was. */
  readonly isRetired: boolean;
};

export type ClientFound =
  | { readonly kind: 'found'; readonly client: BackupClient }
  | { readonly kind: 'absent' }
  | { readonly kind: 'several'; readonly names: readonly string[] }
  | { readonly kind: 'retired'; readonly client: BackupClient }
  /** Its name is that of the server, its host name that of another one, or the other way round. */
  | { readonly kind: 'names-differ'; readonly client: BackupClient }
  /** It may be that of other servers of the inventory as well, which differ in their domain alone. */
  | { readonly kind: 'shared'; readonly client: BackupClient; readonly servers: readonly string[] };

const ADDRESS = /^[\d.]+$|:/;

/** Whatever the case of letters. A domain counts where both sides have one. `namesakes`: other servers of that short name. */
export function clientOf(
  hostname: string,
  clients: readonly BackupClient[],
  namesakes: readonly string[] = [],
): ClientFound {
  const ids = new Set<string>();
  const same = clients.filter((client) => {
    if (ids.has(client.id) || !hostNames(client).some((name) => mayBeSameName(hostname, name))) return false;
    ids.add(client.id);
    return true;
  });
  const [client, ...more] = same;
  if (client === undefined) return { kind: 'absent' };
  if (more.length > 0) return { kind: 'several', names: same.map(({ name }) => name) };
  if (client.isRetired) return { kind: 'retired', client };
  if (!isOfOneMachine(client) || isElsewhere(hostname, client)) return { kind: 'names-differ', client };
  const rivals = namesakes.filter((other) => hostNames(client).some((name) => mayBeSameName(other, name)));
  if (rivals.length > 0 && !bearsWholeName(hostname, client))
    return { kind: 'shared', client, servers: [hostname, ...rivals] };
  return { kind: 'found', client };
}

/** One of its names is ours in another domain, though the other one has none. */
function isElsewhere(hostname: string, client: BackupClient): boolean {
  return hostNames(client).some((name) => shortName(name) === shortName(hostname) && !mayBeSameName(hostname, name));
}

function bearsWholeName(hostname: string, client: BackupClient): boolean {
  return domainOf(hostname) !== '' && hostNames(client).some((name) => name.toLowerCase() === hostname.toLowerCase());
}

function hostNames({ name, hostName }: BackupClient): readonly string[] {
  return [name, hostName].filter((one) => one !== '' && !ADDRESS.test(one));
}

/** Clients are given names like `host_1` or `host_cn` beside the host name. */
function isOfOneMachine(client: BackupClient): boolean {
  const [name, host] = hostNames(client).map(shortName);
  const [ofName = '', ofHost = ''] = hostNames(client).map(domainOf);
  if (ofName !== '' && ofHost !== '' && ofName !== ofHost) return false;
  if (name === undefined || host === undefined || name === host) return true;
  return name.startsWith(host) && /^[^a-z0-9]/.test(name.slice(host.length));
}
