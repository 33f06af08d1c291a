// The hosts and vCenters of a run: simulated, in the process of the test, with real SSH on loopback. They outlive whatever is killed, and
// know how often they were updated.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { newClientKey } from '../../../demo/estate/client-key.ts';
import { type SimulatedHosts, startSimulatedHosts } from '../../../demo/estate/ssh/start-simulated-hosts.ts';
import { type SimulatedVcenter, startSimulatedVcenter } from '../../../demo/estate/vcenter/simulated-vcenter.ts';
import { type Planned, WEEK } from '../support/estate.ts';
import { lastWill } from '../support/last-will.ts';

const ACCOUNT = { username: 'svc-patchcenter', password: 'of-the-run' };
const SNAPSHOT_SECONDS = 1.5;
const VCENTERS = ['Senlis', 'Nanterre'] as const;
/** Of each worker: an estate of sixty is to last for the whole run. */
const ATTEMPTS_AT_ONCE = 2;

const COUNT = Number(process.env.PROCESSES_SERVERS ?? 60);
export const PROD = Math.round(COUNT / 3);
export const HPROD = COUNT - PROD;
/** At least so long, and at most twice as long: most kills come in the middle of some. */
const UPDATE_SECONDS = 15;

/** Every fourth one reboots; those of production stand for the first ones outside it. */
export const SERVERS: readonly Planned[] = Array.from({ length: HPROD }, (_, i) => i).flatMap((i) => {
  const number = String(i + 1).padStart(2, '0');
  const facts = { application: i % 2 === 0 ? 'BILLING' : 'TOLLING', reboots: i % 4 === 0 } as const;
  const nonProduction = { hostname: `vrproc${number}`, ...facts };
  return i < PROD ? [nonProduction, { hostname: `vpproc${number}`, ...facts }] : [nonProduction];
});

export type ProcessEstate = {
  readonly hosts: SimulatedHosts;
  readonly vcenters: readonly SimulatedVcenter[];
  readonly folder: string;
  /** What PATCHCENTER_CONFIG names. */
  readonly settingsFile: string;
  close(): Promise<void>;
};

export async function startProcessEstate(): Promise<ProcessEstate> {
  const folder = await mkdtemp(path.join(tmpdir(), 'patchcenter-processes-'));
  const revoke = lastWill('rm', ['-rf', folder]);
  const key = newClientKey();
  const hosts = await startSimulatedHosts(
    SERVERS.map(({ hostname, reboots }, i) => ({
      name: hostname,
      rebootAfterUpdate: reboots,
      updateSeconds: UPDATE_SECONDS * (1 + (i % 7) / 7),
    })),
    { authorizedKey: key.public },
  );
  const hostOf = (guest: string) => hosts.host(guest.split('.')[0] ?? '');
  const vcenters = await Promise.all(
    VCENTERS.map((name, n) =>
      startSimulatedVcenter({
        name,
        vms: SERVERS.filter((_, i) => i % VCENTERS.length === n).map(({ hostname }) => ({
          name: hostname,
          guestHostName: `${hostname}.example.test`,
        })),
        users: [ACCOUNT],
        taskSeconds: SNAPSHOT_SECONDS,
        hooks: {
          onSnapshot: (vm, id) => hostOf(vm.guestHostName).takeSnapshot(id),
          onRevert: (vm, id) => hostOf(vm.guestHostName).restoreSnapshot(id),
          onRemove: (vm, id) => hostOf(vm.guestHostName).removeSnapshot(id),
        },
      }),
    ),
  );
  const settingsFile = path.join(folder, 'patchcenter.yml');
  const [privateKeyFile, passwordFile] = [path.join(folder, 'key'), path.join(folder, 'password')];
  await writeFile(privateKeyFile, key.private, { mode: 0o600 });
  await writeFile(passwordFile, ACCOUNT.password, { mode: 0o600 });
  await writeFile(settingsFile, stringify(settingsOf(hosts, vcenters, { privateKeyFile, passwordFile })));
  return {
    hosts,
    vcenters,
    folder,
    settingsFile,
    close: async () => {
      await Promise.all([hosts.close(), ...vcenters.map((one) => one.close())]);
      revoke();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function settingsOf(
  hosts: SimulatedHosts,
  vcenters: readonly SimulatedVcenter[],
  { privateKeyFile, passwordFile }: { readonly privateKeyFile: string; readonly passwordFile: string },
): object {
  const names = vcenters.map(({ name }) => name);
  return {
    ssh: {
      username: 'patchcenter',
      privateKeyFile,
      suffixes: [''],
      hosts: Object.fromEntries(hosts.hosts.map(({ name, address, port }) => [name, { address, port }])),
    },
    vcenters: {
      list: vcenters.map(({ name, url }) => ({ name, url, username: ACCOUNT.username, passwordFile })),
      order: { hprod: names, prod: names.toReversed() },
    },
    // The hosts live at the machine's time, the product in that week.
    thresholds: { clockSkewSeconds: 1_000_000_000 },
    scan: { time: null },
    execution: {
      pollMs: 500,
      leaseSeconds: 6,
      sweepMs: 500,
      announceSeconds: 1,
      checksSettleSeconds: 1,
      retryMinutes: 3,
      rebootTimeLimitMinutes: 3,
      concurrentAttempts: ATTEMPTS_AT_ONCE,
    },
  };
}

/** What people type to open the campaign. */
export const CAMPAIGN_LINE = `/campaign ${WEEK.code} ${WEEK.year}`;
