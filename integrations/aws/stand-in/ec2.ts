// The operations of EC2 about instances and tags that the stand-in answers; what is made before an update is in another file.
import type {
  CreateTagsRequest,
  DescribeInstancesRequest,
  Filter,
  Instance,
  StartInstancesRequest,
  StopInstancesRequest,
} from '@aws-sdk/client-ec2';
import { AwsError } from './error.ts';
import { type Machine, PLATFORMS } from './machine.ts';
import type { Made } from './made.ts';
import { pageOf } from './pages.ts';
import type { Handler } from './ssm.ts';
import type { Volumes } from './volumes/volumes.ts';
import { ACCOUNT_ID, type World } from './world.ts';

const STATE_CODES: Readonly<Record<string, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

export function instanceHandlers(
  world: World,
  made: Made,
  volumes: Pick<Volumes, 'tagsOf'>,
): Readonly<Record<string, Handler>> {
  return {
    DescribeInstances({ InstanceIds, Filters = [], MaxResults, NextToken }: DescribeInstancesRequest) {
      if (InstanceIds !== undefined && MaxResults !== undefined)
        throw new AwsError(
          'InvalidParameterCombination',
          'The parameter instancesSet cannot be used with the parameter maxResults',
        );
      if (MaxResults !== undefined && (MaxResults < 5 || MaxResults > 1000))
        throw new AwsError(
          'InvalidParameterValue',
          `Value ( ${MaxResults} ) for parameter maxResults is invalid. Expecting a value between 5 and 1000.`,
        );
      const asked = InstanceIds === undefined ? [...world.machines.values()] : machinesOf(world, InstanceIds);
      const rows = asked.filter((machine) =>
        Filters.every((filter) => passes(filter, (name) => fieldOf(machine, name))),
      );
      const { rows: page, next } = pageOf(rows, NextToken, MaxResults ?? 1000);
      const Reservations = page.map((machine) => ({
        ReservationId: `r-${machine.id.slice(2)}`,
        OwnerId: ACCOUNT_ID,
        Instances: [instanceOf(world, machine)],
      }));
      return { Reservations, NextToken: next };
    },

    StartInstances({ InstanceIds = [] }: StartInstancesRequest) {
      const machines = machinesOf(world, InstanceIds);
      for (const machine of machines) {
        if (!['stopped', 'running', 'pending'].includes(machine.power)) throw wrongState(machine, 'started');
        if (world.faults.ofMaking({ operation: 'StartInstances', instanceId: machine.id }) !== undefined)
          throw new AwsError(
            'InsufficientInstanceCapacity',
            'We currently do not have sufficient capacity in the Availability Zone you requested.',
            500,
          );
      }
      return { StartingInstances: machines.map((machine) => changed(machine, () => machine.start())) };
    },

    StopInstances({ InstanceIds = [] }: StopInstancesRequest) {
      const machines = machinesOf(world, InstanceIds);
      for (const machine of machines)
        if (machine.power === 'terminated' || machine.power === 'shutting-down') throw wrongState(machine, 'stopped');
      return { StoppingInstances: machines.map((machine) => changed(machine, () => machine.stop())) };
    },

    CreateTags({ Resources = [], Tags = [] }: CreateTagsRequest) {
      const maps = Resources.map((id) => {
        const tags = world.machines.get(id)?.tags ?? made.tagsOf(id) ?? volumes.tagsOf(id);
        if (tags === undefined) throw new AwsError('InvalidID', `The ID '${id}' is not valid`);
        return tags;
      });
      for (const tags of maps) for (const { Key = '', Value = '' } of Tags) tags.set(Key, Value);
      return {};
    },
  };
}

export function machinesOf(world: World, ids: readonly string[]): readonly Machine[] {
  return ids.map((id) => machineOf(world, id));
}

export function machineOf(world: World, id = ''): Machine {
  if (!/^i-[0-9a-f]{8}([0-9a-f]{9})?$/.test(id))
    throw new AwsError('InvalidInstanceID.Malformed', `Invalid id: "${id}"`);
  const found = world.machines.get(id);
  if (found === undefined) throw new AwsError('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
  return found;
}

function wrongState({ id, power }: Machine, what: string): AwsError {
  return new AwsError(
    'IncorrectInstanceState',
    `The instance '${id}' is not in a state from which it can be ${what}: ${power}.`,
  );
}

function changed(machine: Machine, act: () => void) {
  const before = machine.power;
  act();
  return { InstanceId: machine.id, PreviousState: stateOf(before), CurrentState: stateOf(machine.power) };
}

function stateOf(name: string) {
  return { Code: STATE_CODES[name] ?? 0, Name: name };
}

function instanceOf(world: World, machine: Machine): Instance {
  const { role, seed } = machine;
  return {
    InstanceId: machine.id,
    ImageId: 'ami-0abcdef1234567890',
    State: stateOf(machine.power) as NonNullable<Instance['State']>,
    PrivateDnsName: `ip-${seed.address.replaceAll('.', '-')}.${world.region}.compute.internal`,
    PrivateIpAddress: seed.address,
    InstanceType: 't3.medium',
    LaunchTime: new Date(machine.launched),
    Placement: { AvailabilityZone: `${world.region}a` },
    PlatformDetails: PLATFORMS[seed.platform].details,
    ...(machine.isWindows && { Platform: 'Windows' as const }),
    RootDeviceName: machine.volumes[0]?.device,
    RootDeviceType: 'ebs',
    BlockDeviceMappings: machine.volumes.map(({ id, device }) => ({
      DeviceName: device,
      Ebs: { VolumeId: id, Status: 'attached', DeleteOnTermination: true },
    })),
    ...(role !== null && {
      IamInstanceProfile: { Arn: `arn:aws:iam::${ACCOUNT_ID}:instance-profile/${role}`, Id: 'AIPAJ0000000000000000' },
    }),
    Tags: tagList(machine.tags),
  };
}

export function tagList(tags: ReadonlyMap<string, string>) {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

/** Values of a filter are alternatives, with `*` and `?`. A name that the operation does not know is refused. */
export function passes(
  { Name = '', Values = [] }: Filter,
  read: (name: string) => readonly string[] | undefined,
): boolean {
  const has = read(Name);
  if (has === undefined) throw new AwsError('InvalidParameterValue', `The filter '${Name}' is invalid`);
  const patterns = Values.map(
    (value) =>
      new RegExp(
        `^${value
          .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
          .replaceAll('*', '.*')
          .replaceAll('?', '.')}$`,
      ),
  );
  return has.some((one) => patterns.some((pattern) => pattern.test(one)));
}

export function tagFieldOf(tags: ReadonlyMap<string, string>, name: string): readonly string[] | undefined {
  if (name === 'tag-key') return [...tags.keys()];
  if (!name.startsWith('tag:')) return undefined;
  const value = tags.get(name.slice(4));
  return value === undefined ? [] : [value];
}

function fieldOf(machine: Machine, name: string): readonly string[] | undefined {
  const fields: Readonly<Record<string, readonly string[]>> = {
    'instance-id': [machine.id],
    'instance-state-name': [machine.power],
    'private-ip-address': [machine.seed.address],
    'iam-instance-profile.arn':
      machine.role === null ? [] : [`arn:aws:iam::${ACCOUNT_ID}:instance-profile/${machine.role}`],
    platform: machine.isWindows ? ['windows'] : [],
  };
  return tagFieldOf(machine.tags, name) ?? fields[name];
}
