// The two logins to a server (PRE-3): our key straight to it, or through the proxy. Each gives an accepted login.
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'ssh2';
import { type HostKeyStore, type LoginMethod, ReachError, type Target } from '../ports.ts';
import type { Refusals } from '../secrets/refusals.ts';
import type { Credentials } from './credentials.ts';
import { reachError } from './failures.ts';
import { findHost, type Lookup, type Search } from './find-host.ts';
import { createHostKeyCheck, type KeyOwner, rememberKeys } from './host-key.ts';
import { CredentialsRefused, logIn, TurnedAway } from './login.ts';
import { type LoginParts, type Offered, offeredOf, orNoSecret, stillRefused } from './offered.ts';
import { openSocket } from './open-socket.ts';
import type { Psmp } from './psmp.ts';
import type { FullSshSettings } from './settings.ts';

export type Method = LoginMethod;

/** What both ways need beside the target. */
export type World = {
  readonly settings: FullSshSettings;
  readonly keys: HostKeyStore;
  readonly username: string;
  /** Of our own key, straight to a server. */
  readonly direct: () => Promise<LoginParts>;
  readonly psmp: Psmp | null;
  readonly lookup: Lookup;
  readonly refusals: Refusals;
};

export type Entered = {
  readonly client: Client;
  readonly socket: Socket;
  readonly address: string;
  readonly method: Method;
};

/** PRE-3: the order of the methods; without a proxy in the settings, only the key. */
export function methodsFor(target: Target, psmp: Psmp | null): readonly [Method, ...Method[]] {
  if (psmp === null) return ['ssh_key'];
  return target.sshMethod === 'ssh_psmp' ? ['ssh_psmp', 'ssh_key'] : ['ssh_key', 'ssh_psmp'];
}

/** Before anything is connected: no server waits for a vault. Throws ReachError no-secret. */
export function partsFor(method: Method, { direct, psmp }: World): Promise<LoginParts> {
  return orNoSecret(() => (method === 'ssh_psmp' && psmp !== null ? psmp.parts() : direct()));
}

/** Throws ReachError, or an error of the host key store. */
export function enter(method: Method, world: World, going: Going): Promise<Entered> {
  return method === 'ssh_key' ? enterByKey(world, going) : enterByProxy(world, going);
}

export type Going = { readonly target: Target; readonly search: Search; readonly parts: LoginParts };

/** The key is kept under the inventory's name: another machine answering under another suffix shows as a changed key. */
async function enterByKey(world: World, { target, search, parts }: Going): Promise<Entered> {
  if (search.kind === 'closed') throw search.error;
  const { name, address, port } = search.host;
  const way: Way = {
    opened: search.socket.destroyed ? null : search.socket,
    open: () => openSocket(address, port, world.settings.tcpTimeoutMs),
    where: `${name}:${port}`,
    owner: { host: target.hostname, port },
    account: `${world.username}@${target.hostname}:${port}`,
    legacy: world.settings.legacyAlgorithmsFor.has(target.hostname),
  };
  const reached = await reachWith(world, way, offeredOf(world.username, parts));
  return { ...reached, address: name, method: 'ssh_key' };
}

/** The key checked is the proxy's: nobody but the proxy sees the target's. */
async function enterByProxy(world: World, { search, parts }: Going): Promise<Entered> {
  const psmp = world.psmp;
  if (psmp === null) throw new Error('no proxy in the settings');
  const fqdn = search.host.name;
  const way: Way = {
    opened: null,
    open: () => openProxy(world, psmp),
    where: `${psmp.host}:${psmp.port}`,
    owner: { host: psmp.host, port: psmp.port },
    // One login for every target: refused for one, it counts for all.
    account: `${psmp.vaultUser}@${psmp.host}:${psmp.port}`,
    legacy: false,
  };
  const reached = await reachWith(world, way, offeredOf(psmp.usernameFor(fqdn), parts));
  return { ...reached, address: fqdn, method: 'ssh_psmp' };
}

