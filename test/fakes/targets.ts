// Hosts and a vCenter in memory, behind the ports that jobs see. What they count is what a test asserts: how often an update
// was really started, a snapshot really made, a host really rebooted.
import { createHash } from 'node:crypto';
import { checkName } from '../../domain/app-checks/app-check.ts';
import type { FoundMachine } from '../../domain/snapshots/machine-identity.ts';
import { type MachineUuid, machineUuid } from '../../domain/snapshots/machine-uuid.ts';
import { PROOF } from '../../targets/opening.ts';
import {
  type Datastore,
  type DetachedPoll,
  type HostFacts,
  type HostOperations,
  type HostScan,
  type HostSession,
  type ListedMachine,
  type MachineFacts,
  type MachineSearch,
  type Narrowing,
  type PackageVersion,
  ReachError,
  type SnapshotRef,
  type SshPort,
  type UpdateScope,
  VcenterError,
  type VcenterPort,
} from '../../targets/ports.ts';

export type FakeHost = {
  packages: PackageVersion[];
  after: PackageVersion[];
  bootId: string;
  /** undefined: as its own machine has it; null: it cannot be read. */
  uuid: MachineUuid | null | undefined;
  /** undefined: its hostname. */
  nodeName: string | null | undefined;
  needsReboot: 'yes' | 'no' | 'unknown';
  update: { name: string; exitCode: number | null } | null;
  exitCode: number;
  log: string;
  rootMb: number;
  reachable: boolean;
  starts: number;
  /** Names that were closed before anything was started under them. */
  closed: Set<string>;
  /** The host went down in the middle of the update. */
  cut: boolean;
  /** dpkg was killed in the middle; a repair ends that. */
  dpkgInterrupted: boolean;
  repairs: number;
  reboots: number;
  failedUnits: string[];
  scan: HostScan;
  narrowing: Narrowing;
  /** What prerequisites and updates were narrowed to, in the order of the calls. */
  previewed: UpdateScope[];
  updated: UpdateScope[];
  application: (name: string) => 'yes' | 'no' | 'unknown';
};

export type FakeVm = {
  snapshots: SnapshotRef[];
  created: number;
  reverted: number;
  power: 'on' | 'off';
  poweredOn: number;
  /** Orders to its guest, and how often it was switched off without one. */
  shutDowns: number;
  poweredOff: number;
  /** false: asked to shut down, its guest does not. */
  obeys: boolean;
  /** Of its own unless a test says otherwise, so that tests do not wait for each other. */
  datastores: Datastore[];
  /** By reference; absent: unknown. */
  sizes: Map<string, number>;
  /** What its vCenter tells otherwise than usual. */
  facts: Partial<MachineFacts>;
};

export type FakeTargets = {
  ssh: SshPort;
  host: HostOperations;
  vcenter: VcenterPort;
  hostNamed(name: string): FakeHost;
  vmNamed(name: string): FakeVm;
  /** What the daily look is told. */
  machines: ListedMachine[];
  vcenterSilent: boolean;
  /** What other vCenters have, and which of them do not answer. */
  elsewhere: FoundMachine[];
  silent: MachineSearch['silent'];
  /** Called before and after each operation; throws to cut it there. */
  onOperation: (operation: string, hostname: string, when: 'before' | 'after') => void | Promise<void>;
};

const BEFORE: PackageVersion[] = [{ name: 'bash', arch: 'x86_64', version: '0:4.4.20-4.el8' }];
const AFTER: PackageVersion[] = [{ name: 'bash', arch: 'x86_64', version: '0:4.4.20-5.el8' }];

export function createFakeTargets(): FakeTargets {
  const hosts = new Map<string, FakeHost>();
  const vms = new Map<string, FakeVm>();
  const fake: FakeTargets = {
    hostNamed: (name) => entry(hosts, name, newHost),
    vmNamed: (name) => entry(vms, name, () => newVm(name)),
    machines: [],
    vcenterSilent: false,
    elsewhere: [],
    silent: [],
    onOperation: () => {},
    ssh: {
      connect: async ({ hostname }) => {
        await fake.onOperation('connect', hostname, 'before');
        if (!fake.hostNamed(hostname).reachable || fake.vmNamed(hostname).power === 'off') throw unreachable();
        return {
          address: hostname,
          method: 'ssh_key',
          exec: () => Promise.reject(new Error('not used')),
          close: () => {},
        };
      },
    },
    host: hostOperations(() => fake),
    vcenter: vcenterOf(() => fake),
  };
  return fake;
}

