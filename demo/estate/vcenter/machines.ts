// The virtual machines of a simulated vCenter and their snapshot trees, in memory.
import { firmwareUuid } from '../firmware-uuid.ts';

export type SimulatedVm = {
  readonly name: string;
  readonly guestHostName: string;
  /** Of its firmware; default: made of the guest's host name. null: not told. */
  readonly uuid?: string | null;
  /** Default true. */
  readonly poweredOn?: boolean;
  /** Of one that is not on; default false. */
  readonly suspended?: boolean;
  readonly template?: boolean;
  /** VMware Tools, which shut a guest down; default true. */
  readonly toolsRunning?: boolean;
  /** Names; default: the first of the vCenter. */
  readonly datastores?: readonly string[];
  /** An image in its CD drive: `VirtualMachine.datastore` names where it is, too. */
  readonly imageOn?: string;
  /** Taken before the simulation began. */
  readonly snapshots?: readonly { readonly name: string; readonly createdAt: Date }[];
};

export type SimulatedDatastore = {
  readonly name: string;
  capacityBytes: number;
  freeBytes: number;
  /** Default true. */
  accessible?: boolean;
};

export type SnapshotState = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly quiesced: boolean;
  readonly memory: boolean;
  readonly createdAt: Date;
  readonly children: readonly SnapshotState[];
};

/** What is true in the simulated vCenter, to compare with what its client believes. */
export type VmSnapshotState = {
  readonly moref: string;
  readonly name: string;
  readonly guestHostName: string;
  readonly poweredOn: boolean;
  readonly currentSnapshot: string | null;
  readonly snapshots: readonly SnapshotState[];
};

type SnapshotNode = { -readonly [K in keyof SnapshotState]: SnapshotState[K] } & {
  parent: SnapshotNode | null;
  children: SnapshotNode[];
};

export type Machine = {
  readonly moref: string;
  readonly name: string;
  readonly guestHostName: string;
  readonly uuid: string | null;
  readonly template: boolean;
  readonly toolsRunning: boolean;
  readonly suspended: boolean;
  readonly datastores: readonly string[];
  readonly imageOn: string | null;
  poweredOn: boolean;
  consolidationNeeded: boolean;
  current: SnapshotNode | null;
  roots: SnapshotNode[];
};

export function createMachines(vms: readonly SimulatedVm[], datastore: string): Machine[] {
  return vms.map((vm, i) => withSnapshots(createMachine(vm, i, datastore), vm.snapshots ?? []));
}

function createMachine(vm: SimulatedVm, i: number, datastore: string): Machine {
  return {
    moref: `vm-${101 + i}`,
    name: vm.name,
    guestHostName: vm.guestHostName,
    uuid: vm.uuid === undefined ? defaultUuid(vm.guestHostName) : vm.uuid,
    template: vm.template ?? false,
    toolsRunning: vm.toolsRunning ?? true,
    suspended: vm.suspended ?? false,
    datastores: vm.datastores ?? [datastore],
    imageOn: vm.imageOn ?? null,
    poweredOn: vm.poweredOn ?? true,
    consolidationNeeded: false,
    current: null,
    roots: [],
  };
}

function defaultUuid(guestHostName: string): string | null {
  return guestHostName === '' ? null : firmwareUuid(guestHostName);
}

function withSnapshots(vm: Machine, taken: NonNullable<SimulatedVm['snapshots']>): Machine {
  for (const [i, one] of taken.entries()) {
    const id = `snapshot-${vm.moref.replace('vm-', '')}0${i}`;
    takeSnapshot(vm, { id, ...one, description: '', quiesced: true, memory: false });
  }
  return vm;
}

export type NewSnapshot = Pick<SnapshotState, 'id' | 'name' | 'description' | 'quiesced' | 'memory' | 'createdAt'>;

/** The new snapshot grows below the current one, and becomes it. Names need not be unique. */
export function takeSnapshot(vm: Machine, snapshot: NewSnapshot): void {
  const node: SnapshotNode = { ...snapshot, parent: vm.current, children: [] };
  siblings(vm, node).push(node);
  vm.current = node;
}

export function findSnapshot(vm: Machine, id: string): SnapshotNode | null {
  return allSnapshots(vm.roots).find((s) => s.id === id) ?? null;
}

/** With `removeChildren` the whole subtree goes; without, the children move up. */
export function dropSnapshot(vm: Machine, node: SnapshotNode, removeChildren: boolean): void {
  const around = siblings(vm, node);
  const kept = removeChildren ? [] : node.children;
  for (const child of kept) child.parent = node.parent;
  around.splice(around.indexOf(node), 1, ...kept);
  const gone = removeChildren ? allSnapshots([node]) : [node];
  if (vm.current !== null && gone.includes(vm.current)) vm.current = node.parent;
}

/** A snapshot without memory is one of a machine that is off. */
export function goBackTo(vm: Machine, node: SnapshotNode): void {
  vm.current = node;
  vm.poweredOn = node.memory;
}

export function vmState(vm: Machine): VmSnapshotState {
  return {
    moref: vm.moref,
    name: vm.name,
    guestHostName: vm.guestHostName,
    poweredOn: vm.poweredOn,
    currentSnapshot: vm.current?.id ?? null,
    snapshots: vm.roots.map(snapshotState),
  };
}

function snapshotState({ parent: _, children, ...own }: SnapshotNode): SnapshotState {
  return { ...own, children: children.map(snapshotState) };
}

function siblings(vm: Machine, node: SnapshotNode): SnapshotNode[] {
  return node.parent === null ? vm.roots : node.parent.children;
}

function allSnapshots(nodes: readonly SnapshotNode[]): readonly SnapshotNode[] {
  return nodes.flatMap((node) => [node, ...allSnapshots(node.children)]);
}
