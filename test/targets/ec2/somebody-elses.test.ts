// What is in an account beside what is ours: it is neither taken for a way back, nor changed, nor deleted.
import type { EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { exchangeVolumes } from '../../../targets/ec2/exchange-volumes.ts';
import type { Ec2Place } from '../../../targets/ec2/place.ts';
import { revertToSet } from '../../../targets/ec2/revert.ts';
import { deleteSet, ensureSnapshotSet, listSets } from '../../../targets/ec2/snapshot-set.ts';
import type { SnapshotRef } from '../../../targets/ports.ts';

const ID = 'i-0123456789abcdef0';
const VM = { vcenter: 'main/eu-west-3', vmMoref: ID, vmName: 'web-1' };
const REF: SnapshotRef = { ...VM, snapshotMoref: 'set-1', name: 'PC_7', consistency: 'crash-consistent' };
const TAGS = [
  { Key: 'patchcenter:set', Value: 'set-1' },
  { Key: 'patchcenter:snapshot', Value: 'PC_7' },
  { Key: 'patchcenter:instance', Value: ID },
  { Key: 'patchcenter:volumes', Value: '1' },
];
const OURS = { SnapshotId: 'snap-1', VolumeId: 'vol-1', State: 'completed', Tags: TAGS };
const COPY = { ...OURS, SnapshotId: 'snap-2', VolumeId: 'vol-ffffffff' };

type Answer = object | ((input: Record<string, unknown>) => object);

/** Answers each operation by the name of its command, and remembers what was asked. */
function placeOf(answers: Readonly<Record<string, Answer>>) {
  const asked: { readonly name: string; readonly input: Record<string, unknown> }[] = [];
  const ec2 = {
    send: async (command: { readonly input: Record<string, unknown> }) => {
      const name = command.constructor.name.replace(/Command$/, '');
      asked.push({ name, input: command.input });
      const answer = answers[name] ?? {};
      return typeof answer === 'function' ? answer(command.input) : answer;
    },
  } as unknown as EC2Client;
  const place = { name: VM.vcenter, ec2, ssm: {}, once: ec2, snapshotMs: 50, powerMs: 50, pollMs: 1 } as Ec2Place;
  return { place, asked: (name: string) => asked.filter((one) => one.name === name).map(({ input }) => input) };
}

function instance(more: object = {}) {
  const volumes = [{ DeviceName: '/dev/xvda', Ebs: { VolumeId: 'vol-1', DeleteOnTermination: false } }];
  const one = { InstanceId: ID, State: { Name: 'running' }, BlockDeviceMappings: volumes, ...more };
  return { Reservations: [{ OwnerId: '123456789012', Instances: [one] }] };
}

describe('a copy of a snapshot, with all of its tags', () => {
  it('is no part of its set, and is not deleted with it', async () => {
    const { place, asked } = placeOf({ DescribeSnapshots: { Snapshots: [OURS, COPY] } });
    const [set, ...others] = await listSets(place, []);
    expect([set?.isWhole, set?.snapshots.length, others]).toEqual([true, 1, []]);
    if (set !== undefined) await deleteSet(place, set);
    expect(asked('DeleteSnapshot')).toEqual([{ SnapshotId: 'snap-1' }]);
  });
});

describe('an instance whose root is an instance store', () => {
  it('has no snapshot that could bring it back', async () => {
    const { place, asked } = placeOf({ DescribeInstances: instance({ RootDeviceType: 'instance-store' }) });
    await expect(ensureSnapshotSet(place, VM, 'PC_7', '')).rejects.toMatchObject({
      ...{ kind: 'refused', detail: expect.stringContaining('instance store') },
    });
    expect(asked('CreateSnapshots')).toEqual([]);
  });
});

describe('a task that replaces the root volume', () => {
  it('of another snapshot is not taken for ours', async () => {
    let begun = false;
    const theirs = { ReplaceRootVolumeTaskId: 'task-1', TaskState: 'in-progress', SnapshotId: 'snap-9' };
    const own = { ReplaceRootVolumeTaskId: 'task-2', TaskState: 'succeeded', SnapshotId: 'snap-1' };
    const { place, asked } = placeOf({
      DescribeInstances: instance(),
      DescribeSnapshots: { Snapshots: [OURS] },
      DescribeReplaceRootVolumeTasks: () => ({ ReplaceRootVolumeTasks: begun ? [theirs, own] : [theirs] }),
      CreateReplaceRootVolumeTask: () => {
        begun = true;
        return { ReplaceRootVolumeTask: own };
      },
    });
    await revertToSet(place, REF);
    expect(asked('CreateReplaceRootVolumeTask')).toMatchObject([{ SnapshotId: 'snap-1' }]);
  });
});

describe('a volume that takes the place of another one', () => {
  it('keeps its tags, and outlives its instance where that one would have', async () => {
    const before = {
      VolumeId: 'vol-1',
      VolumeType: 'gp3',
      Tags: [
        { Key: 'Backup', Value: 'daily' },
        { Key: 'aws:x', Value: '1' },
      ],
    };
    const { place, asked } = placeOf({
      DescribeInstances: instance(),
      DescribeVolumes: ({ Filters }) => {
        const [{ Name, Values }] = Filters as [{ Name: string; Values: string[] }];
        if (Name !== 'volume-id') return { Volumes: [] };
        if (Values[0] === 'vol-1') return { Volumes: [{ ...before, State: 'available' }] };
        const isAttached = asked('AttachVolume').length > 0;
        return { Volumes: [{ VolumeId: 'vol-2', State: isAttached ? 'in-use' : 'available' }] };
      },
      CreateVolume: { VolumeId: 'vol-2' },
    });
    await exchangeVolumes(place, REF, [OURS as never]);
    const [made] = asked('CreateVolume') as { TagSpecifications: { Tags: { Key: string }[] }[] }[];
    const keys = made?.TagSpecifications[0]?.Tags.map(({ Key }) => Key);
    expect(keys).toContain('Backup');
    expect(keys).not.toContain('aws:x');
    expect(asked('AttachVolume')).toHaveLength(1);
    expect(asked('ModifyInstanceAttribute')).toEqual([]);
  });
});