function entry<T>(map: Map<string, T>, name: string, make: () => T): T {
  const found = map.get(name) ?? make();
  map.set(name, found);
  return found;
}

/** Hosts and machines of one name have the same. */
export function fakeUuid(name: string): MachineUuid {
  const uuid = machineUuid(createHash('sha1').update(name).digest('hex').slice(0, 32));
  if (uuid === null) throw new Error(`no uuid of ${name}`);
  return uuid;
}

export function fakeMachine(name: string, vcenter = 'VC'): MachineFacts {
  const [instance, guestHostName] = [`instance-${vcenter}`, `${name}.example.test`];
  return {
    vcenter,
    instance,
    vmMoref: `vm-${name}`,
    vmName: name,
    uuid: fakeUuid(name),
    guestHostName,
    poweredOn: 'yes',
  };
}

function machineNow(fake: FakeTargets, name: string): MachineFacts {
  const { power, facts } = fake.vmNamed(name);
  return { ...fakeMachine(name), poweredOn: power === 'on' ? 'yes' : 'no', ...facts };
}

function bearing(machine: MachineFacts): FoundMachine {
  return { ...machine, bears: { storedName: true, hostname: true, guest: true } };
}

function newVm(name: string): FakeVm {
  const roomy = { moref: `datastore-${name}`, name: `SAN-${name}`, capacityBytes: 1000, freeBytes: 500 };
  return {
    snapshots: [],
    created: 0,
    reverted: 0,
    power: 'on',
    poweredOn: 0,
    shutDowns: 0,
    poweredOff: 0,
    obeys: true,
    datastores: [roomy],
    sizes: new Map(),
    facts: {},
  };
}

function newHost(): FakeHost {
  return {
    packages: BEFORE,
    after: AFTER,
    bootId: 'boot-1',
    uuid: undefined,
    nodeName: undefined,
    needsReboot: 'no',
    update: null,
    exitCode: 0,
    log: 'Complete!\n',
    rootMb: 5000,
    reachable: true,
    starts: 0,
    closed: new Set(),
    cut: false,
    dpkgInterrupted: false,
    repairs: 0,
    reboots: 0,
    failedUnits: [],
    application: () => 'yes',
    narrowing: { answer: 'yes', reason: null },
    previewed: [],
    updated: [],
    scan: { kind: 'read', packages: 1, advisories: [], rebootNeeded: 'no' },
  };
}

function unreachable(): ReachError {
  return new ReachError({ kind: 'port-closed', temporary: false, detail: 'port 22 is closed' });
}

