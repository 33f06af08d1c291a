// Commands of the stand-in of AWS from their delivery to their end, and the ways back that EC2 makes.
import {
  CreateImageCommand,
  CreateReplaceRootVolumeTaskCommand,
  CreateSnapshotsCommand,
  CreateTagsCommand,
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  DescribeReplaceRootVolumeTasksCommand,
  DescribeSnapshotsCommand,
} from '@aws-sdk/client-ec2';
import {
  CancelCommandCommand,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SendCommandCommand,
} from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, it } from 'vitest';
import { type AwsStandIn, generate, realShell, STANDARD_BUCKET } from '../../../integrations/aws/stand-in.ts';
import { LINUX, RHEL, startedAws, WINDOWS } from './ask.ts';

let aws: AwsStandIn;
afterEach(() => aws.close());

async function started(...choices: Parameters<typeof startedAws>) {
  const all = await startedAws(...choices);
  aws = all.aws;
  return all;
}

describe('a command', () => {
  it('goes through its states; a step is asked for by its name', async () => {
    const { sent, result, ssm } = await started();
    const id = await sent({ Parameters: { Operation: ['Scan'] }, Comment: 'campaign 12' });
    expect(await result(id)).toMatchObject({ Status: 'Pending', ResponseCode: -1, ExecutionStartDateTime: '' });
    aws.advance(2);
    expect(await result(id)).toMatchObject({ Status: 'InProgress' });
    aws.advance(30);
    expect(await result(id)).toMatchObject({
      Status: 'Success',
      PluginName: '',
      StandardOutputContent: '',
      Comment: 'campaign 12',
    });
    expect((await result(id, LINUX, 'PatchLinux')).StandardOutputContent).toContain('Patch Summary');
    await expect(result(id, LINUX, 'PatchBsd')).rejects.toMatchObject({ name: 'InvalidPluginName' });
    const { CommandInvocations } = await ssm.send(new ListCommandInvocationsCommand({ CommandId: id, Details: true }));
    expect(CommandInvocations?.[0]?.CommandPlugins?.map(({ Name }) => Name)).toEqual([
      'PatchWindows',
      'PatchMacOS',
      'PatchLinux',
    ]);
  });

  it('is cancelled before and while it runs', async () => {
    const { sent, result, ssm } = await started();
    const [before, during] = [
      await sent({ Parameters: { Operation: ['Scan'] } }),
      await sent({ Parameters: { Operation: ['Scan'] } }),
    ];
    await ssm.send(new CancelCommandCommand({ CommandId: before }));
    expect((await result(before)).Status).toBe('Cancelled');
    aws.advance(2);
    await ssm.send(new CancelCommandCommand({ CommandId: during }));
    expect((await result(during)).Status).toBe('Cancelling');
    aws.advance(3);
    expect((await result(during)).Status).toBe('Cancelled');
  });

  it('is refused for machines that are not managed or of another platform, and skips them by tag', async () => {
    const { sent, ssm } = await started({ instances: generate({ instances: 5, withoutRole: 1 }) });
    await expect(
      sent({ InstanceIds: ['i-00000000000000005'], Parameters: { Operation: ['Scan'] } }),
    ).rejects.toMatchObject({ name: 'InvalidInstanceId' });
    await expect(
      sent({ InstanceIds: [WINDOWS], DocumentName: 'AWS-RunShellScript', Parameters: { commands: ['id'] } }),
    ).rejects.toMatchObject({ name: 'UnsupportedPlatformType' });
    await expect(sent({ DocumentName: 'AWS-Nothing' })).rejects.toMatchObject({ name: 'InvalidDocument' });
    const { Command } = await ssm.send(
      new SendCommandCommand({
        DocumentName: 'AWS-RunPatchBaseline',
        Targets: [{ Key: 'tag:Patch Group', Values: ['production-linux'] }],
        Parameters: { Operation: ['Scan'] },
      }),
    );
    expect(Command).toMatchObject({ TargetCount: 2, InstanceIds: [] });
  });

  it('stops at the number of errors that it allows', async () => {
    const { sent, ssm } = await started();
    aws.fail({ kind: 'failed', of: { instanceId: LINUX } });
    const id = await sent({
      InstanceIds: [LINUX, RHEL],
      Parameters: { Operation: ['Scan'] },
      MaxConcurrency: '1',
      MaxErrors: '0',
    });
    aws.advance(2);
    aws.advance(30);
    const { CommandInvocations = [] } = await ssm.send(new ListCommandInvocationsCommand({ CommandId: id }));
    expect(CommandInvocations.map(({ StatusDetails }) => StatusDetails)).toEqual(['Failed', 'Terminated']);
    expect((await ssm.send(new ListCommandsCommand({ CommandId: id }))).Commands?.[0]?.Status).toBe('Failed');
  });

  it('of a shell runs what the test gives it, and the rest of long output is in the bucket', async () => {
    const { sent, result } = await started({ speed: 1, runScript: realShell });
    const Parameters = {
      commands: ['i=0; while [ $i -lt 3000 ]; do echo "line $i of it"; i=$((i+1)); done', 'echo bad >&2; exit 3'],
    };
    const id = await sent({
      DocumentName: 'AWS-RunShellScript',
      Parameters,
      OutputS3BucketName: STANDARD_BUCKET,
      OutputS3KeyPrefix: '2026/11/30/c12',
    });
    aws.advance(2);
    await expect.poll(async () => (await result(id)).Status, { timeout: 10_000 }).toBe('Failed');
    const said = await result(id);
    expect(said).toMatchObject({ ResponseCode: 3, StandardErrorContent: expect.stringContaining('exit status 3') });
    expect(said.StandardOutputContent).toHaveLength(24_000);
    const key = `2026/11/30/c12/${id}/${LINUX}/awsrunShellScript/0.awsrunShellScript/stdout`;
    expect(said.StandardOutputUrl).toBe(`https://s3.eu-west-3.amazonaws.com/${STANDARD_BUCKET}/${key}`);
    expect(aws.buckets.get(STANDARD_BUCKET, key).body.toString()).toContain('line 2999 of it');
  });
});

