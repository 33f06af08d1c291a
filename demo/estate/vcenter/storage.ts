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

/** The inside of `layoutEx`. */
export function layoutOf(vm: Machine, deltaBytes: Storage['deltaBytes']): string {
  const files: File[] = [];
  const add = (datastore: string, file: string, type: string, bytes: number | null) => {
    files.push({ key: files.length, name: `[${datastore}] ${vm.name}/${file}`, type, bytes });
    return files.length - 1;
  };
  const disks = vm.datastores.map((datastore, i) => ({
    key: 2000 + i,
    datastore,
    base: add(datastore, `disk${i}.vmdk`, 'diskExtent', 40 * GIB),
  }));
  const [home = ''] = vm.datastores;
  const chains = new Map<string, readonly (readonly number[])[]>();
  const { snapshots, currentSnapshot } = vmState(vm);
  const parts: string[] = [];
  const visit = (one: SnapshotState, chain: readonly (readonly number[])[]) => {
    const state = add(home, `${one.id}.vmsn`, 'snapshotData', STATE_BYTES);
    const memory = one.memory ? add(home, `${one.id}.vmem`, 'snapshotMemory', 4 * GIB) : -1;
    parts.push(snapshotLayout(one, state, memory, diskLayouts(disks, chain)));
    const bytes = deltaBytes(one);
    const share = bytes === null ? null : Math.floor(bytes / disks.length);
    const grown = disks.map(({ datastore }, i) => [
      ...(chain[i] ?? []),
      add(datastore, `${one.id}-${i}-delta.vmdk`, 'diskExtent', share),
    ]);
    chains.set(one.id, grown);
    for (const child of one.children) visit(child, grown);
  };
  const bases = disks.map(({ base }) => [base]);
  for (const root of snapshots) visit(root, bases);
  const now = diskLayouts(disks, currentSnapshot === null ? bases : (chains.get(currentSnapshot) ?? bases));
  return files.map(fileElement).join('') + now + parts.join('');
}

function diskLayouts(disks: readonly { readonly key: number }[], chains: readonly (readonly number[])[]): string {
  return disks
    .map(({ key }, i) => {
      const links = (chains[i] ?? []).map((file) => `<chain>${element('fileKey', String(file))}</chain>`);
      return `<disk>${element('key', String(key))}${links.join('')}</disk>`;
    })
    .join('');
}

function snapshotLayout({ id }: SnapshotState, dataKey: number, memoryKey: number, disks: string): string {
  const key = referenceElement('key', { type: 'VirtualMachineSnapshot', value: id });
  const own = element('dataKey', String(dataKey)) + element('memoryKey', String(memoryKey));
  return `<snapshot>${key}${own}${disks}</snapshot>`;
}

function fileElement({ key, name, type, bytes }: File): string {
  const told = bytes === null ? element('size', '0') + element('accessible', 'false') : element('size', String(bytes));
  return `<file>${element('key', String(key))}${element('name', name)}${element('type', type)}${told}</file>`;
}
