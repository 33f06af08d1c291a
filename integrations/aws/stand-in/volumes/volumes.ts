// Volumes of EC2: those of the machines, and those that are made of snapshots, attached, detached and deleted.
import type {
  AttachVolumeRequest,
  CreateVolumeRequest,
  DeleteVolumeRequest,
  DescribeVolumesRequest,
  DetachVolumeRequest,
  ModifyInstanceAttributeRequest,
  RebootInstancesRequest,
} from '@aws-sdk/client-ec2';
import { machineOf, machinesOf, passes, tagFieldOf, tagList } from '../ec2.ts';
import { AwsError } from '../error.ts';
import type { Machine, Volume } from '../machine.ts';
import { type Made, tagsIn } from '../made.ts';
import { pageOf } from '../pages.ts';
import type { Handler } from '../ssm.ts';
import { newId, type World } from '../world.ts';

/** Of no machine at the moment. */
type Loose = { readonly volume: Volume; readonly readyAt: number };
type Known = { readonly volume: Volume; readonly machine: Machine | undefined; readonly state: string };

const CREATING_TAKES_MS = 10_000;

export class Volumes {
  readonly #world: World;
  readonly #made: Made;
  readonly #loose = new Map<string, Loose>();
  readonly #tags = new Map<string, Map<string, string>>();
  /** Of which snapshot a volume was made: what was installed is on its root. */
  readonly #from = new Map<string, string>();

  constructor(world: World, made: Made) {
    this.#world = world;
    this.#made = made;
  }

  tagsOf(id: string): Map<string, string> | undefined {
    if (!this.#all().some(({ volume }) => volume.id === id)) return undefined;
    const tags = this.#tags.get(id) ?? new Map<string, string>();
    this.#tags.set(id, tags);
    return tags;
  }

  handlers(): Readonly<Record<string, Handler>> {
    return {
      DescribeVolumes: ({ VolumeIds, Filters = [], MaxResults, NextToken }: DescribeVolumesRequest) => {
        const rows = this.#all()
          .filter(({ volume }) => VolumeIds === undefined || VolumeIds.includes(volume.id))
          .filter((one) => Filters.every((filter) => passes(filter, (name) => this.#fieldOf(one, name))));
        const { rows: page, next } = pageOf(rows, NextToken, MaxResults ?? 500);
        return { Volumes: page.map((one) => this.#said(one)), NextToken: next };
      },
      CreateVolume: ({ SnapshotId = '', TagSpecifications, AvailabilityZone, VolumeType }: CreateVolumeRequest) => {
        if (AvailabilityZone === undefined) throw new AwsError('MissingParameter', 'AvailabilityZone is missing');
        const { volume: like } = this.#made.snapshotOf(SnapshotId);
        const volume = { id: newId('vol'), device: '', gib: like.gib };
        this.#loose.set(volume.id, {
          volume,
          readyAt: this.#world.clock.now() + this.#world.clock.takes(CREATING_TAKES_MS),
        });
        this.#from.set(volume.id, SnapshotId);
        this.#tags.set(volume.id, tagsIn(TagSpecifications, 'volume'));
        return { ...this.#said({ volume, machine: undefined, state: 'creating' }), SnapshotId, VolumeType };
      },
      DetachVolume: ({ VolumeId = '' }: DetachVolumeRequest) => {
        const { volume, machine } = this.#known(VolumeId);
        if (machine === undefined)
          throw new AwsError('IncorrectState', `Volume '${VolumeId}' is in the 'available' state.`);
        if (machine.volumes[0]?.id === VolumeId && machine.power !== 'stopped')
          throw new AwsError(
            'OperationNotPermitted',
            `Unable to detach root volume '${VolumeId}' from instance '${machine.id}'`,
          );
        machine.volumes = machine.volumes.filter(({ id }) => id !== VolumeId);
        this.#loose.set(VolumeId, { volume, readyAt: 0 });
        return { VolumeId, InstanceId: machine.id, State: 'detaching' };
      },
      AttachVolume: ({ VolumeId = '', InstanceId, Device = '' }: AttachVolumeRequest) => {
        const machine = machineOf(this.#world, InstanceId);
        const { volume, state } = this.#known(VolumeId);
        if (state !== 'available')
          throw new AwsError('IncorrectState', `Volume '${VolumeId}' is in the '${state}' state.`);
        if (machine.volumes.some(({ device }) => device === Device))
          throw new AwsError('InvalidParameterValue', `${Device} is already in use`);
        const isRoot = Device === (machine.seed.volumes?.[0]?.device ?? '/dev/xvda');
        const attached = { ...volume, device: Device };
        machine.volumes = isRoot ? [attached, ...machine.volumes] : [...machine.volumes, attached];
        this.#loose.delete(VolumeId);
        const from = this.#from.get(VolumeId);
        if (isRoot && from !== undefined) machine.patches = this.#made.snapshotOf(from).patches;
        return { VolumeId, InstanceId: machine.id, Device, State: 'attaching' };
      },
      DeleteVolume: ({ VolumeId = '' }: DeleteVolumeRequest) => {
        const { machine } = this.#known(VolumeId);
        if (machine !== undefined) throw new AwsError('VolumeInUse', `Volume ${VolumeId} is attached to ${machine.id}`);
        this.#loose.delete(VolumeId);
        return {};
      },
      ModifyInstanceAttribute: ({ InstanceId }: ModifyInstanceAttributeRequest) => {
        machineOf(this.#world, InstanceId);
        return {};
      },
      RebootInstances: ({ InstanceIds = [] }: RebootInstancesRequest) => {
        for (const machine of machinesOf(this.#world, InstanceIds)) machine.restart();
        return {};
      },
    };
  }

  #all(): readonly Known[] {
    const attached = [...this.#world.machines.values()].flatMap((machine) =>
      machine.volumes.map((volume) => ({ volume, machine, state: 'in-use' })),
    );
    const now = this.#world.clock.now();
    const loose = [...this.#loose.values()].map(({ volume, readyAt }) => ({
      volume,
      machine: undefined,
      state: now < readyAt ? 'creating' : 'available',
    }));
    return [...attached, ...loose];
  }

  #known(id: string): Known {
    const found = this.#all().find(({ volume }) => volume.id === id);
    if (found === undefined) throw new AwsError('InvalidVolume.NotFound', `The volume '${id}' does not exist.`);
    return found;
  }

  #fieldOf({ volume, machine, state }: Known, name: string): readonly string[] | undefined {
    const fields: Readonly<Record<string, readonly string[]>> = {
      'attachment.instance-id': machine === undefined ? [] : [machine.id],
      'volume-id': [volume.id],
      status: [state],
    };
    return tagFieldOf(this.#tags.get(volume.id) ?? new Map(), name) ?? fields[name];
  }

  #said({ volume, machine, state }: Known) {
    return {
      VolumeId: volume.id,
      Size: volume.gib,
      State: state,
      VolumeType: 'gp3',
      Iops: 3000,
      Throughput: 125,
      Encrypted: true,
      AvailabilityZone: `${this.#world.region}a`,
      Tags: tagList(this.#tags.get(volume.id) ?? new Map()),
      Attachments:
        machine === undefined
          ? []
          : [
              {
                InstanceId: machine.id,
                VolumeId: volume.id,
                Device: volume.device,
                State: 'attached',
                DeleteOnTermination: true,
              },
            ],
    };
  }
}
