// Puts an instance back to a set of snapshots (RUN-10). Of its root volume alone EC2 does that by itself; with others beside it, the instance is
// stopped, each volume is exchanged for one made of its snapshot, and it is started. All of it may be done again from wherever it was cut.
import {
  CreateReplaceRootVolumeTaskCommand,
  DescribeReplaceRootVolumeTasksCommand,
  type ReplaceRootVolumeTask,
} from '@aws-sdk/client-ec2';
import { type SnapshotRef, VcenterError } from '../ports.ts';
import { exchangeVolumes } from './exchange-volumes.ts';
import { readInstance } from './instances.ts';
import { type Ec2Place, until } from './place.ts';
import { powerOff, powerOn } from './power.ts';
import { setOfRef } from './snapshot-set.ts';

/** Throws VcenterError; `not-found` when the snapshots are not there any more. */
export async function revertToSet(place: Ec2Place, ref: SnapshotRef): Promise<void> {
  const set = await setOfRef(place, ref);
  if (set === null || !set.isWhole)
    throw new VcenterError('not-found', `${ref.vcenter}, ${ref.vmName}: snapshot ${ref.name} is gone, or a part of it`);
  const [only, ...others] = set.snapshots;
  const id = only?.SnapshotId;
  if (id !== undefined && others.length === 0) {
    await replaceRoot(place, ref, id);
  } else {
    await powerOff(place, ref, false);
    await exchangeVolumes(place, ref, set.snapshots);
  }
  await powerOn(place, ref);
}

/**
 * One that is under way to that very snapshot is followed; of one that has ended nothing is known of what was changed since, so that another is
 * begun. EC2 refuses a second one beside somebody else's.
 */
async function replaceRoot(place: Ec2Place, ref: SnapshotRef, SnapshotId: string): Promise<void> {
  await readInstance(place, ref);
  const isOurs = (task: ReplaceRootVolumeTask) => task.SnapshotId === SnapshotId && isUnderWay(task);
  const begun = (await tasksOf(place, ref)).find(isOurs) ?? (await begin(place, ref, SnapshotId));
  const taskId = begun.ReplaceRootVolumeTaskId ?? '';
  const end = await until(place, place.snapshotMs, async () => {
    const now = (await tasksOf(place, ref)).find(({ ReplaceRootVolumeTaskId }) => ReplaceRootVolumeTaskId === taskId);
    return now === undefined || isUnderWay(now) ? null : now;
  });
  if (end?.TaskState === 'succeeded') return;
  const how = end === null ? 'does not end' : `ended as ${end.TaskState}`;
  throw new VcenterError('task-failed', `${ref.vcenter}, ${ref.vmName}: the replacement of its root volume ${how}`);
}

async function begin({ ec2 }: Ec2Place, ref: SnapshotRef, SnapshotId: string): Promise<ReplaceRootVolumeTask> {
  const { ReplaceRootVolumeTask: task } = await ec2.send(
    new CreateReplaceRootVolumeTaskCommand({ InstanceId: ref.vmMoref, SnapshotId, DeleteReplacedRootVolume: true }),
  );
  if (task === undefined) throw new VcenterError('unknown-effect', `${ref.vcenter}, ${ref.vmName}: no task was named`);
  return task;
}

async function tasksOf({ ec2 }: Ec2Place, { vmMoref }: SnapshotRef): Promise<readonly ReplaceRootVolumeTask[]> {
  const { ReplaceRootVolumeTasks = [] } = await ec2.send(
    new DescribeReplaceRootVolumeTasksCommand({ Filters: [{ Name: 'instance-id', Values: [vmMoref] }] }),
  );
  return ReplaceRootVolumeTasks;
}

function isUnderWay({ TaskState }: ReplaceRootVolumeTask): boolean {
  return TaskState === 'pending' || TaskState === 'in-progress' || TaskState === 'failing';
}
