// What a simulated vCenter keeps on its datastores: the files of each machine, one disk a datastore, a delta file for each snapshot.
import { element, referenceElement } from './answers.ts';
import { type Machine, type SimulatedDatastore, type SnapshotState, vmState } from './machines.ts';

export type Storage = {
  readonly datastores: readonly SimulatedDatastore[];
  /** What has been written since that snapshot was taken; null: the vCenter cannot tell. */
  readonly deltaBytes: (snapshot: SnapshotState) => number | null;
};

const GIB = 1024 ** 3;

export const DEFAULT_DATASTORE: SimulatedDatastore = {
  name: 'datastore1',
  capacityBytes: 2048 * GIB,
  freeBytes: 900 * GIB,
};

/** State of a machine without memory. */
const STATE_BYTES = 30_000;

type File = {
  readonly key: number;
  readonly name: string;
  readonly type: string;
  readonly bytes: number | null;
};

type Disk = { readonly key: number; readonly datastore: string };

/** For each disk of the machine, the keys of its files, the base first. */
type Chains = readonly (readonly number[])[];

/** The inside of `layoutEx`. */
export function layoutOf(vm: Machine, deltaBytes: Storage['deltaBytes']): string {
  const files: File[] = [];
  const add: AddFile = (datastore, file, type, bytes) => {
    files.push({ key: files.length, name: `[${datastore}] ${vm.name}/${file}`, type, bytes });
    return files.length - 1;
  };
  const disks = vm.datastores.map((datastore, i) => ({ key: 2000 + i, datastore }));
  const bases = disks.map(({ datastore }, i) => [add(datastore, `disk${i}.vmdk`, 'diskExtent', 40 * GIB)]);
  const { snapshots, currentSnapshot } = vmState(vm);
  const after = new Map<string, Chains>();
  const parts: string[] = [];
  const visit = (one: SnapshotState, chains: Chains) => {
    parts.push(snapshotLayout(one, stateFiles(one, vm.datastores[0] ?? '', add), diskLayouts(disks, chains)));
    const grown = grownChains(one, disks, chains, deltaBytes(one), add);
    after.set(one.id, grown);
    for (const child of one.children) visit(child, grown);
  };
  for (const root of snapshots) visit(root, bases);
  const now = currentSnapshot === null ? bases : (after.get(currentSnapshot) ?? bases);
  return files.map(fileElement).join('') + diskLayouts(disks, now) + parts.join('');
}

/** Its key. */
type AddFile = (datastore: string, file: string, type: string, bytes: number | null) => number;

function stateFiles({ id, memory }: SnapshotState, home: string, add: AddFile) {
  return {
    dataKey: add(home, `${id}.vmsn`, 'snapshotData', STATE_BYTES),
    memoryKey: memory ? add(home, `${id}.vmem`, 'snapshotMemory', 4 * GIB) : -1,
  };
}

/** What is written after a snapshot goes into a file of its own for each disk. */
function grownChains(
  { id }: SnapshotState,
  disks: readonly Disk[],
  chains: Chains,
  bytes: number | null,
  add: AddFile,
) {
  const share = bytes === null ? null : Math.floor(bytes / disks.length);
  return disks.map(({ datastore }, i) => [
    ...(chains[i] ?? []),
    add(datastore, `${id}-${i}-delta.vmdk`, 'diskExtent', share),
  ]);
}

function diskLayouts(disks: readonly Disk[], chains: Chains): string {
  return disks
    .map(({ key }, i) => {
      const links = (chains[i] ?? []).map((file) => `<chain>${element('fileKey', String(file))}</chain>`);
      return `<disk>${element('key', String(key))}${links.join('')}</disk>`;
    })
    .join('');
}

function snapshotLayout({ id }: SnapshotState, state: ReturnType<typeof stateFiles>, disks: string): string {
  const key = referenceElement('key', { type: 'VirtualMachineSnapshot', value: id });
  const own = element('dataKey', String(state.dataKey)) + element('memoryKey', String(state.memoryKey));
  return `<snapshot>${key}${own}${disks}</snapshot>`;
}

function fileElement({ key, name, type, bytes }: File): string {
  const told = bytes === null ? element('size', '0') + element('accessible', 'false') : element('size', String(bytes));
  return `<file>${element('key', String(key))}${element('name', name)}${element('type', type)}${told}</file>`;
}