function hostOperations(fake: () => FakeTargets): HostOperations {
  const act = async <T>(operation: string, session: HostSession, work: (host: FakeHost) => T): Promise<T> => {
    await fake().onOperation(operation, session.address, 'before');
    const result = work(fake().hostNamed(session.address));
    await fake().onOperation(operation, session.address, 'after');
    return result;
  };
  return {
    openings: { facts: PROOF, scan: PROOF },
    readFacts: (session, { scope }) => act('readFacts', session, (host) => facts(host, scope)),
    listPackages: (session) => act('listPackages', session, (host) => host.packages),
    scan: (session) => act('scan', session, (host) => host.scan),
    startUpdate: (session, name, { scope, repair }) =>
      act('startUpdate', session, (host) => startUpdate(host, name, scope, repair === true)),
    closeUpdate: (session, name) =>
      act('closeUpdate', session, (host) => {
        if (host.update?.name === name) return 'taken';
        host.closed.add(name);
        return 'closed';
      }),
    readLog: (session) => act('readLog', session, (host) => host.log),
    pollUpdate: (session, name, offset) => act('pollUpdate', session, (host) => poll(host, name, offset)),
    needsReboot: (session) => act('needsReboot', session, (host) => ({ answer: host.needsReboot, evidence: 'fake' })),
    bootId: (session) => act('bootId', session, (host) => host.bootId),
    readIdentity: (session) =>
      act('readIdentity', session, ({ uuid, nodeName }) => ({
        uuid: uuid === undefined ? fakeUuid(session.address) : uuid,
        nodeName: nodeName === undefined ? session.address : nodeName,
        why: uuid === null ? 'dmidecode: command not found' : '',
      })),
    uptimeSeconds: async () => 1000,
    reboot: (session, bootId) =>
      act('reboot', session, (host) => {
        if (host.bootId !== bootId) return;
        host.reboots += 1;
        host.bootId = `boot-${host.reboots + 1}`;
      }),
    readChecks: (session, application) =>
      act('readChecks', session, (host) => ({
        failedUnits: host.failedUnits,
        listening: [],
        mounts: [],
        application: application.map((check) => ({
          name: checkName(check),
          answer: host.application(checkName(check)),
        })),
      })),
  };
}

function startUpdate(host: FakeHost, name: string, scope: UpdateScope, repair: boolean): 'started' | 'already' {
  if (host.update?.name === name || host.closed.has(name)) return 'already';
  host.updated.push(scope);
  host.starts += 1;
  if (repair) host.repairs += 1;
  if (repair) host.dpkgInterrupted = false;
  host.update = { name, exitCode: host.exitCode };
  if (host.cut) host.packages = [...host.packages, ...host.after];
  else if (host.exitCode === 0) host.packages = host.after;
  return 'started';
}

function poll(host: FakeHost, name: string, offset: number): DetachedPoll {
  if (host.closed.has(name)) return { state: { kind: 'closed' }, log: '', nextOffset: offset };
  if (host.update?.name !== name) return { state: { kind: 'absent' }, log: '', nextOffset: offset };
  const log = host.log.slice(offset);
  const { exitCode } = host.update;
  if (host.cut) return { state: { kind: 'interrupted', rebooted: true }, log, nextOffset: offset + log.length };
  return {
    state: exitCode === null ? { kind: 'running' } : { kind: 'ended', exitCode },
    log,
    nextOffset: offset + log.length,
  };
}

function facts(host: FakeHost, scope: UpdateScope): HostFacts {
  host.previewed.push(scope);
  return {
    disk: {
      rootMb: host.rootMb,
      varMb: 5000,
      bootMb: 500,
      rootUsedPercent: 40,
      varUsedPercent: 40,
      inodesFreePercent: 90,
      raw: '',
    },
    registration: { state: 'registered', raw: '' },
    enabledRepositories: 2,
    sudo: 'yes',
    packageLock: 'no',
    rpmDatabaseReadable: host.dpkgInterrupted ? 'no' : 'yes',
    ...(host.dpkgInterrupted && { dpkgInterrupted: true as const }),
    clockSkewSeconds: 0,
    preview: { packages: 1, securityAdvisories: 0, downloadBytes: null, kernelInScope: false, rebootForecast: 'no' },
    narrowing: host.narrowing,
    transcript: [],
  };
}

