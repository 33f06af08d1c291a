// What the tools sweep: hosts that are addresses of the loopback, each known by its key, with one login for all of them.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

export type FleetKind = 'real' | 'lite' | 'lite2s';

/** A temporary folder with the keys; what is started for the bench keeps its files there. */
export type Ground = {
  readonly dir: string;
  readonly username: string;
  /** Private keys; the public ones stand beside them in `.pub`. */
  readonly userKey: string;
  readonly hostKey: string;
  clear(): Promise<void>;
};

export type Fleet = {
  readonly kind: FleetKind;
  readonly port: number;
  /** What listens; all else that serves is its child. */
  readonly pid: number;
  stop(): Promise<void>;
};

export async function layGround(): Promise<Ground> {
  const dir = await mkdtemp(path.join(tmpdir(), 'patchcenter-bench-ssh-'));
  const userKey = path.join(dir, 'user_key');
  const hostKey = path.join(dir, 'host_key');
  await mkdir(path.join(dir, 'bin'));
  for (const file of [userKey, hostKey]) {
    await promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', file]);
  }
  const clear = () => rm(dir, { recursive: true, force: true });
  return { dir, username: userInfo().username, userKey, hostKey, clear };
}

/** 127.1.0.1, 127.1.0.2…: the whole of 127.0.0.0/8 answers on Linux without being configured. */
export function addressesOf(hosts: number): string[] {
  return Array.from({ length: hosts }, (_, i) => `127.1.${Math.floor(i / 250)}.${(i % 250) + 1}`);
}

/** Writes the known_hosts file of a fleet. One line a host, as a user's own file has it. */
export async function writeKnownHosts(ground: Ground, fleet: Fleet, hosts: number): Promise<string> {
  const [type, key] = (await readFile(`${ground.hostKey}.pub`, 'utf8')).trim().split(' ');
  const file = path.join(ground.dir, `known_hosts_${fleet.kind}_${hosts}`);
  const lines = addressesOf(hosts).map((address) => `[${address}]:${fleet.port} ${type} ${key}\n`);
  await writeFile(file, lines.join(''));
  return file;
}
