// Exchanges the volumes of a stopped instance for those made of snapshots. What it has got to is read from the volumes themselves, by tags: a worker
// that is cut anywhere leaves something that the next one finds.
import {
  AttachVolumeCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  DeleteVolumeCommand,
  DescribeVolumesCommand,
  DetachVolumeCommand,
  ModifyInstanceAttributeCommand,
  type Snapshot,
  type Volume,
} from '@aws-sdk/client-ec2';
import { type SnapshotRef, VcenterError } from '../ports.ts';
import { isNamed } from '../ssm/refusals.ts';
import { type OwnedInstance, readInstance } from './instances.ts';
import { allPages } from './pages.ts';
import { type Ec2Place, until } from './place.ts';

const TAGS = {
  /** Of a volume made here: of which snapshot, and for which instance. */
  from: 'patchcenter:restored-from',
  instance: 'patchcenter:restored-for',
  device: 'patchcenter:device',
  /** Of one that was taken away: by which snapshot of custody; it goes with that. */
  replaced: 'patchcenter:replaced-by',
} as const;

export async function exchangeVolumes(
  place: Ec2Place,
  ref: SnapshotRef,
  snapshots: readonly Snapshot[],
): Promise<void> {
  for (const snapshot of snapshots) await exchange(place, ref, snapshot);
}

async function exchange(place: Ec2Place, ref: SnapshotRef, snapshot: Snapshot): Promise<void> {
  const instance = await readInstance(place, ref);
  const where = `${ref.vcenter}, ${ref.vmName}`;
  const device = await deviceOf(place, instance, snapshot);
  if (device === null)
    throw new VcenterError('refused', `${where}: the volume of ${snapshot.SnapshotId} is at no device of it any more`);
  const fresh =
    (await restoredVolume(place, ref, snapshot, device)) ?? (await make(place, ref, { snapshot, device, instance }));
  const id = fresh.VolumeId ?? '';
  const there = volumeAt(instance, device);
  if (there === id) return;
  await settled(place, ref, id, 'available');
  // Of one that was taken away before a worker was cut that is no longer known: a volume that is left over harms less than one that is lost.
  const endsWithIt = mappingAt(instance, device)?.Ebs?.DeleteOnTermination === true;
  if (there !== null) await takeAway(place, ref, there, device);
  await place.ec2.send(new AttachVolumeCommand({ InstanceId: ref.vmMoref, VolumeId: id, Device: device }));
  await settled(place, ref, id, 'in-use');
  if (!endsWithIt) return;
  await place.ec2.send(
    new ModifyInstanceAttributeCommand({
      InstanceId: ref.vmMoref,
      BlockDeviceMappings: [{ DeviceName: device, Ebs: { DeleteOnTermination: true, VolumeId: id } }],
    }),
  );
}

/** Where its volume is, or was before a revert that was cut, or before an earlier one; null: nowhere. */
async function deviceOf(place: Ec2Place, instance: OwnedInstance, { VolumeId = '' }: Snapshot): Promise<string | null> {
  const at = (instance.BlockDeviceMappings ?? []).find(({ Ebs }) => Ebs?.VolumeId === VolumeId);
  if (at?.DeviceName !== undefined) return at.DeviceName;
  const [volume] = await volumesBy(place, [{ Name: 'volume-id', Values: [VolumeId] }]);
  return volume === undefined ? null : tagOf(volume, TAGS.device);
}

function mappingAt({ BlockDeviceMappings = [] }: OwnedInstance, device: string) {
  return BlockDeviceMappings.find(({ DeviceName }) => DeviceName === device);
}

function volumeAt(instance: OwnedInstance, device: string): string | null {
  return mappingAt(instance, device)?.Ebs?.VolumeId ?? null;
}

/** One that was made for it and has not been started from: it is not at its place yet. */
async function restoredVolume(
  place: Ec2Place,
  ref: SnapshotRef,
  { SnapshotId = '' }: Snapshot,
  device: string,
): Promise<Volume | null> {
  const made = await volumesBy(place, [
    { Name: `tag:${TAGS.from}`, Values: [SnapshotId] },
    { Name: `tag:${TAGS.instance}`, Values: [ref.vmMoref] },
    { Name: `tag:${TAGS.device}`, Values: [device] },
    { Name: 'status', Values: ['creating', 'available'] },
  ]);
  return made.find((one) => tagOf(one, TAGS.replaced) === null) ?? null;
}

