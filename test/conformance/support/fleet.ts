// Hosts of the harness alone, without vCenters and without the product: for what is asked of the hosts themselves.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { SshSettings } from '../../../targets/ssh/settings.ts';
import { lastWill } from './last-will.ts';
import { harnessFolder } from './obstacle.ts';

const run = promisify(execFile);
const DOMAIN = 'conformance.test';
const STOP = '"$0"/stop-fleet.sh "$1"/fleet; rm -rf "$1"';

export type Fleet = {
  readonly ssh: SshSettings;
  /** A script as root on a host; gives what it says. Rejects when it fails. */
  asRoot(hostname: string, script: string): Promise<string>;
  stop(): Promise<void>;
};

/** Of a fleet that is up already where PATCHCENTER_FLEET names its folder (`start-fleet.sh`); it is then left as it is. */
export async function startFleet(hostnames: readonly string[]): Promise<Fleet> {
  const { PATCHCENTER_FLEET: there } = process.env;
  if (there !== undefined && there !== '') return fleetIn(there, async () => {});
  const folder = await mkdtemp(path.join(tmpdir(), 'patchcenter-fleet-'));
  const revoke = lastWill('sh', ['-c', STOP, harnessFolder(), folder]);
  const stop = async () => {
    revoke();
    await run('sh', ['-c', STOP, harnessFolder(), folder], { timeout: 60_000 });
  };
  try {
    const fleet = path.join(folder, 'fleet');
    await mkdir(fleet);
    await writeFile(path.join(fleet, 'names'), hostnames.map((name) => `${name}.${DOMAIN}\n`).join(''));
    const env = { ...process.env, SIZE: '3000m' };
    const start = path.join(harnessFolder(), 'start-fleet.sh');
    await run(start, [String(hostnames.length), fleet], { env, timeout: 90_000, maxBuffer: 8 << 20 });
    return await fleetIn(fleet, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function fleetIn(fleet: string, stop: () => Promise<void>): Promise<Fleet> {
  const lines = (await readFile(path.join(fleet, 'hosts'), 'utf8')).trim().split('\n');
  const places = lines.map((line) => {
    const [address = '', name = ''] = line.split(' ');
    return [name.replace(`.${DOMAIN}`, ''), { address, port: 22 }] as const;
  });
  return {
    ssh: {
      username: 'patch',
      privateKey: await readFile(path.join(fleet, 'id_ed25519'), 'utf8'),
      hosts: Object.fromEntries(places),
    },
    asRoot: async (hostname, script) => {
      const words = ['-d', fleet, `${hostname}.${DOMAIN}`, 'exec', 'bash', '-c', script];
      const { stdout } = await run(path.join(harnessFolder(), 'fleet.sh'), words, {
        timeout: 90_000,
        maxBuffer: 8 << 20,
      });
      return stdout;
    },
    stop,
  };
}
