// EC2 as what keeps machines: to the jobs an account in a region is one more vCenter.
import { DescribeSnapshotsCommand } from '@aws-sdk/client-ec2';
import { instanceUuid } from '../../domain/snapshots/instance-uuid.ts';
import type { FoundMachine, MachineSearch } from '../../domain/snapshots/machine-identity.ts';
import {
  type Datastore,
  type ListedMachine,
  type SnapshotRef,
  VcenterError,
  type VcenterPort,
  type VmRef,
} from '../ports.ts';
import { type AwsSetup, sideOf } from '../ssm/setup.ts';
import { createTurnsByKey } from '../vcenter/turns.ts';
import { deleteReplaced } from './exchange-volumes.ts';
import { asked } from './failure.ts';
import { factsOf, findInstances, readInstance } from './instances.ts';
import type { Ec2Place } from './place.ts';
import { askToStop, powerOff, powerOn, reset } from './power.ts';
import { revertToSet } from './revert.ts';
import { deleteSet, ensureSnapshotSet, findSnapshotSet, listSets, refOf, setOfRef, TAGS } from './snapshot-set.ts';

const POWER_MS = 10 * 60_000;
const DEFAULT_POLL_MS = 5000;

/** Asks nothing until it is asked something. */
export function createEc2Port(setup: AwsSetup): VcenterPort {
  const places = new Map(setup.places.map((one) => [`${one.account}/${one.region}`, openPlace(setup, one)]));
  const inTurn = createTurnsByKey();

  function at(vcenter: string): Ec2Place {
    const place = places.get(vcenter);
    if (place === undefined) throw new VcenterError('not-found', `${vcenter} is not in the settings of AWS`);
    return place;
  }
  const named = ({ vcenter, vmName }: VmRef) => `${vcenter}, ${vmName}`;

  function look<T>(vm: VmRef, work: (place: Ec2Place) => Promise<T>): Promise<T> {
    return asked(named(vm), 'none', async () => work(at(vm.vcenter)));
  }
  /** One operation at a time on a machine. */
  function operate<T>(vm: VmRef, work: (place: Ec2Place) => Promise<T>): Promise<T> {
    const turn = () => inTurn(`${vm.vcenter}/${vm.vmMoref}`, () => work(at(vm.vcenter)));
    return asked(named(vm), 'perhaps', turn);
  }

  return {
    findMachines: (ask) => findAmong([...places.values()], (place) => findInstances(place, ask)),
    readMachine: (vm) => look(vm, async (place) => factsOf(place, await readInstance(place, vm))),
    ensureSnapshot: (vm, name, description) => operate(vm, (place) => ensureSnapshotSet(place, vm, name, description)),
    findSnapshot: (vm, name) => operate(vm, (place) => findSnapshotSet(place, vm, name)),
    readDatastores: (vm) => look(vm, (place) => datastoresOf(place, vm)),
    // EC2 tells no size of a snapshot, only that of its volume.
    readSnapshotSizes: async () => new Map(),
    vcenterNames: () => [...places.keys()],
    listMachines: (vcenter) => asked(vcenter, 'none', async () => listMachines(at(vcenter))),
    removeSnapshot: (snapshot) => operate(snapshot, (place) => removeSet(place, snapshot)),
    revertToSnapshot: (snapshot) => operate(snapshot, (place) => revertToSet(place, snapshot)),
    powerOn: (vm) => operate(vm, (place) => powerOn(place, vm)),
    shutDownGuest: (vm) =>
      operate(vm, async (place) => {
        await askToStop(place, vm);
        return 'asked' as const;
      }),
    reset: (vm, stillMeant) => operate(vm, (place) => reset(place, vm, stillMeant)),
    powerOff: (vm) => operate(vm, (place) => powerOff(place, vm, true)),
    close: async () => {},
  };
}

function openPlace(setup: AwsSetup, where: AwsSetup['places'][number]): Ec2Place {
  const side = sideOf(setup, where);
  return {
    name: `${where.account}/${where.region}`,
    ec2: side.ec2,
    ssm: side.ssm,
    once: side.once.ec2,
    snapshotMs: setup.snapshotMs,
    powerMs: POWER_MS,
    pollMs: setup.pollMs ?? DEFAULT_POLL_MS,
  };
}

/** All at once: an account that does not answer is silent, and said to be. */
async function findAmong(
  places: readonly Ec2Place[],
  find: (place: Ec2Place) => Promise<readonly FoundMachine[]>,
): Promise<MachineSearch> {
  const searches = await Promise.all(
    places.map(async (place): Promise<MachineSearch> => {
      try {
        return { machines: await asked(place.name, 'none', () => find(place)), silent: [] };
      } catch (error) {
        if (!(error instanceof VcenterError)) throw error;
        return { machines: [], silent: [{ vcenter: place.name, why: error.detail }] };
      }
    }),
  );
  return {
    machines: searches.flatMap(({ machines }) => machines),
    silent: searches.flatMap(({ silent }) => silent),
  };
}

/** Snapshots take no room of what a machine lives on; each has a turn of its own. */
async function datastoresOf(place: Ec2Place, vm: VmRef): Promise<readonly Datastore[]> {
  await readInstance(place, vm);
  return [{ moref: vm.vmMoref, name: `EBS ${place.name}`, capacityBytes: 1, freeBytes: 1 }];
}

async function removeSet(place: Ec2Place, snapshot: SnapshotRef): Promise<void> {
  const set = await setOfRef(place, snapshot);
  if (set !== null) await deleteSet(place, set);
  await deleteReplaced(place, snapshot);
}

/** Those that have snapshots of ours: what else there is has none that could be missed. */
async function listMachines(place: Ec2Place): Promise<readonly ListedMachine[]> {
  const owner = await ownerOf(place);
  const sets = await listSets(place, [{ Name: 'tag-key', Values: [TAGS.name] }]);
  return [...Map.groupBy(sets, ({ instanceId }) => instanceId)].map(([vmMoref, own]) => {
    const vm: VmRef = { vcenter: place.name, vmMoref, vmName: vmMoref, instance: owner };
    const snapshots = own.map((set) => ({ ...refOf(vm, set), createdAt: set.startedAt }));
    return { ...vm, uuid: instanceUuid(vmMoref), guestHostName: '', snapshots };
  });
}

async function ownerOf({ ec2 }: Ec2Place): Promise<string | null> {
  const { Snapshots = [] } = await ec2.send(
    new DescribeSnapshotsCommand({
      OwnerIds: ['self'],
      Filters: [{ Name: 'tag-key', Values: [TAGS.name] }],
      MaxResults: 5,
    }),
  );
  return Snapshots[0]?.OwnerId ?? null;
}