function vcenterOf(fake: () => FakeTargets): VcenterPort {
  return {
    findMachines: async ({ hostname, storedName, uuid }): Promise<MachineSearch> => {
      const name = storedName ?? hostname;
      await fake().onOperation('findMachines', name, 'before');
      const { silent, elsewhere } = fake();
      if (name === '') return { machines: elsewhere.filter((one) => uuid !== null && one.uuid === uuid), silent };
      const own = name.startsWith('novm') ? [] : [{ ...machineNow(fake(), name) }];
      return { machines: [...own.map(bearing), ...elsewhere], silent };
    },
    readMachine: async (vm) => {
      await fake().onOperation('readMachine', vm.vmName, 'before');
      if (fake().vcenterSilent) throw new VcenterError('unreachable', vm.vcenter);
      const other = fake().elsewhere.find(({ vcenter, vmMoref }) => vcenter === vm.vcenter && vmMoref === vm.vmMoref);
      return other ?? machineNow(fake(), vm.vmName);
    },
    ensureSnapshot: async (vm, name) => {
      await fake().onOperation('ensureSnapshot', vm.vmName, 'before');
      const machine = fake().vmNamed(vm.vmName);
      const existing = machine.snapshots.find((one) => one.name === name);
      const made = existing ?? {
        ...vm,
        name,
        snapshotMoref: `snapshot-${machine.created + 1}`,
        consistency: 'quiesced' as const,
      };
      if (existing === undefined) {
        machine.created += 1;
        machine.snapshots.push(made);
      }
      await fake().onOperation('ensureSnapshot', vm.vmName, 'after');
      return made;
    },
    findSnapshot: async (vm, name) => {
      await fake().onOperation('findSnapshot', vm.vmName, 'before');
      if (fake().vcenterSilent) throw new VcenterError('unreachable', vm.vcenter);
      const there = fake()
        .vmNamed(vm.vmName)
        .snapshots.find((one) => one.name === name);
      await fake().onOperation('findSnapshot', vm.vmName, 'after');
      return there ?? null;
    },
    readDatastores: async (vm) => {
      await fake().onOperation('readDatastores', vm.vmName, 'before');
      return fake().vmNamed(vm.vmName).datastores;
    },
    readSnapshotSizes: async (vm) => {
      await fake().onOperation('readSnapshotSizes', vm.vmName, 'before');
      if (fake().vcenterSilent) throw new VcenterError('unreachable', vm.vcenter);
      return fake().vmNamed(vm.vmName).sizes;
    },
    vcenterNames: () => ['VC'],
    listMachines: async (vcenter) => {
      await fake().onOperation('listMachines', vcenter, 'before');
      if (fake().vcenterSilent) throw new VcenterError('unreachable', vcenter);
      return fake().machines;
    },
    removeSnapshot: async (snapshot) => {
      await fake().onOperation('removeSnapshot', snapshot.vmName, 'before');
      const machine = fake().vmNamed(snapshot.vmName);
      machine.snapshots = machine.snapshots.filter((one) => one.snapshotMoref !== snapshot.snapshotMoref);
    },
    revertToSnapshot: async (snapshot) => {
      const machine = fake().vmNamed(snapshot.vmName);
      machine.reverted += 1;
      machine.power = 'on';
      fake().hostNamed(snapshot.vmName).bootId = `boot-restored-${machine.reverted}`;
    },
    powerOn: async (vm) => {
      await fake().onOperation('powerOn', vm.vmName, 'before');
      if (fake().vcenterSilent) throw new VcenterError('unreachable', vm.vcenter);
      const machine = fake().vmNamed(vm.vmName);
      if (machine.power === 'off') boot(fake(), vm.vmName);
      await fake().onOperation('powerOn', vm.vmName, 'after');
    },
    shutDownGuest: async (vm) => {
      await fake().onOperation('shutDownGuest', vm.vmName, 'before');
      if (fake().vcenterSilent) throw new VcenterError('unreachable', vm.vcenter);
      const machine = fake().vmNamed(vm.vmName);
      machine.shutDowns += 1;
      if (machine.obeys) machine.power = 'off';
      await fake().onOperation('shutDownGuest', vm.vmName, 'after');
      return 'asked';
    },
    powerOff: async (vm) => {
      await fake().onOperation('powerOff', vm.vmName, 'before');
      if (fake().vcenterSilent) throw new VcenterError('unreachable', vm.vcenter);
      fake().vmNamed(vm.vmName).poweredOff += 1;
      fake().vmNamed(vm.vmName).power = 'off';
      await fake().onOperation('powerOff', vm.vmName, 'after');
    },
    close: async () => {},
  };
}

function boot(fake: FakeTargets, name: string): void {
  const machine = fake.vmNamed(name);
  machine.power = 'on';
  machine.poweredOn += 1;
  fake.hostNamed(name).bootId = `boot-on-${machine.poweredOn}`;
}
