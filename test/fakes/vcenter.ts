// A vCenter in memory. What its machines count is what a test asserts: how often a snapshot was really made, a machine started.
import type { FoundMachine } from '../../domain/snapshots/machine-identity.ts';
import {
  type Datastore,
  type ListedMachine,
  type MachineFacts,
  type MachineSearch,
  type SnapshotRef,
  VcenterError,
  type VcenterPort,
} from '../../targets/ports.ts';
import { type FakeHosts, powerCycle } from './host.ts';
import { fakeMachine } from './machine.ts';

export type FakeVm = {
  snapshots: SnapshotRef[];
  created: number;
  reverted: number;
  power: 'on' | 'off';
  poweredOn: number;
  /** Orders to its guest, and how often it was switched off without one. */
  shutDowns: number;
  poweredOff: number;
  resets: number;
  /** false: asked to shut down, its guest does not. */
  obeys: boolean;
  /** Of its own unless a test says otherwise, so that tests do not wait for each other. */
  datastores: Datastore[];
  /** By reference; absent: unknown. */
  sizes: Map<string, number>;
  /** What its vCenter tells otherwise than usual. */
  facts: Partial<MachineFacts>;
};

/** A machine that is started or restored boots its host. */
export type FakeVms = FakeHosts & {
  vmNamed(name: string): FakeVm;
  /** What the daily look is told. */
  machines: ListedMachine[];
  vcenterSilent: boolean;
  /** What other vCenters have, and which of them do not answer. */
  elsewhere: FoundMachine[];
  silent: MachineSearch['silent'];
};

export function newVm(name: string): FakeVm {
  const roomy = { moref: `datastore-${name}`, name: `SAN-${name}`, capacityBytes: 1000, freeBytes: 500 };
  return {
    snapshots: [],
    created: 0,
    reverted: 0,
    power: 'on',
    poweredOn: 0,
    shutDowns: 0,
    poweredOff: 0,
    resets: 0,
    obeys: true,
    datastores: [roomy],
    sizes: new Map(),
    facts: {},
  };
}

function machineNow(fake: FakeVms, name: string): MachineFacts {
  const { power, facts } = fake.vmNamed(name);
  return { ...fakeMachine(name), poweredOn: power === 'on' ? 'yes' : 'no', ...facts };
}

function bearing(machine: MachineFacts): FoundMachine {
  return { ...machine, bears: { storedName: true, hostname: true, guest: true } };
}

export function vcenterOf(fake: () => FakeVms): VcenterPort {
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
    reset: async (vm, stillMeant) => {
      await fake().onOperation('reset', vm.vmName, 'before');
      if (fake().vcenterSilent) throw new VcenterError('unreachable', vm.vcenter);
      await stillMeant();
      fake().vmNamed(vm.vmName).resets += 1;
      powerCycle(fake().hostNamed(vm.vmName));
      await fake().onOperation('reset', vm.vmName, 'after');
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

function boot(fake: FakeVms, name: string): void {
  const machine = fake.vmNamed(name);
  machine.power = 'on';
  machine.poweredOn += 1;
  fake.hostNamed(name).bootId = `boot-on-${machine.poweredOn}`;
}
