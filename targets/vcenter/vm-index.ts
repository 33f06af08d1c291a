// Every virtual machine of one vCenter by name, by guest host name and by uuid: read at once, because a search by name on the server is
// a call per server and inventory path, and sees neither duplicates nor case.
import type { Answer } from '../../domain/answer.ts';
import { isSameUuid, type MachineUuid, machineUuid } from '../../domain/snapshots/machine-uuid.ts';
import { type ObjectProperties, readProperties } from './properties.ts';
import type { VimSession } from './session.ts';
import { reference, referenceArgument, text } from './xml-node.ts';

export type IndexedVm = {
  readonly moref: string;
  /** As people write it: `%2f` of the inventory is `/`. */
  readonly name: string;
  readonly guestHostName: string;
  readonly uuid: MachineUuid | null;
  readonly poweredOn: Answer;
};

export type VmIndex = {
  /** Names as asked, any case. */
  byName(name: string): readonly IndexedVm[];
  /** By the whole host name of the guest, or by its first label when the name asked has no dot. */
  byGuestHostName(name: string): readonly IndexedVm[];
  /** In either order of its bytes. */
  byUuid(uuid: MachineUuid): readonly IndexedVm[];
};

/** The uuid is told in two places, and an account may see only one. */
export const IDENTITY_PATHS = [
  'name',
  'guest.hostName',
  'config.template',
  'config.uuid',
  'summary.config.uuid',
  'runtime.powerState',
] as const;

export async function readVmIndex(session: VimSession, pageSize: number): Promise<VmIndex> {
  return vmIndex(await readMachines(session, IDENTITY_PATHS, pageSize));
}

/**
 * Those properties, `config.template` among them, of every machine. Templates are left out: they keep the host name of the machine they
 * were made from, and cannot be patched.
 */
export async function readMachines(
  session: VimSession,
  paths: readonly string[],
  pageSize: number,
): Promise<readonly ObjectProperties[]> {
  const found = await session.read(async (call, content) => {
    const scope = {
      container: referenceArgument(content.rootFolder),
      type: ['VirtualMachine'],
      recursive: true,
    };
    const view = reference(await call('CreateContainerView', content.viewManager, scope));
    if (view === null) return [];
    const wanted = [{ type: 'VirtualMachine', paths }];
    const all = await readProperties(call, content, { starts: [{ object: view, follow: 'view' }], wanted, pageSize });
    // The view ends with the session anyway.
    await call('DestroyView', view).catch(() => undefined);
    return all;
  });
  return found.filter((vm) => text(vm.values.get('config.template')) !== 'true');
}

function vmIndex(found: readonly ObjectProperties[]): VmIndex {
  const names = new Map<string, IndexedVm[]>();
  const guests = new Map<string, IndexedVm[]>();
  const all: IndexedVm[] = [];
  for (const { object, values } of found) {
    const stored = text(values.get('name'));
    const vm = { moref: object.value, ...identityOf(values) };
    all.push(vm);
    for (const key of new Set([vm.name.toLowerCase(), stored.toLowerCase()])) add(names, key, vm);
    for (const key of new Set([vm.guestHostName, vm.guestHostName.replace(/\..*$/, '')])) add(guests, key, vm);
  }
  return {
    byName: (name) => names.get(name.toLowerCase()) ?? [],
    byGuestHostName: (name) => guests.get(name.toLowerCase()) ?? [],
    byUuid: (uuid) => all.filter((vm) => vm.uuid !== null && isSameUuid(vm.uuid, uuid)),
  };
}

/** Of the properties of IDENTITY_PATHS. */
export function identityOf(values: ObjectProperties['values']): Omit<IndexedVm, 'moref'> {
  const power = text(values.get('runtime.powerState'));
  return {
    name: inventoryName(text(values.get('name'))),
    guestHostName: text(values.get('guest.hostName')).toLowerCase(),
    uuid: machineUuid(text(values.get('config.uuid'))) ?? machineUuid(text(values.get('summary.config.uuid'))),
    // A machine that is suspended answers as little as one that is off.
    poweredOn: power === '' ? 'unknown' : power === 'poweredOn' ? 'yes' : 'no',
  };
}

/** The three characters that the inventory escapes: slash, backslash, percent. */
export function inventoryName(stored: string): string {
  return stored.replace(/%(2f|5c|25)/gi, (escaped) => decodeURIComponent(escaped));
}

function add(index: Map<string, IndexedVm[]>, key: string, vm: IndexedVm): void {
  if (key === '') return;
  const there = index.get(key);
  if (there === undefined) index.set(key, [vm]);
  else there.push(vm);
}