describe('a way back', () => {
  it('by snapshots of all volumes, and of the root volume again', async () => {
    const { ec2, patch } = await started();
    const taken = await ec2.send(
      new CreateSnapshotsCommand({
        InstanceSpecification: { InstanceId: LINUX },
        TagSpecifications: [{ ResourceType: 'snapshot', Tags: [{ Key: 'campaign', Value: '12' }] }],
      }),
    );
    expect(taken.Snapshots).toMatchObject([{ State: 'pending' }, { State: 'pending' }]);
    const SnapshotId = taken.Snapshots?.[0]?.SnapshotId;
    await expect(
      ec2.send(new CreateReplaceRootVolumeTaskCommand({ InstanceId: LINUX, SnapshotId })),
    ).rejects.toMatchObject({ name: 'IncorrectState' });
    aws.advance(61);
    const mine = await ec2.send(new DescribeSnapshotsCommand({ Filters: [{ Name: 'tag:campaign', Values: ['12'] }] }));
    expect(mine.Snapshots?.map(({ State, Progress }) => [State, Progress])).toEqual([
      ['completed', '100%'],
      ['completed', '100%'],
    ]);
    await patch({ Operation: ['Install'], RebootOption: ['NoReboot'] });
    expect(aws.machine(LINUX).patches.filter(({ installed }) => installed?.by === 'patch-manager')).toHaveLength(2);
    await ec2.send(new CreateReplaceRootVolumeTaskCommand({ InstanceId: LINUX, SnapshotId }));
    aws.advance(100);
    const { ReplaceRootVolumeTasks } = await ec2.send(new DescribeReplaceRootVolumeTasksCommand({}));
    expect(ReplaceRootVolumeTasks).toMatchObject([{ TaskState: 'succeeded', InstanceId: LINUX }]);
    expect(aws.machine(LINUX).patches.filter(({ installed }) => installed?.by === 'patch-manager')).toHaveLength(0);
    await ec2.send(new DeleteSnapshotCommand({ SnapshotId }));
    await expect(ec2.send(new DeleteSnapshotCommand({ SnapshotId }))).rejects.toMatchObject({
      name: 'InvalidSnapshot.NotFound',
    });
  });

  it('by an image, which restarts the machine unless told otherwise and leaves its snapshots behind', async () => {
    const { ec2 } = await started();
    const { ImageId } = await ec2.send(
      new CreateImageCommand({ InstanceId: LINUX, Name: 'before-12', NoReboot: true }),
    );
    expect(aws.machine(LINUX).boots).toBe(1);
    aws.advance(130);
    const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId ?? ''] }));
    expect(Images).toMatchObject([{ State: 'available', Name: 'before-12' }]);
    await expect(ec2.send(new CreateImageCommand({ InstanceId: LINUX, Name: 'before-12' }))).rejects.toMatchObject({
      name: 'InvalidAMIName.Duplicate',
    });
    await ec2.send(new CreateImageCommand({ InstanceId: LINUX, Name: 'before-13' }));
    expect(aws.machine(LINUX).boots).toBe(2);
    const SnapshotId = Images?.[0]?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId;
    await expect(ec2.send(new DeleteSnapshotCommand({ SnapshotId }))).rejects.toMatchObject({
      name: 'InvalidSnapshot.InUse',
    });
    await ec2.send(
      new CreateTagsCommand({ Resources: [ImageId ?? ''], Tags: [{ Key: 'keep-until', Value: '2026-12-07' }] }),
    );
    expect(
      (await ec2.send(new DescribeImagesCommand({ Filters: [{ Name: 'tag:keep-until', Values: ['*'] }] }))).Images,
    ).toHaveLength(1);
    await ec2.send(new DeregisterImageCommand({ ImageId }));
    expect((await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [SnapshotId ?? ''] }))).Snapshots).toHaveLength(
      1,
    );
  });
});
