// What the stand-in of AWS answers, as its documentation says; it is asked by the SDK's clients.
import { DescribeInstancesCommand, StartInstancesCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import {
  DescribeInstanceInformationCommand,
  DescribeInstancePatchesCommand,
  DescribeInstancePatchStatesCommand,
  DescribePatchBaselinesCommand,
  GetPatchBaselineCommand,
  ListComplianceItemsCommand,
} from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, it } from 'vitest';
import { type AwsStandIn, generate, STANDARD_BUCKET, standardBaselines } from '../../../integrations/aws/stand-in.ts';
import { LINUX, RHEL, startedAws, WINDOWS } from './ask.ts';

let aws: AwsStandIn;
afterEach(() => aws.close());

async function started(...choices: Parameters<typeof startedAws>) {
  const all = await startedAws(...choices);
  aws = all.aws;
  return all;
}

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
