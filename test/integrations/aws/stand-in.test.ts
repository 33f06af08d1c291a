// What the stand-in of AWS answers, as its documentation says; it is asked by the SDK's clients.
import {
  CreateImageCommand,
  CreateReplaceRootVolumeTaskCommand,
  CreateSnapshotsCommand,
  CreateTagsCommand,
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeReplaceRootVolumeTasksCommand,
  DescribeSnapshotsCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  CancelCommandCommand,
  DescribeInstanceInformationCommand,
  DescribeInstancePatchesCommand,
  DescribeInstancePatchStatesCommand,
  DescribePatchBaselinesCommand,
  GetCommandInvocationCommand,
  GetPatchBaselineCommand,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  ListComplianceItemsCommand,
  SendCommandCommand,
  type SendCommandRequest,
} from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type AwsOptions,
  type AwsStandIn,
  generate,
  realShell,
  STANDARD_ACCOUNT,
  STANDARD_BUCKET,
  standardBaselines,
  startAws,
} from '../../../integrations/aws/stand-in.ts';
import { type Choices, clientsOf } from './ask.ts';

let aws: AwsStandIn;
afterEach(() => aws.close());

const LINUX = 'i-00000000000000001';
const RHEL = 'i-00000000000000002';
const WINDOWS = 'i-00000000000000004';

async function started(options: AwsOptions = {}, choices: Choices = {}) {
  aws = await startAws({ speed: 0, ...options });
  const { ssm, ec2 } = clientsOf(aws, choices);
  const sent = async (request: Partial<SendCommandRequest>) => {
    const { Command } = await ssm.send(
      new SendCommandCommand({ DocumentName: 'AWS-RunPatchBaseline', InstanceIds: [LINUX], ...request }),
    );
    return Command?.CommandId ?? '';
  };
  const result = (CommandId: string, InstanceId = LINUX, PluginName?: string) =>
    ssm.send(
      new GetCommandInvocationCommand({ CommandId, InstanceId, ...(PluginName !== undefined && { PluginName }) }),
    );
  const patch = async (parameters: Record<string, string[]>, InstanceId = LINUX) => {
    const id = await sent({ InstanceIds: [InstanceId], Parameters: parameters });
    aws.advance(1);
    aws.advance(300);
    return result(id, InstanceId, InstanceId === WINDOWS ? 'PatchWindows' : 'PatchLinux');
  };
  const states = async (InstanceId = LINUX) => {
    const { Patches = [] } = await ssm.send(new DescribeInstancePatchesCommand({ InstanceId }));
    return Object.fromEntries(Patches.map(({ KBId = '', State }) => [KBId.replace(/\..*/, ''), State]));
  };
  return { ssm, ec2, sent, result, patch, states };
}

