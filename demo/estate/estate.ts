// The simulated estate of the demo: a host for every Linux and every Windows server of the inventory, the virtual machines of three vCenters,
// and instances of EC2.
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../domain/clock.ts';
import type { Language } from '../../domain/language.ts';
import { branchOf } from '../../domain/server.ts';
import type { SshSettings } from '../../targets/ssh/settings.ts';
import type { VcenterSettings } from '../../targets/vcenter/settings.ts';
import type { DemoServer } from '../inventory/demo-server.ts';
import { BEHAVIOURS, type Behaviour, INSTANCE_FAULTS, updateSeconds, WINDOWS_FAULTS } from './behaviour.ts';
import { newClientKey } from './client-key.ts';
import { type DemoInstance, type Instances, startInstances } from './ec2/start-instances.ts';
import type { SimulatedHost } from './ssh/simulated-host.ts';
import { type SimulatedHosts, startSimulatedHosts } from './ssh/start-simulated-hosts.ts';
import type { SimulatedVm } from './vcenter/machines.ts';
import type { MachineHooks } from './vcenter/operations.ts';
import { type SimulatedVcenter, startSimulatedVcenter } from './vcenter/simulated-vcenter.ts';
import { DEFAULT_DATASTORE } from './vcenter/storage.ts';
import { startWindowsHosts, type WindowsHosts } from './windows/start-windows-hosts.ts';

export type Estate = {
  /** What a worker needs to reach it. */
  readonly ssh: SshSettings;
  readonly vcenter: VcenterSettings;
  readonly hosts: SimulatedHosts;
  readonly windows: WindowsHosts;
  readonly instances: Instances;
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

/** What happens to a virtual machine happens to the host in it. */
type Hosted = {
  takeSnapshot(id: string): void;
  restoreSnapshot(id: string): Promise<void>;
  removeSnapshot(id: string): void;
  powerOff(): Promise<void>;
  powerOn(): void;
};

export type EstateOptions = {
  /** What the hosts show as their time. */
  readonly clock: Clock;
  /** Of Windows; default French. */
  readonly language?: Language;
  /** How many times as quick as in earnest Windows and AWS are; default 10, as a demo has patience for. Linux follows. */
  readonly haste?: number;
};

const DEFAULT_HASTE = 10;

/** Everything on loopback; nothing is left open when it rejects. */
export async function startEstate(
  servers: readonly DemoServer[],
  { clock, language = 'fr', haste = DEFAULT_HASTE }: EstateOptions,
): Promise<Estate> {
  const key = newClientKey();
  const inService = servers.filter(({ etat }) => etat === 'Production');
  const linux = inService.filter(({ osFamily, ec2 }) => osFamily === 'linux' && !ec2);
  const windowsServers = inService.filter(({ osFamily }) => osFamily === 'windows');
  const open: { close(): Promise<void> }[] = [];
  const opened = <T extends { close(): Promise<void> }>(part: T): T => {
    open.push(part);
    return part;
  };
  const close = async () => {
    await Promise.all(open.map((part) => part.close()));
  };
  try {
    const login = { authorizedKey: key.public, clock };
    const hosts = opened(await startSimulatedHosts(linux.map(hostOf(haste)), login));
    for (const { hostname, normallyOff } of linux) if (normallyOff) await hosts.host(hostname).powerOff();
    const windows = opened(await startWindowsHosts(windowsServers.map(windowsHostOf(haste, language)), login));
    const instances = opened(
      await startInstances(inService.filter(({ ec2 }) => ec2).map(instanceOf), { clock, haste }),
    );
    const password = randomBytes(18).toString('base64url');
    const behind = new Map<string, Hosted>([...hosts.hosts, ...windows.hosts].map((host) => [host.name, host]));
    const vcenters: SimulatedVcenter[] = [];
    for (const name of VCENTERS)
      vcenters.push(opened(await startVcenter(name, [...linux, ...windowsServers], behind, { clock, password })));
    return {
      ssh: sshSettings([...hosts.hosts, ...windows.hosts], key.private),
      vcenter: {
        vcenters: vcenters.map(({ name, url }) => ({ name, url, username: USERNAME, password })),
        order: ORDER,
      },
      ...{ hosts, windows, instances, vcenters, close },
      fix: async (hostnames) => [
        ...(await fix([...hosts.hosts, ...windows.hosts], hostnames)),
        ...instances.heal(hostnames),
      ],
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function hostOf(haste: number) {
  return ({ hostname }: DemoServer): SimulatedHost => {
    const { vm: _, ...behaviour } = behaviourOf(hostname);
    return { name: hostname, updateSeconds: (updateSeconds(hostname) * DEFAULT_HASTE) / haste, ...behaviour };
  };
}

function windowsHostOf(haste: number, language: Language) {
  return ({ hostname }: DemoServer) => {
    const fault = WINDOWS_FAULTS[hostname];
    return { name: hostname, haste, language, ...(fault !== undefined && { fault }) };
  };
}

function instanceOf({ hostname, environment, domain, application }: DemoServer): DemoInstance {
  const fault = INSTANCE_FAULTS[hostname];
  const tags = { PatchCenter: 'yes', Environment: environment, Domain: domain, Application: application };
  return { hostname, tags, ...(fault !== undefined && { fault }) };
}

function behaviourOf(hostname: string): Behaviour {
  return BEHAVIOURS[hostname] ?? {};
}

type Place = { readonly name: string; readonly address: string; readonly port: number };

function sshSettings(hosts: readonly Place[], privateKey: string): SshSettings {
  const places = hosts.map(({ name, address, port }) => [name, { address, port }] as const);
  return { username: 'patchcenter', privateKey, hosts: Object.fromEntries(places) };
}

async function startVcenter(
  name: (typeof VCENTERS)[number],
  servers: readonly DemoServer[],
  hosts: ReadonlyMap<string, Hosted>,
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

/** A revert brings the disk back, and boots. */
function hooksOver(hosts: ReadonlyMap<string, Hosted>): MachineHooks {
  const hostBehind = (vm: { readonly guestHostName: string }) => {
    const host = hosts.get(vm.guestHostName.split('.')[0] ?? '');
    if (host === undefined) throw new Error(`no host in ${vm.guestHostName}`);
    return host;
  };
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

type Repairable = { readonly name: string; setFault(fault: null): Promise<void>; powerOn(): void };

async function fix(hosts: readonly Repairable[], hostnames: readonly string[]): Promise<readonly string[]> {
  const found = hosts.filter(({ name }) => hostnames.includes(name));
  for (const host of found) {
    await host.setFault(null);
    host.powerOn();
  }
  return found.map(({ name }) => name);
}
