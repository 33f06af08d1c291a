// The machines of all that keep snapshots, as if one kept them: each operation goes to whoever has the name in its reference.
import { type MachineRequest, type MachineSearch, VcenterError, type VcenterPort, type VmRef } from './ports.ts';

/** Names are told apart by their keepers' settings: two of one name would lead to the machine of another. */
export function createMachines(keepers: readonly [VcenterPort, ...VcenterPort[]]): VcenterPort {
  const names = keepers.flatMap((keeper) => keeper.vcenterNames());
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`two keepers of machines are called ${twice}: rename one of them`);
  // Whoever is first says why it does not know a name.
  const named = (name: string) => keepers.find((keeper) => keeper.vcenterNames().includes(name)) ?? keepers[0];
  const of = ({ vcenter }: VmRef) => named(vcenter);
  return {
    findMachines: (ask) => findAmong(keepers, ask),
    readMachine: async (vm) => of(vm).readMachine(vm),
    ensureSnapshot: async (vm, name, description) => of(vm).ensureSnapshot(vm, name, description),
    findSnapshot: async (vm, name) => of(vm).findSnapshot(vm, name),
    readDatastores: async (vm) => of(vm).readDatastores(vm),
    readSnapshotSizes: async (vm) => of(vm).readSnapshotSizes(vm),
    vcenterNames: () => keepers.flatMap((keeper) => keeper.vcenterNames()),
    listMachines: async (vcenter) => named(vcenter).listMachines(vcenter),
    removeSnapshot: async (snapshot) => of(snapshot).removeSnapshot(snapshot),
    revertToSnapshot: async (snapshot) => of(snapshot).revertToSnapshot(snapshot),
    powerOn: async (vm) => of(vm).powerOn(vm),
    shutDownGuest: async (vm) => of(vm).shutDownGuest(vm),
    reset: async (vm, stillMeant) => of(vm).reset(vm, stillMeant),
    powerOff: async (vm) => of(vm).powerOff(vm),
    close: async () => {
      await Promise.all(keepers.map((keeper) => keeper.close()));
    },
  };
}

/** All that have names are asked, in their order: the machine may be anywhere, and a namesake elsewhere must be seen. */
async function findAmong(keepers: readonly VcenterPort[], ask: MachineRequest): Promise<MachineSearch> {
  const asked = keepers.filter((keeper) => keeper.vcenterNames().length > 0);
  const searches = await Promise.all((asked.length > 0 ? asked : keepers.slice(0, 1)).map((one) => searchIn(one, ask)));
  return {
    machines: searches.flatMap(({ machines }) => machines),
    silent: searches.flatMap(({ silent }) => silent),
  };
}

/** One that answers nothing at all is silent; what it lacks by its settings is nobody else's matter. */
async function searchIn(keeper: VcenterPort, ask: MachineRequest): Promise<MachineSearch> {
  const names = keeper.vcenterNames();
  try {
    return await keeper.findMachines(ask);
  } catch (error) {
    if (!(error instanceof VcenterError) || error.kind !== 'unreachable') throw error;
    return { machines: [], silent: names.map((vcenter) => ({ vcenter, why: error.detail })) };
  }
}
