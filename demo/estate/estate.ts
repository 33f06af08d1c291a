// The simulated estate of the demo: an SSH host for every Linux server of the inventory, and the virtual machines of three vCenters.
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../domain/clock.ts';
import { branchOf } from '../../domain/server.ts';
import type { SshSettings } from '../../targets/ssh/settings.ts';
import type { VcenterSettings } from '../../targets/vcenter/settings.ts';
import type { DemoServer } from '../inventory/demo-server.ts';
import { BEHAVIOURS, type Behaviour, updateSeconds } from './behaviour.ts';
import { newClientKey } from './client-key.ts';
import type { SimulatedHost } from './ssh/simulated-host.ts';
import { type SimulatedHosts, startSimulatedHosts } from './ssh/start-simulated-hosts.ts';
import type { SimulatedVm } from './vcenter/machines.ts';
import type { MachineHooks } from './vcenter/operations.ts';
import { type SimulatedVcenter, startSimulatedVcenter } from './vcenter/simulated-vcenter.ts';
import { DEFAULT_DATASTORE } from './vcenter/storage.ts';

export type Estate = {
  /** What a worker needs to reach it. */
  readonly ssh: SshSettings;
  readonly vcenter: VcenterSettings;
  readonly hosts: SimulatedHosts;
  readonly vcenters: readonly SimulatedVcenter[];
  /** Takes the faults of those servers away and switches on what is off. Answers the names that it knew. */
  fix(hostnames: readonly string[]): Promise<readonly string[]>;
  close(): Promise<void>;
};

const VCENTERS = ['Senlis', 'Nanterre', 'DR'] as const;
const ORDER = { hprod: ['Senlis', 'Nanterre', 'DR'], prod: ['Nanterre', 'Senlis', 'DR'] };
const USERNAME = 'svc-patchcenter';
const SNAPSHOT_SECONDS = 1.5;
const MIB = 1024 ** 2;
/** Left over from before the demo: what the daily look finds and a person deletes on the card of `/snapshots`. */
const LEFT_OVER = { vrinfsat1: 'PC_3_hprod_20261012_0915' } as Readonly<Record<string, string>>;
/** Some 30 MB an hour. */
const BYTES_PER_MS = 8;
const LEFT_OVER_AT = new Date('2026-10-12T07:15:00Z');

/** Everything on loopback; nothing is left open when it rejects. `clock` is what the hosts show as their time. */
export async function startEstate(servers: readonly DemoServer[], clock: Clock): Promise<Estate> {
  const key = newClientKey();
  const linux = servers.filter(({ osFamily, etat }) => osFamily === 'linux' && etat === 'Production');
  const hosts = await startSimulatedHosts(linux.map(hostOf), { authorizedKey: key.public, clock });
  const password = randomBytes(18).toString('base64url');
  const vcenters: SimulatedVcenter[] = [];
  const close = async () => {
    await Promise.all([hosts.close(), ...vcenters.map((one) => one.close())]);
  };
  try {
    for (const { hostname, normallyOff } of linux) if (normallyOff) await hosts.host(hostname).powerOff();
    for (const name of VCENTERS) vcenters.push(await startVcenter(name, linux, hosts, { clock, password }));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ssh: sshSettings(hosts, key.private),
    vcenter: {
      vcenters: vcenters.map(({ name, url }) => ({ name, url, username: USERNAME, password })),
      order: ORDER,
    },
    hosts,
    vcenters,
    fix: (hostnames) => fix(hosts, hostnames),
    close,
  };
}

function hostOf({ hostname }: DemoServer): SimulatedHost {
  const { vm: _, ...behaviour } = behaviourOf(hostname);
  return { name: hostname, updateSeconds: updateSeconds(hostname), ...behaviour };
}

function behaviourOf(hostname: string): Behaviour {
  return BEHAVIOURS[hostname] ?? {};
}

function sshSettings(hosts: SimulatedHosts, privateKey: string): SshSettings {
  const places = hosts.hosts.map(({ name, address, port }) => [name, { address, port }] as const);
  return { username: 'patchcenter', privateKey, hosts: Object.fromEntries(places) };
}

async function startVcenter(
  name: (typeof VCENTERS)[number],
  servers: readonly DemoServer[],
  hosts: SimulatedHosts,
  { clock, password }: { readonly clock: Clock; readonly password: string },
): Promise<SimulatedVcenter> {
  const here = servers.filter((server) => vcenterOf(server) === name);
  const vcenter = await startSimulatedVcenter({
    name,
    vms: here.map(vmOf),
    users: [{ username: USERNAME, password }],
    taskSeconds: SNAPSHOT_SECONDS,
    hooks: hooksOver(hosts),
    now: () => clock.now(),
    datastores: [{ ...DEFAULT_DATASTORE, name: `SAN-${name}-01` }],
    deltaBytes: ({ createdAt }) => 180 * MIB + Math.max(0, clock.now().getTime() - createdAt.getTime()) * BYTES_PER_MS,
  });
  for (const server of here) {
    if (behaviourOf(server.hostname).vm !== 'quiesce-fails') continue;
    vcenter.addFault({ action: 'quiesce-fails', vm: vmOf(server).name });
  }
  return vcenter;
}

/** Production is kept in Nanterre, the rest in Senlis, the eastern site in DR; null: physical, or lost. */
function vcenterOf(server: DemoServer): (typeof VCENTERS)[number] | null {
  if (server.machineType === 'physical' || behaviourOf(server.hostname).vm === 'in-no-vcenter') return null;
  if (server.zone === 'Site Est') return 'DR';
  return branchOf(server.environment) === 'prod' ? 'Nanterre' : 'Senlis';
}

function vmOf({ hostname, vmName, normallyOff }: DemoServer): SimulatedVm {
  const left = LEFT_OVER[hostname];
  return {
    name: vmName ?? hostname,
    guestHostName: `${hostname}.sanef.groupe`,
    poweredOn: !normallyOff,
    snapshots: left === undefined ? [] : [{ name: left, createdAt: LEFT_OVER_AT }],
  };
}

/** What happens to a virtual machine happens to its host: a revert brings the disk back, and boots. */
function hooksOver(hosts: SimulatedHosts): MachineHooks {
  const hostBehind = (vm: { readonly guestHostName: string }) => hosts.host(vm.guestHostName.split('.')[0] ?? '');
  return {
    onSnapshot: (vm, id) => hostBehind(vm).takeSnapshot(id),
    onRevert: (vm, id) => hostBehind(vm).restoreSnapshot(id),
    onRemove: (vm, id) => hostBehind(vm).removeSnapshot(id),
    onPowerOn: (vm) => hostBehind(vm).powerOn(),
    onPowerOff: async (vm) => {
      await hostBehind(vm).powerOff();
      return true;
    },
  };
}

async function fix(hosts: SimulatedHosts, hostnames: readonly string[]): Promise<readonly string[]> {
  const found = hosts.hosts.filter(({ name }) => hostnames.includes(name));
  for (const host of found) {
    await host.setFault(null);
    host.powerOn();
  }
  return found.map(({ name }) => name);
}
