// The snapshots of all volumes of an instance at one moment, as one snapshot of it (RUN-4). EC2 knows no such thing and no name for it: tags make
// it. CreateSnapshots takes no token by which it would recognise a request that it has had, so that a set is looked for by its name before, and
// of two that were made all the same the older one stays.

import { randomUUID } from 'node:crypto';
import {
  CreateSnapshotsCommand,
  DeleteSnapshotCommand,
  DescribeSnapshotsCommand,
  type Snapshot,
} from '@aws-sdk/client-ec2';
import { type SnapshotRef, VcenterError, type VmRef } from '../ports.ts';
import { isNamed, plainWord, refusalOf } from '../ssm/refusals.ts';
import { readInstance } from './instances.ts';
import { allPages } from './pages.ts';
import { type Ec2Place, until } from './place.ts';

export const TAGS = {
  /** Of custody, as on a card. */
  name: 'patchcenter:snapshot',
  /** Tells sets of one name apart. */
  set: 'patchcenter:set',
  instance: 'patchcenter:instance',
  /** How many snapshots the set has: lists may show some of them first. */
  volumes: 'patchcenter:volumes',
} as const;

export type SnapshotSet = {
  readonly id: string;
  readonly name: string;
  readonly instanceId: string;
  readonly snapshots: readonly Snapshot[];
  readonly isWhole: boolean;
  readonly startedAt: Date | null;
};

type Filters = readonly { readonly Name: string; readonly Values: readonly string[] }[];

/** The oldest first. */
export async function listSets({ ec2 }: Ec2Place, filters: Filters): Promise<readonly SnapshotSet[]> {
  const found = await allPages(async (NextToken) => {
    const page = await ec2.send(
      new DescribeSnapshotsCommand({
        OwnerIds: ['self'],
        MaxResults: 200,
        Filters: filters.map(({ Name, Values }) => ({ Name, Values: [...Values] })),
        ...(NextToken !== undefined && { NextToken }),
      }),
    );
    return { rows: page.Snapshots, next: page.NextToken };
  });
  const own = found.filter((one) => !isCopy(one));
  const unique = [...new Map(own.map((one) => [one.SnapshotId, one])).values()];
  const sets = Map.groupBy(unique, (one) => tagOf(one, TAGS.set));
  return [...sets]
    .flatMap(([id, snapshots]) => {
      const [first] = snapshots;
      return id === '' || first === undefined ? [] : [setOf(id, first, snapshots)];
    })
    .sort((a, b) => Number(a.startedAt ?? 0) - Number(b.startedAt ?? 0) || a.id.localeCompare(b.id));
}

/**
 * Somebody's copy, with the tags of what it was made of: neither a part of the set, nor ours to delete. Copies bear the id of no volume.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CopySnapshot.html
 */
function isCopy({ VolumeId }: Snapshot): boolean {
  return VolumeId === 'vol-ffffffff';
}

function setOf(id: string, first: Snapshot, snapshots: readonly Snapshot[]): SnapshotSet {
  return {
    id,
    name: tagOf(first, TAGS.name),
    instanceId: tagOf(first, TAGS.instance),
    snapshots,
    isWhole: String(snapshots.length) === tagOf(first, TAGS.volumes),
    startedAt: first.StartTime instanceof Date ? first.StartTime : null,
  };
}

function tagOf({ Tags = [] }: Snapshot, key: string): string {
  return Tags.find(({ Key }) => Key === key)?.Value ?? '';
}

function named(vm: VmRef, name: string): Filters {
  return [
    { Name: `tag:${TAGS.name}`, Values: [name] },
    { Name: `tag:${TAGS.instance}`, Values: [vm.vmMoref] },
  ];
}

/** Waits for one that is on its way. What has failed is none. Throws VcenterError. */
export async function findSnapshotSet(place: Ec2Place, vm: VmRef, name: string): Promise<SnapshotRef | null> {
  await readInstance(place, vm);
  const [first] = (await listSets(place, named(vm, name))).filter((one) => !hasFailed(one));
  return first === undefined ? null : completed(place, vm, first);
}

/** One call at a time for a machine: the caller sees to that. Throws VcenterError. */
export async function ensureSnapshotSet(
  place: Ec2Place,
  vm: VmRef,
  name: string,
  description: string,
): Promise<SnapshotRef> {
  const there = await findSnapshotSet(place, vm, name);
  if (there !== null) return there;
  for (const one of await listSets(place, named(vm, name))) if (hasFailed(one)) await deleteSet(place, one);
  const made = await create(place, vm, { name, description });
  const sets = (await listSets(place, named(vm, name))).filter((one) => !hasFailed(one));
  const [oldest = made, ...younger] = sets;
  for (const one of younger) await deleteSet(place, one);
  return completed(place, vm, oldest);
}

