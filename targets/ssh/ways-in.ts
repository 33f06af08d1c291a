// The two logins to a server (PRE-3): our key straight to it, or through the proxy. Each gives an accepted login.
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'ssh2';
import { type HostKeyStore, type LoginMethod, ReachError, type Target } from '../ports.ts';
import type { Credentials } from './credentials.ts';
import { reachError } from './failures.ts';
import { findHost, type Lookup, type Search } from './find-host.ts';
import { createHostKeyCheck, type KeyOwner, rememberKeys } from './host-key.ts';
import { logIn, TurnedAway } from './login.ts';
import { openSocket } from './open-socket.ts';
import type { Psmp } from './psmp.ts';
import type { FullSshSettings } from './settings.ts';

export type Method = LoginMethod;

/** What both ways need beside the target. */
export type World = {
  readonly settings: FullSshSettings;
  readonly keys: HostKeyStore;
  readonly direct: () => Credentials;
  readonly psmp: Psmp | null;
  readonly lookup: Lookup;
};

export type Entered = {
  readonly client: Client;
  readonly socket: Socket;
  readonly address: string;
  readonly method: Method;
};

/** PRE-3: the order of the methods; without a proxy in the settings, only the key. */
export function methodsFor(target: Target, psmp: Psmp | null): readonly Method[] {
  if (psmp === null) return ['ssh_key'];
  return target.sshMethod === 'ssh_psmp' ? ['ssh_psmp', 'ssh_key'] : ['ssh_key', 'ssh_psmp'];
}

/** Throws ReachError, or an error of the host key store. */
export function enter(method: Method, world: World, target: Target, search: Search): Promise<Entered> {
  return method === 'ssh_key' ? enterByKey(world, target, search) : enterByProxy(world, search);
}

/** The key is kept under the inventory's name: another machine answering under another suffix shows as a changed key. */
async function enterByKey(world: World, target: Target, search: Search): Promise<Entered> {
  if (search.kind === 'closed') throw search.error;
  const { name, address, port } = search.host;
  const open = () => openSocket(address, port, world.settings.tcpTimeoutMs);
  const route: Route = {
    first: search.socket.destroyed ? await open() : search.socket,
    open,
    where: `${name}:${port}`,
    owner: { host: target.hostname, port },
    credentials: world.direct(),
    legacy: world.settings.legacyAlgorithmsFor.has(target.hostname),
  };
  return { ...(await reachServer(world, route)), address: name, method: 'ssh_key' };
}

/** The key checked is the proxy's: nobody but the proxy sees the target's. */
async function enterByProxy(world: World, search: Search): Promise<Entered> {
  const psmp = world.psmp;
  if (psmp === null) throw new Error('no proxy in the settings');
  const fqdn = search.host.name;
  const open = () => openProxy(world, psmp);
  const route: Route = {
    first: await open(),
    open,
    where: `${psmp.host}:${psmp.port}`,
    owner: { host: psmp.host, port: psmp.port },
    credentials: psmp.credentialsFor(fqdn),
    legacy: false,
  };
  return { ...(await reachServer(world, route)), address: fqdn, method: 'ssh_psmp' };
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

type Route = {
  readonly first: Socket;
  /** Another connection to the same place. */
  open(): Promise<Socket>;
  readonly where: string;
  readonly owner: KeyOwner;
  readonly credentials: Credentials;
  readonly legacy: boolean;
};

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