/** A proxy that cannot be found says nothing about the target's name: always port-closed or timeout. */
async function openProxy(world: World, psmp: Psmp): Promise<Socket> {
  const place = { lookup: world.lookup, port: psmp.port, timeoutMs: world.settings.tcpTimeoutMs };
  try {
    const search = await findHost([psmp.host], place);
    if (search.kind === 'open') return search.socket;
    throw search.error;
  } catch (error) {
    if (!(error instanceof ReachError)) throw error;
    const kind = error.failure.kind === 'timeout' ? 'timeout' : 'port-closed';
    throw reachError(kind, `proxy ${error.failure.detail}`, { cause: error });
  }
}

type Way = {
  /** By the search already. */
  readonly opened: Socket | null;
  /** Another connection to the same place. */
  open(): Promise<Socket>;
  readonly where: string;
  readonly owner: KeyOwner;
  /** Whose refusals count together. */
  readonly account: string;
  readonly legacy: boolean;
};

type Route = Omit<Way, 'opened'> & { readonly first: Socket; readonly credentials: Credentials };

/**
 * A secret of a vault that is refused is asked for once more, and tried once more if it is another one: a third try, of this server or of the
 * next one, might lock the account.
 */
async function reachWith(world: World, way: Way, offered: Offered): Promise<Pick<Entered, 'client' | 'socket'>> {
  try {
    return await reachOnce(world, way, offered);
  } catch (error) {
    if (!(error instanceof CredentialsRefused) || offered.kept === null) throw error;
    const other = await offered.kept.anew();
    if (other === null) throw stillRefused(error, offered.credentials);
    return await reachOnce(world, { ...way, opened: null }, other).catch((again: unknown) => {
      throw again instanceof CredentialsRefused ? stillRefused(again, other.credentials) : again;
    });
  }
}

/** A key is refused by its one server; a password counts at the proxy, whichever server it was for. */
async function reachOnce(world: World, way: Way, offered: Offered): Promise<Pick<Entered, 'client' | 'socket'>> {
  const { kept, credentials } = offered;
  if (kept === null || credentials.password === null) return reachUnlessRefused(world, way, offered);
  return world.refusals.afterFirst(way.account, kept.mark, () => reachUnlessRefused(world, way, offered));
}

async function reachUnlessRefused(
  world: World,
  way: Way,
  { credentials, kept }: Offered,
): Promise<Pick<Entered, 'client' | 'socket'>> {
  if (kept !== null && world.refusals.has(way.account, kept.mark)) {
    way.opened?.destroy();
    const { failure } = reachError('login-refused', `${way.where}: the secret of the vault was refused before`);
    throw new CredentialsRefused(failure, { acted: 'no' });
  }
  try {
    return await reachServer(world, { ...way, first: way.opened ?? (await way.open()), credentials });
  } catch (error) {
    if (error instanceof CredentialsRefused && kept !== null)
      world.refusals.note(way.account, kept.mark, { locks: credentials.password !== null });
    throw error;
  }
}

/** A server that turns us away unheard has many connections waiting, most of them for seconds. Spread, as they may all be ours. */
const AGAIN_AFTER_MS = [250, 500, 1_000, 2_000];

async function reachServer(world: World, route: Route): Promise<Pick<Entered, 'client' | 'socket'>> {
  const types = await typesOnRecord(world, route);
  let socket = route.first;
  for (const pause of AGAIN_AFTER_MS) {
    try {
      return { socket, client: await enterWith(world, route, { socket, types }) };
    } catch (error) {
      if (!(error instanceof TurnedAway)) throw error;
    }
    await sleep(pause * (0.5 + Math.random()));
    socket = await route.open();
  }
  return { socket, client: await enterWith(world, route, { socket, types }) };
}

async function typesOnRecord({ keys }: World, { first, owner }: Route): Promise<readonly string[]> {
  try {
    return (await keys.types?.(owner.host, owner.port)) ?? [];
  } catch (error) {
    first.destroy();
    throw error;
  }
}

async function enterWith(
  world: World,
  { where, owner, credentials, legacy }: Route,
  { socket, types }: { socket: Socket; types: readonly string[] },
): Promise<Client> {
  const { loginTimeoutMs: timeoutMs, keepaliveIntervalMs } = world.settings;
  const hostKey = createHostKeyCheck(world.keys, owner, types);
  const client = await logIn(socket, { where, credentials, legacy, hostKey, timeoutMs, keepaliveIntervalMs });
  client.once('hostkeys', (announced) => {
    rememberKeys(world.keys, owner, { types, announced }).catch(() => undefined);
  });
  return client;
}
