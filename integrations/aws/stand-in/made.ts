// Snapshots, images and replacements of a root volume: what EC2 makes for a way back, and how long it takes.
import type {
  CreateImageRequest,
  CreateReplaceRootVolumeTaskRequest,
  CreateSnapshotRequest,
  CreateSnapshotsRequest,
  DeleteSnapshotRequest,
  DeregisterImageRequest,
  DescribeImagesRequest,
  DescribeReplaceRootVolumeTasksRequest,
  DescribeSnapshotsRequest,
  TagSpecification,
} from '@aws-sdk/client-ec2';
import { machineOf, passes, tagFieldOf, tagList } from './ec2.ts';
import { AwsError } from './error.ts';
import type { MakingFault } from './faults.ts';
import type { Machine, Volume } from './machine.ts';
import { pageOf } from './pages.ts';
import type { Patch } from './patches.ts';
import type { Handler } from './ssm.ts';
import { ACCOUNT_ID, newId, type World } from './world.ts';

type Snapshot = {
  readonly id: string;
  readonly machine: Machine;
  readonly volume: Volume;
  readonly description: string;
  readonly at: number;
  readonly fault: MakingFault | undefined;
  readonly tags: Map<string, string>;
  /** What was installed when it was taken. */
  readonly patches: readonly Patch[];
};
type Image = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly machine: Machine;
  readonly at: number;
  readonly hasFailed: boolean;
  readonly snapshots: readonly Snapshot[];
  readonly tags: Map<string, string>;
};
type Task = {
  readonly id: string;
  readonly machine: Machine;
  readonly snapshot: Snapshot | undefined;
  readonly at: number;
  readonly hasFailed: boolean;
  readonly tags: Map<string, string>;
  isApplied: boolean;
};

const [SNAPSHOT_TAKES_MS, IMAGE_TAKES_MS, REPLACING_TAKES_MS] = [60_000, 120_000, 90_000];

export class Made {
  readonly #world: World;
  readonly #snapshots = new Map<string, Snapshot>();
  readonly #images = new Map<string, Image>();
  readonly #tasks = new Map<string, Task>();

  constructor(world: World) {
    this.#world = world;
  }