/** Lists come late: a minute, as often as is looked. */
const SHOWN_WITHIN_LOOKS = 12;

async function create(
  place: Ec2Place,
  vm: VmRef,
  { name, description }: { readonly name: string; readonly description: string },
): Promise<SnapshotSet> {
  const { BlockDeviceMappings = [], RootDeviceType } = await readInstance(place, vm);
  const volumes = BlockDeviceMappings.filter(({ Ebs }) => Ebs?.VolumeId !== undefined).length;
  if (volumes === 0)
    throw new VcenterError('refused', `${vm.vcenter}, ${vm.vmName} has no volume of which a snapshot could be made`);
  if (RootDeviceType === 'instance-store')
    throw new VcenterError(
      'refused',
      `${vm.vcenter}, ${vm.vmName} has its root on an instance store, of which no snapshot can be made`,
    );
  const set = randomUUID();
  const tags = [
    ['Name', name],
    [TAGS.name, name],
    [TAGS.set, set],
    [TAGS.instance, vm.vmMoref],
    [TAGS.volumes, String(volumes)],
  ] as const;
  const order = new CreateSnapshotsCommand({
    InstanceSpecification: { InstanceId: vm.vmMoref, ExcludeBootVolume: false },
    Description: description,
    TagSpecifications: [
      { ResourceType: 'snapshot', Tags: tags.map(([Key, Value]) => ({ Key, Value: Value.slice(0, 255) })) },
    ],
  });
  let lost: string | null = null;
  try {
    await place.once.send(order);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal.kind !== 'unknown') throw error;
    lost = refusal.detail;
  }
  const shown = await until(place, SHOWN_WITHIN_LOOKS * place.pollMs, async () => {
    const [found] = await listSets(place, [{ Name: `tag:${TAGS.set}`, Values: [set] }]);
    return found ?? null;
  });
  if (shown !== null) return shown;
  const why = lost === null ? 'the snapshots were made and do not show' : `no answer to their making (${lost})`;
  throw new VcenterError('unknown-effect', `${vm.vcenter}, ${vm.vmName}: ${why}`);
}

/** A snapshot that is being copied may still fail: it is a way back only when it is complete. */
async function completed(place: Ec2Place, vm: VmRef, { id, name }: SnapshotSet): Promise<SnapshotRef> {
  const end = await until(place, place.snapshotMs, async () => {
    const [now] = await listSets(place, [{ Name: `tag:${TAGS.set}`, Values: [id] }]);
    if (now === undefined) return null;
    if (hasFailed(now)) return now;
    return now.isWhole && now.snapshots.every(({ State }) => plainWord(State) === 'completed') ? now : null;
  });
  const where = `${vm.vcenter}, ${vm.vmName}: snapshot ${name}`;
  if (end === null)
    throw new VcenterError('task-failed', `${where} is not complete after ${place.snapshotMs / 60_000} minutes`);
  const failed = end.snapshots.find(isFailed);
  if (failed !== undefined)
    throw new VcenterError(
      'task-failed',
      `${where}: ${failed.SnapshotId} failed: ${failed.StateMessage ?? failed.State}`,
    );
  return refOf(vm, end);
}

export function refOf(vm: VmRef, { id, name }: SnapshotSet): SnapshotRef {
  const { vcenter, vmMoref, vmName, instance } = vm;
  // EBS knows nothing of what a guest is writing.
  return {
    vcenter,
    vmMoref,
    vmName,
    ...(instance !== undefined && { instance }),
    snapshotMoref: id,
    name,
    consistency: 'crash-consistent',
  };
}

function hasFailed({ snapshots }: SnapshotSet): boolean {
  return snapshots.some(isFailed);
}

function isFailed({ State }: Snapshot): boolean {
  return ['error', 'recoverable'].includes(plainWord(State));
}

/** By its reference; null: there is none any more. */
export async function setOfRef(place: Ec2Place, { snapshotMoref }: SnapshotRef): Promise<SnapshotSet | null> {
  const [found] = await listSets(place, [{ Name: `tag:${TAGS.set}`, Values: [snapshotMoref] }]);
  return found ?? null;
}

/** Fine when some of them are gone. */
export async function deleteSet({ ec2 }: Ec2Place, { snapshots }: Pick<SnapshotSet, 'snapshots'>): Promise<void> {
  for (const { SnapshotId } of snapshots) {
    try {
      await ec2.send(new DeleteSnapshotCommand({ SnapshotId }));
    } catch (error) {
      if (!isNamed(error, 'InvalidSnapshot.NotFound')) throw error;
    }
  }
}