describe('requests', () => {
  it('are refused with a wrong secret, an unknown key, another region and none at all', async () => {
    const { ssm } = await started();
    const ask = (choices: Choices) => clientsOf(aws, choices).ssm.send(new DescribePatchBaselinesCommand({}));
    await expect(ask({ account: { ...STANDARD_ACCOUNT, secretAccessKey: 'wrong' } })).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
    await expect(ask({ account: { ...STANDARD_ACCOUNT, accessKeyId: 'AKIANOBODY' } })).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    await expect(ask({ region: 'us-east-1' })).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    const bare = await fetch(aws.url, {
      method: 'POST',
      headers: { 'X-Amz-Target': 'AmazonSSM.ListCommands' },
      body: '{}',
    });
    expect([bare.status, await bare.json()]).toMatchObject([400, { __type: 'MissingAuthenticationTokenException' }]);
    await expect(ssm.send(new DescribePatchBaselinesCommand({}))).resolves.toBeDefined();
  });

  it('are refused where the policy says no', async () => {
    const account = { ...STANDARD_ACCOUNT, denied: ['ssm:SendCommand', 'ec2:*'] };
    const { sent, ec2 } = await started({ accounts: [account] });
    await expect(sent({ Parameters: { Operation: ['Scan'] } })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    await expect(ec2.send(new DescribeInstancesCommand({}))).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  });

  it.each<readonly [string, object, RegExp]>([
    ['without what is required', { DocumentName: undefined }, /DocumentName.*must not be null/i],
    ['with another type', { TimeoutSeconds: '60' }, /TimeoutSeconds.*number/],
    [
      'with a value that no enum has',
      { DocumentHashType: 'Md5' },
      /DocumentHashType.*enum value set: \[Sha1, Sha256\]|enum value set: \[Sha256, Sha1\]/,
    ],
    ['below a limit', { TimeoutSeconds: 5 }, /TimeoutSeconds.*greater than or equal to 30/],
    [
      'with more machines than one command takes',
      { InstanceIds: Array.from({ length: 51 }, () => LINUX) },
      /length less than or equal to 50/,
    ],
    ['with what the model does not have', { RebootOption: 'NoReboot' }, /no such member/],
  ])('are refused %s', async (_, change, message) => {
    const { ssm } = await started();
    ssm.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { body: string };
        request.body = JSON.stringify({ ...JSON.parse(request.body), ...change });
        return next(args);
      },
      { step: 'build', priority: 'high' },
    );
    const request = new SendCommandCommand({
      DocumentName: 'AWS-RunPatchBaseline',
      InstanceIds: [LINUX],
      Parameters: { Operation: ['Scan'] },
    });
    await expect(ssm.send(request)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });

  it.each<readonly [string, Record<string, string[]>, string]>([
    ['a parameter that the document has not', { Operation: ['Scan'], Reboot: ['no'] }, 'InvalidParameters'],
    ['a value that it does not allow', { Operation: ['Upgrade'] }, 'InvalidParameters'],
    ['a snapshot that is no UUID', { Operation: ['Scan'], SnapshotId: ['monday'] }, 'InvalidParameters'],
    ['what it needs left out', { RebootOption: ['NoReboot'] }, 'InvalidParameters'],
  ])('of a document are refused with %s', async (_, Parameters, name) => {
    const { sent } = await started();
    await expect(sent({ Parameters })).rejects.toMatchObject({ name });
  });

  it('of EC2 are held against their model as well', async () => {
    const { ec2 } = await started();
    const stranger = { InstanceIds: ['i-0000000000000ffff'] };
    await expect(ec2.send(new DescribeInstancesCommand(stranger))).rejects.toMatchObject({
      name: 'InvalidInstanceID.NotFound',
    });
    await expect(ec2.send(new DescribeInstancesCommand({ InstanceIds: ['web1'] }))).rejects.toMatchObject({
      name: 'InvalidInstanceID.Malformed',
    });
    await expect(
      ec2.send(new DescribeInstancesCommand({ Filters: [{ Name: 'colour', Values: ['red'] }] })),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(ec2.send(new DescribeInstancesCommand({ InstanceIds: [LINUX], MaxResults: 5 }))).rejects.toMatchObject(
      { name: 'InvalidParameterCombination' },
    );
    await expect(ec2.send(new StartInstancesCommand({ InstanceIds: [LINUX], DryRun: true }))).rejects.toMatchObject({
      name: 'DryRunOperation',
    });
    const wrongEnum = {
      InstanceId: LINUX,
      Name: 'a',
      TagSpecifications: [{ ResourceType: 'picture' as 'image', Tags: [] }],
    };
    await expect(ec2.send(new CreateImageCommand(wrongEnum))).rejects.toMatchObject({
      message: expect.stringContaining('enum value set'),
    });
  });
});

describe('the estate', () => {
  it('is found by tags, page by page; without agent or role Systems Manager does not know an instance', async () => {
    const instances = generate({
      instances: 14,
      withoutRole: 1,
      withoutAgent: 1,
      oldAgent: 1,
      stopped: 1,
      unreachable: 1,
    });
    const { ssm, ec2 } = await started({ instances });
    const first = await ec2.send(new DescribeInstancesCommand({ MaxResults: 10 }));
    const second = await ec2.send(new DescribeInstancesCommand({ MaxResults: 10, NextToken: first.NextToken }));
    expect([first.Reservations?.length, second.Reservations?.length, second.NextToken]).toEqual([10, 4, undefined]);
    const tagged = await ec2.send(
      new DescribeInstancesCommand({ Filters: [{ Name: 'tag:Patch Group', Values: ['production-linux'] }] }),
    );
    expect(tagged.Reservations?.flatMap(({ Instances = [] }) => Instances)[0]).toMatchObject({
      InstanceId: LINUX,
      State: { Name: 'running' },
      LaunchTime: expect.any(Date),
    });
    const { InstanceInformationList: known = [] } = await ssm.send(
      new DescribeInstanceInformationCommand({ MaxResults: 50 }),
    );
    expect(known).toHaveLength(12);
    expect(known.filter(({ PingStatus }) => PingStatus === 'ConnectionLost')).toHaveLength(2);
    expect(known.filter(({ IsLatestVersion }) => !IsLatestVersion)).toHaveLength(1);
    const lost = await ssm.send(
      new DescribeInstanceInformationCommand({ Filters: [{ Key: 'PingStatus', Values: ['ConnectionLost'] }] }),
    );
    expect(lost.InstanceInformationList).toHaveLength(2);
  });

  it('starts and stops with time, and the agent is there after a while', async () => {
    const { ec2, ssm } = await started({ instances: generate({ instances: 1, stopped: 1 }) });
    const ping = async () =>
      (await ssm.send(new DescribeInstanceInformationCommand({}))).InstanceInformationList?.[0]?.PingStatus;
    const { StartingInstances } = await ec2.send(new StartInstancesCommand({ InstanceIds: [LINUX] }));
    expect(StartingInstances?.[0]).toMatchObject({
      PreviousState: { Name: 'stopped', Code: 80 },
      CurrentState: { Name: 'pending' },
    });
    aws.advance(21);
    expect([aws.machine(LINUX).power, await ping()]).toEqual(['running', 'ConnectionLost']);
    aws.advance(20);
    expect(await ping()).toBe('Online');
    await ec2.send(new StopInstancesCommand({ InstanceIds: [LINUX] }));
    aws.advance(31);
    expect([aws.machine(LINUX).power, await ping()]).toEqual(['stopped', 'ConnectionLost']);
  });
});

describe('a patch baseline', () => {
  it('scans: approved after a week, present by whom ever, missing with CVEs', async () => {
    const { patch, states, ssm } = await started();
    expect(
      (await ssm.send(new DescribeInstancePatchStatesCommand({ InstanceIds: [LINUX] }))).InstancePatchStates,
    ).toEqual([]);
    expect(await patch({ Operation: ['Scan'] })).toMatchObject({
      Status: 'Success',
      ResponseCode: 0,
      PluginName: 'PatchLinux',
    });
    expect(await states()).toEqual({
      kernel: 'MISSING',
      openssl: 'MISSING',
      bash: 'INSTALLED_OTHER',
      tzdata: 'INSTALLED_OTHER',
    });
    const { Patches = [] } = await ssm.send(
      new DescribeInstancePatchesCommand({ InstanceId: LINUX, Filters: [{ Key: 'State', Values: ['Missing'] }] }),
    );
    expect(Patches.map(({ CVEIds }) => CVEIds)).toEqual(['CVE-2023-5345,CVE-2023-5717', 'CVE-2023-5363']);
    const other = await ssm.send(
      new DescribeInstancePatchesCommand({
        InstanceId: LINUX,
        Filters: [{ Key: 'State', Values: ['InstalledOther'] }],
      }),
    );
    expect(other.Patches?.[0]).not.toHaveProperty('Classification');
    expect(
      (await ssm.send(new DescribeInstancePatchStatesCommand({ InstanceIds: [LINUX] }))).InstancePatchStates,
    ).toMatchObject([
      {
        MissingCount: 2,
        InstalledOtherCount: 2,
        CriticalNonCompliantCount: 2,
        SecurityNonCompliantCount: 2,
        OtherNonCompliantCount: 0,
        Operation: 'Scan',
      },
    ]);
    const { ComplianceItems } = await ssm.send(
      new ListComplianceItemsCommand({ ResourceIds: [LINUX], ResourceTypes: ['ManagedInstance'] }),
    );
    expect(ComplianceItems?.filter(({ Status }) => Status === 'NON_COMPLIANT')).toHaveLength(2);
  });

  it('installs without a restart: pending until the machine has booted and was scanned again', async () => {
    const { patch, states } = await started();
    await patch({ Operation: ['Install'], RebootOption: ['NoReboot'] });
    expect(aws.machine(LINUX).boots).toBe(1);
    expect(await states()).toMatchObject({ kernel: 'INSTALLED_PENDING_REBOOT', openssl: 'INSTALLED_PENDING_REBOOT' });
    aws.machine(LINUX).restart();
    aws.advance(120);
    expect(await states()).toMatchObject({ kernel: 'INSTALLED_PENDING_REBOOT' });
    await patch({ Operation: ['Scan'] });
    expect(await states()).toMatchObject({ kernel: 'INSTALLED', openssl: 'INSTALLED' });
  });

  it('restarts by itself when nobody says NoReboot, whatever was installed', async () => {
    const { patch } = await started();
    await patch({ Operation: ['Install'] });
    expect(aws.machine(LINUX).boots).toBe(2);
  });

  it('knows rejected patches, and on Windows what does not concern it and what is too new', async () => {
    const blocking = standardBaselines().map((one) => ({
      ...one,
      RejectedPatches: ['KB890830'],
      RejectedPatchesAction: 'BLOCK' as const,
    }));
    const { patch, states, ssm } = await started({ baselines: blocking });
    await patch({ Operation: ['Scan'] }, WINDOWS);
    expect(await states(WINDOWS)).toEqual({
      KB5031364: 'MISSING',
      KB5030999: 'INSTALLED',
      KB5032202: 'AVAILABLE_SECURITY_UPDATE',
      KB890830: 'INSTALLED_REJECTED',
      KB4589208: 'NOT_APPLICABLE',
    });
    const { BaselineIdentities = [] } = await ssm.send(
      new DescribePatchBaselinesCommand({ Filters: [{ Key: 'OPERATING_SYSTEM', Values: ['WINDOWS'] }] }),
    );
    const baseline = await ssm.send(new GetPatchBaselineCommand({ BaselineId: BaselineIdentities[0]?.BaselineId }));
    expect(baseline.ApprovalRules?.PatchRules?.[0]).toMatchObject({ ApproveAfterDays: 7, ComplianceLevel: 'CRITICAL' });
  });

  it('installs what a list names and nothing else, and both lists together end with 167', async () => {
    const { patch, states } = await started();
    aws.buckets.put(
      STANDARD_BUCKET,
      'lists/1.yaml',
      'patches:\n  - id: curl.x86_64\n    title: curl.x86_64:0:8.3.0-1\n',
      new Date(),
    );
    const list = `s3://${STANDARD_BUCKET}/lists/1.yaml`;
    await patch({ Operation: ['Install'], RebootOption: ['NoReboot'], InstallOverrideList: [list] });
    expect(await states()).toMatchObject({ curl: 'INSTALLED_PENDING_REBOOT', kernel: 'MISSING' });
    const both = await patch({ Operation: ['Install'], InstallOverrideList: [list], BaselineOverride: [list] });
    expect(both).toMatchObject({ Status: 'Failed', ResponseCode: 167 });
  });

  it('can be replaced by one of a bucket', async () => {
    const { patch, states } = await started();
    const [own] = standardBaselines();
    const wide = [{ ...own, ApprovalRules: { PatchRules: [] }, ApprovedPatches: ['curl*'] }];
    aws.buckets.put(STANDARD_BUCKET, 'b.json', JSON.stringify(wide), new Date());
    await patch({
      Operation: ['Install'],
      RebootOption: ['NoReboot'],
      BaselineOverride: [`https://${STANDARD_BUCKET}.s3.eu-west-3.amazonaws.com/b.json`],
    });
    expect(await states()).toMatchObject({ curl: 'INSTALLED_PENDING_REBOOT' });
    const other = await patch({ Operation: ['Scan'], BaselineOverride: [`s3://${STANDARD_BUCKET}/b.json`] }, RHEL);
    expect(other).toMatchObject({ Status: 'Failed', ResponseCode: 156 });
  });

  it('fails with an agent that is too old, until it is updated', async () => {
    const { patch, sent } = await started({ instances: generate({ instances: 1, oldAgent: 1 }) });
    expect(await patch({ Operation: ['Scan'] })).toMatchObject({
      Status: 'Failed',
      StandardErrorContent: expect.stringContaining('update it'),
    });
    await sent({ DocumentName: 'AWS-UpdateSSMAgent' });
    aws.advance(1);
    aws.advance(60);
    expect(await patch({ Operation: ['Scan'] })).toMatchObject({ Status: 'Success' });
  });
});

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