  tagsOf(id: string): Map<string, string> | undefined {
    return (this.#snapshots.get(id) ?? this.#images.get(id) ?? this.#tasks.get(id))?.tags;
  }

  handlers(): Readonly<Record<string, Handler>> {
    return {
      CreateSnapshot: ({ VolumeId, Description, TagSpecifications }: CreateSnapshotRequest) => {
        for (const machine of this.#world.machines.values()) {
          const volume = machine.volumes.find(({ id }) => id === VolumeId);
          if (volume !== undefined)
            return this.#said(
              this.#snapshot('CreateSnapshot', machine, volume, Description, tagsIn(TagSpecifications, 'snapshot')),
            );
        }
        throw new AwsError('InvalidVolume.NotFound', `The volume '${VolumeId}' does not exist.`);
      },
      CreateSnapshots: ({ InstanceSpecification, Description, TagSpecifications }: CreateSnapshotsRequest) => {
        const machine = machineOf(this.#world, InstanceSpecification?.InstanceId);
        const { ExcludeBootVolume, ExcludeDataVolumeIds = [] } = InstanceSpecification ?? {};
        const volumes = machine.volumes.filter(
          (volume, at) => !(at === 0 && ExcludeBootVolume) && !ExcludeDataVolumeIds.includes(volume.id),
        );
        const taken = volumes.map((volume) =>
          this.#snapshot('CreateSnapshots', machine, volume, Description, tagsIn(TagSpecifications, 'snapshot')),
        );
        return { Snapshots: taken.map((one) => this.#said(one)) };
      },
      DescribeSnapshots: ({ SnapshotIds, Filters = [], MaxResults, NextToken }: DescribeSnapshotsRequest) => {
        for (const id of SnapshotIds ?? []) this.#known(id);
        const rows = [...this.#snapshots.values()]
          .filter(({ id }) => SnapshotIds === undefined || SnapshotIds.includes(id))
          .filter((one) =>
            Filters.every((filter) =>
              passes(
                filter,
                (name) =>
                  tagFieldOf(one.tags, name) ??
                  {
                    'snapshot-id': [one.id],
                    'volume-id': [one.volume.id],
                    status: [this.#stateOf(one)],
                    'owner-id': [ACCOUNT_ID],
                  }[name],
              ),
            ),
          );
        const { rows: page, next } = pageOf(rows, NextToken, MaxResults ?? 1000);
        return { Snapshots: page.map((one) => this.#said(one)), NextToken: next };
      },
      DeleteSnapshot: ({ SnapshotId = '' }: DeleteSnapshotRequest) => {
        this.#known(SnapshotId);
        const image = [...this.#images.values()].find(({ snapshots }) => snapshots.some(({ id }) => id === SnapshotId));
        if (image !== undefined)
          throw new AwsError('InvalidSnapshot.InUse', `The snapshot ${SnapshotId} is currently in use by ${image.id}`);
        this.#snapshots.delete(SnapshotId);
        return {};
      },
      CreateImage: (request: CreateImageRequest) => this.#createImage(request),
      DescribeImages: ({ ImageIds, Filters = [], MaxResults, NextToken }: DescribeImagesRequest) => {
        const strange = (ImageIds ?? []).find((id) => !this.#images.has(id));
        if (strange !== undefined)
          throw new AwsError('InvalidAMIID.NotFound', `The image id '[${strange}]' does not exist`);
        const rows = [...this.#images.values()]
          .filter(({ id }) => ImageIds === undefined || ImageIds.includes(id))
          .filter((one) =>
            Filters.every((filter) =>
              passes(
                filter,
                (name) =>
                  tagFieldOf(one.tags, name) ??
                  { 'image-id': [one.id], name: [one.name], state: [this.#imageState(one)] }[name],
              ),
            ),
          );
        const { rows: page, next } = pageOf(rows, NextToken, MaxResults ?? 1000);
        return { Images: page.map((one) => this.#imageSaid(one)), NextToken: next };
      },
      DeregisterImage: ({ ImageId = '', DeleteAssociatedSnapshots }: DeregisterImageRequest) => {
        const image = this.#images.get(ImageId);
        if (image === undefined)
          throw new AwsError('InvalidAMIID.Unavailable', `The image id '[${ImageId}]' is no longer available`);
        this.#images.delete(ImageId);
        // Its snapshots stay, and cost, unless asked otherwise.
        if (DeleteAssociatedSnapshots) for (const { id } of image.snapshots) this.#snapshots.delete(id);
        return { Return: true };
      },
      CreateReplaceRootVolumeTask: (request: CreateReplaceRootVolumeTaskRequest) => this.#replaceRoot(request),
      DescribeReplaceRootVolumeTasks: ({
        ReplaceRootVolumeTaskIds,
        Filters = [],
        MaxResults,
        NextToken,
      }: DescribeReplaceRootVolumeTasksRequest) => {
        const rows = [...this.#tasks.values()]
          .filter(({ id }) => ReplaceRootVolumeTaskIds === undefined || ReplaceRootVolumeTaskIds.includes(id))
          .filter((one) =>
            Filters.every((filter) => passes(filter, (name) => ({ 'instance-id': [one.machine.id] })[name])),
          );
        const { rows: page, next } = pageOf(rows, NextToken, MaxResults ?? 50);
        return { ReplaceRootVolumeTasks: page.map((one) => this.#taskSaid(one)), NextToken: next };
      },
    };
  }

  snapshotOf(id: string): Pick<Snapshot, 'volume' | 'patches'> {
    return this.#known(id);
  }

  #known(id: string): Snapshot {
    const found = this.#snapshots.get(id);
    if (found === undefined) throw new AwsError('InvalidSnapshot.NotFound', `The snapshot '${id}' does not exist.`);
    return found;
  }

  #snapshot(
    operation: string,
    machine: Machine,
    volume: Volume,
    description = '',
    tags = new Map<string, string>(),
  ): Snapshot {
    const fault = this.#world.faults.ofMaking({ operation, instanceId: machine.id });
    const one = {
      id: newId('snap'),
      machine,
      volume,
      description,
      at: this.#world.clock.now(),
      fault,
      tags,
      patches: machine.patches,
    };
    this.#snapshots.set(one.id, one);
    return one;
  }

  #stateOf({ fault, at }: Snapshot): 'pending' | 'completed' | 'error' {
    if (fault?.kind === 'snapshot-stuck' || this.#world.clock.now() < at + this.#world.clock.takes(SNAPSHOT_TAKES_MS))
      return 'pending';
    return fault?.kind === 'snapshot-error' ? 'error' : 'completed';
  }

  #said(one: Snapshot) {
    const State = this.#stateOf(one);
    const part = Math.floor(((this.#world.clock.now() - one.at) / this.#world.clock.takes(SNAPSHOT_TAKES_MS)) * 100);
    return {
      SnapshotId: one.id,
      VolumeId: one.volume.id,
      VolumeSize: one.volume.gib,
      State,
      Progress: State === 'completed' ? '100%' : `${Math.min(99, part)}%`,
      StartTime: new Date(one.at),
      OwnerId: ACCOUNT_ID,
      Description: one.description,
      Encrypted: true,
      Tags: tagList(one.tags),
    };
  }

  #createImage({ InstanceId, Name = '', Description = '', NoReboot, TagSpecifications }: CreateImageRequest) {
    const machine = machineOf(this.#world, InstanceId);
    const same = [...this.#images.values()].find(({ name }) => name === Name);
    if (same !== undefined)
      throw new AwsError('InvalidAMIName.Duplicate', `AMI name ${Name} is already in use by AMI ${same.id}`);
    // Without NoReboot the instance is restarted, so that its file systems are at rest.
    if (NoReboot !== true && machine.power === 'running') machine.restart();
    const hasFailed = this.#world.faults.ofMaking({ operation: 'CreateImage', instanceId: machine.id }) !== undefined;
    const snapshots = machine.volumes.map((volume) =>
      this.#snapshot(
        'CreateImage',
        machine,
        volume,
        `Created by CreateImage(${machine.id})`,
        tagsIn(TagSpecifications, 'snapshot'),
      ),
    );
    const image = {
      id: newId('ami'),
      name: Name,
      description: Description,
      machine,
      at: this.#world.clock.now(),
      hasFailed,
      snapshots,
      tags: tagsIn(TagSpecifications, 'image'),
    };
    this.#images.set(image.id, image);
    return { ImageId: image.id };
  }

  #imageState({ at, hasFailed }: Image): 'pending' | 'available' | 'failed' {
    if (this.#world.clock.now() < at + this.#world.clock.takes(IMAGE_TAKES_MS)) return 'pending';
    return hasFailed ? 'failed' : 'available';
  }

  #imageSaid(one: Image) {
    return {
      ImageId: one.id,
      Name: one.name,
      Description: one.description,
      State: this.#imageState(one),
      ...(this.#imageState(one) === 'failed' && {
        StateReason: { Code: 'Client.SnapshotError', Message: 'Client.SnapshotError: Snapshot error' },
      }),
      CreationDate: new Date(one.at).toISOString(),
      OwnerId: ACCOUNT_ID,
      Public: false,
      SourceInstanceId: one.machine.id,
      RootDeviceName: one.machine.volumes[0]?.device,
      BlockDeviceMappings: one.snapshots.map(({ id, volume }) => ({
        DeviceName: volume.device,
        Ebs: { SnapshotId: id, VolumeSize: volume.gib },
      })),
      Tags: tagList(one.tags),
    };
  }

  #replaceRoot({ InstanceId, SnapshotId, ImageId, TagSpecifications }: CreateReplaceRootVolumeTaskRequest) {
    const machine = machineOf(this.#world, InstanceId);
    if (machine.power !== 'running' && machine.power !== 'stopped')
      throw new AwsError('IncorrectState', `The instance ${machine.id} is ${machine.power}`);
    const snapshot =
      ImageId === undefined
        ? SnapshotId === undefined
          ? undefined
          : this.#known(SnapshotId)
        : this.#images.get(ImageId)?.snapshots[0];
    if (ImageId !== undefined && snapshot === undefined)
      throw new AwsError('InvalidAMIID.NotFound', `The image id '[${ImageId}]' does not exist`);
    if (snapshot !== undefined && this.#stateOf(snapshot) !== 'completed')
      throw new AwsError('IncorrectState', `Snapshot is in invalid state - ${this.#stateOf(snapshot)}`);
    // Only of that very root volume: its lineage is checked.
    if (snapshot !== undefined && ImageId === undefined && snapshot.volume.id !== machine.volumes[0]?.id)
      throw new AwsError(
        'InvalidParameterValue',
        `The snapshot ${snapshot.id} was not taken of the root volume of ${machine.id}`,
      );
    const hasFailed =
      this.#world.faults.ofMaking({ operation: 'CreateReplaceRootVolumeTask', instanceId: machine.id }) !== undefined;
    const task: Task = {
      id: newId('replacevol'),
      machine,
      snapshot,
      at: this.#world.clock.now(),
      hasFailed,
      tags: tagsIn(TagSpecifications, 'replace-root-volume-task'),
      isApplied: false,
    };
    this.#tasks.set(task.id, task);
    return { ReplaceRootVolumeTask: this.#taskSaid(task) };
  }

  #taskSaid(task: Task) {
    const { machine, snapshot, at, hasFailed } = task;
    const now = this.#world.clock.now();
    const over = at + this.#world.clock.takes(REPLACING_TAKES_MS);
    const isOver = now >= over;
    if (isOver && !task.isApplied && !hasFailed) {
      task.isApplied = true;
      machine.patches = snapshot?.patches ?? machine.seed.patches ?? [];
      if (machine.power === 'running') machine.restart(over);
    }
    return {
      ReplaceRootVolumeTaskId: task.id,
      InstanceId: machine.id,
      TaskState: isOver ? (hasFailed ? 'failed' : 'succeeded') : now < at + 5000 ? 'pending' : 'in-progress',
      StartTime: new Date(at).toISOString(),
      ...(isOver && { CompleteTime: new Date(over).toISOString() }),
      SnapshotId: snapshot?.id,
      Tags: tagList(task.tags),
    };
  }
}

export function tagsIn(specifications: readonly TagSpecification[] = [], type: string): Map<string, string> {
  const own = specifications.filter(({ ResourceType }) => ResourceType === type).flatMap(({ Tags = [] }) => Tags);
  return new Map(own.map(({ Key = '', Value = '' }) => [Key, Value]));
}