async function make(
  place: Ec2Place,
  ref: SnapshotRef,
  {
    snapshot,
    device,
    instance,
  }: { readonly snapshot: Snapshot; readonly device: string; readonly instance: OwnedInstance },
): Promise<Volume> {
  const [like] = await volumesBy(place, [
    { Name: 'volume-id', Values: [volumeAt(instance, device) ?? snapshot.VolumeId ?? ''] },
  ]);
  const tags = {
    Name: `${ref.vmName} ${device}`,
    ...tagsOfOthers(like),
    [TAGS.from]: snapshot.SnapshotId,
    [TAGS.instance]: ref.vmMoref,
    [TAGS.device]: device,
  };
  return place.ec2.send(
    new CreateVolumeCommand({
      SnapshotId: snapshot.SnapshotId,
      AvailabilityZone: instance.Placement?.AvailabilityZone,
      ...(like?.VolumeType !== undefined && { VolumeType: like.VolumeType }),
      ...(like?.VolumeType !== undefined &&
        /^(io|gp3)/.test(like.VolumeType) &&
        like.Iops !== undefined && { Iops: like.Iops }),
      ...(like?.VolumeType === 'gp3' && like.Throughput !== undefined && { Throughput: like.Throughput }),
      TagSpecifications: [
        { ResourceType: 'volume', Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
      ],
    }),
  );
}

/** Backups and budgets go by tags: a volume that takes the place of another one keeps them. Those of AWS itself cannot be given. */
function tagsOfOthers(volume: Volume | undefined): Readonly<Record<string, string>> {
  const kept = (volume?.Tags ?? []).flatMap(({ Key = '', Value = '' }) =>
    Key === '' || /^(aws|patchcenter):/i.test(Key) ? [] : [[Key, Value] as const],
  );
  return Object.fromEntries(kept.slice(0, MOST_TAGS - Object.keys(TAGS).length));
}

/** Of a resource. */
const MOST_TAGS = 50;

async function takeAway(place: Ec2Place, ref: SnapshotRef, id: string, device: string): Promise<void> {
  const tags = [
    { Key: TAGS.device, Value: device },
    { Key: TAGS.replaced, Value: ref.snapshotMoref },
  ];
  await place.ec2.send(new CreateTagsCommand({ Resources: [id], Tags: tags }));
  await place.ec2.send(new DetachVolumeCommand({ VolumeId: id, InstanceId: ref.vmMoref }));
  await settled(place, ref, id, 'available');
}

async function settled(place: Ec2Place, ref: SnapshotRef, id: string, wanted: 'available' | 'in-use'): Promise<void> {
  const reached = await until(place, place.snapshotMs, async () => {
    const [volume] = await volumesBy(place, [{ Name: 'volume-id', Values: [id] }]);
    if (volume?.State === 'error')
      throw new VcenterError('task-failed', `${ref.vcenter}, ${ref.vmName}: volume ${id} failed`);
    return volume?.State === wanted ? wanted : null;
  });
  if (reached === null)
    throw new VcenterError('task-failed', `${ref.vcenter}, ${ref.vmName}: volume ${id} does not become ${wanted}`);
}

/** What was taken away for the sake of that snapshot goes with it. */
export async function deleteReplaced(place: Ec2Place, { snapshotMoref }: SnapshotRef): Promise<void> {
  const left = await volumesBy(place, [
    { Name: `tag:${TAGS.replaced}`, Values: [snapshotMoref] },
    { Name: 'status', Values: ['available'] },
  ]);
  for (const { VolumeId } of left) {
    try {
      await place.ec2.send(new DeleteVolumeCommand({ VolumeId }));
    } catch (error) {
      if (!isNamed(error, 'InvalidVolume.NotFound')) throw error;
    }
  }
}

function volumesBy(
  { ec2 }: Ec2Place,
  Filters: { readonly Name: string; readonly Values: string[] }[],
): Promise<readonly Volume[]> {
  return allPages(async (NextToken) => {
    const page = await ec2.send(new DescribeVolumesCommand({ Filters, ...(NextToken !== undefined && { NextToken }) }));
    return { rows: page.Volumes, next: page.NextToken };
  });
}

function tagOf({ Tags = [] }: Volume, key: string): string | null {
  return Tags.find(({ Key }) => Key === key)?.Value ?? null;
}
