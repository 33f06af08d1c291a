// The two ways into a server (PRE-3): our key straight to it, or through the proxy. Each gives an accepted login.
import type { Socket } from 'node:net';
import type { Client } from 'ssh2';
import { type HostKeyStore, type HostSession, ReachError, type Target } from '../ports.ts';
import type { Credentials } from './credentials.ts';
import { reachError } from './failures.ts';
import { findHost, type Lookup, type Search } from './find-host.ts';
import { createHostKeyCheck, type KeyOwner } from './host-key.ts';
import { type Login, logIn } from './login.ts';
import { openSocket } from './open-socket.ts';
import type { Psmp } from './psmp.ts';
import type { FullSshSettings } from './settings.ts';

export type Method = HostSession['method'];

/** What both ways need beside the target. */
export type World = {
  readonly settings: FullSshSettings;
  readonly keys: HostKeyStore;
  readonly direct: Credentials;
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
  const socket = search.socket.destroyed ? await openSocket(address, port, world.settings.tcpTimeoutMs) : search.socket;
  const client = await logIn(socket, {
    ...loginTo(world, `${name}:${port}`, { host: target.hostname, port }),
    credentials: world.direct,
    legacy: world.settings.legacyAlgorithmsFor.has(target.hostname),
  });
  return { client, socket, address: name, method: 'ssh_key' };
}

/** The key checked is the proxy's: nobody but the proxy sees the target's. */
async function enterByProxy(world: World, search: Search): Promise<Entered> {
  const psmp = world.psmp;
  if (psmp === null) throw new Error('no proxy in the settings');
  const socket = await openProxy(world, psmp);
  const fqdn = search.host.name;
  const client = await logIn(socket, {
    ...loginTo(world, `${psmp.host}:${psmp.port}`, { host: psmp.host, port: psmp.port }),
    credentials: psmp.credentialsFor(fqdn),
    legacy: false,
  });
  return { client, socket, address: fqdn, method: 'ssh_psmp' };
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

function loginTo(world: World, where: string, owner: KeyOwner): Omit<Login, 'credentials' | 'legacy'> {
  const { loginTimeoutMs, keepaliveIntervalMs } = world.settings;
  const hostKey = createHostKeyCheck(world.keys, owner);
  return { where, hostKey, timeoutMs: loginTimeoutMs, keepaliveIntervalMs };
}
