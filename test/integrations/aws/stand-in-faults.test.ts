// Each fault that the stand-in of AWS can show, as the SDK's clients or a plain request meet it.
import {
  CreateImageCommand,
  CreateReplaceRootVolumeTaskCommand,
  CreateSnapshotsCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeReplaceRootVolumeTasksCommand,
  DescribeSnapshotsCommand,
  StartInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  DescribeInstanceInformationCommand,
  DescribeInstancePatchesCommand,
  DescribeInstancePatchStatesCommand,
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SendCommandCommand,
} from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type AwsStandIn,
  EVERY_COMMAND_FAULT,
  EVERY_FAULT,
  EVERY_MAKING_FAULT,
  EVERY_REQUEST_FAULT,
  type Fault,
  type FaultOrder,
  generate,
  STANDARD_BUCKET,
  startAws,
} from '../../../integrations/aws/stand-in.ts';
import { shortOf } from '../faults-of-the-way.ts';
import { clientsOf } from './ask.ts';

let aws: AwsStandIn;
afterEach(() => aws.close());

const LINUX = 'i-00000000000000001';

async function started(order: FaultOrder, { attempts = 1, stopped = 0 } = {}) {
  aws = await startAws({ speed: 0, instances: generate({ instances: 6, stopped }) });
  aws.fail(order);
  const { ssm, ec2 } = clientsOf(aws, { attempts });
  const list = () => ssm.send(new DescribeInstanceInformationCommand({ MaxResults: 5 }));
  const sent = async (
    parameters: Record<string, string[]> = { Operation: ['Install'], RebootOption: ['NoReboot'] },
    more: object = {},
  ) => {
    const request = { DocumentName: 'AWS-RunPatchBaseline', InstanceIds: [LINUX], Parameters: parameters, ...more };
    return (await ssm.send(new SendCommandCommand(request))).Command?.CommandId ?? '';
  };
  const result = (CommandId: string) =>
    ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId: LINUX, PluginName: 'PatchLinux' }));
  const done = async (seconds = 300, more: object = {}) => {
    const id = await sent(undefined, more);
    aws.advance(2);
    aws.advance(seconds);
    return result(id);
  };
  const patches = async () => (await ssm.send(new DescribeInstancePatchesCommand({ InstanceId: LINUX }))).Patches ?? [];
  return { ssm, ec2, list, sent, result, done, patches };
}

async function plain(
  operation: string,
): Promise<{ readonly status: number; readonly type: string; readonly text: string }> {
  const answer = await fetch(aws.url, {
    method: 'POST',
    headers: { 'X-Amz-Target': `AmazonSSM.${operation}` },
    body: '{}',
  });
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() };
}

const text = async () => (await plain('ListCommands')).text;

const SHOWN: Readonly<Record<Fault['kind'], (order: FaultOrder) => Promise<void>>> = {
  throttled: async (order) => {
    const { list, ec2 } = await started(order);
    await expect(list()).rejects.toMatchObject({ name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } });
    aws.fail(order);
    await expect(ec2.send(new DescribeInstancesCommand({}))).rejects.toMatchObject({ name: 'RequestLimitExceeded' });
  },
  'too-many-requests': async (order) => {
    await started(order);
    expect(await plain('ListCommands')).toMatchObject({ status: 429, type: 'text/plain' });
  },
  unavailable: async (order) => {
    await started(order);
    expect(await plain('ListCommands')).toMatchObject({ status: 503, type: 'text/html' });
  },
  empty: async (order) => {
    await started(order);
    expect(await plain('ListCommands')).toMatchObject({ status: 200, text: '' });
  },
  redirect: async (order) => {
    await started(order);
    // There is nobody there.
    await expect(plain('ListCommands')).rejects.toThrow();
  },
  endless: async (order) => {
    await started({ ...order, seconds: 0.1 } as FaultOrder);
    await expect(plain('ListCommands')).rejects.toThrow();
  },
  compressed: async (order) => {
    await started({ ...order, bytes: 1_000_000 } as FaultOrder);
    expect((await text()).trim()).toBe('');
  },
  again: async (order) => {
    const { list, ssm } = await started({ kind: 'clock-skew', hours: 0 });
    const before = (await list()).InstanceInformationList;
    aws.fail(order);
    const filters = [{ Key: 'PingStatus', Values: ['ConnectionLost'] }];
    const said = await ssm.send(new DescribeInstanceInformationCommand({ Filters: filters }));
    expect(said.InstanceInformationList).toEqual(before);
  },
  'server-error': async (order) => {
    const { list } = await started(order);
    await expect(list()).rejects.toMatchObject({ name: 'InternalServerError', $metadata: { httpStatusCode: 500 } });
  },
  'expired-credentials': async (order) => {
    const { list } = await started(order);
    await expect(list()).rejects.toMatchObject({
      name: 'ExpiredTokenException',
      $metadata: { httpStatusCode: 'status' in order ? order.status : 400 },
    });
  },
  'access-denied': async (order) => {
    const { list } = await started(order);
    await expect(list()).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('ssm:DescribeInstanceInformation'),
    });
  },
  'invocation-not-yet': async (order) => {
    const { sent, result } = await started({ ...order, of: { operation: 'GetCommandInvocation' } }, { attempts: 3 });
    const id = await sent();
    // The SDK does not try this one again by itself.
    await expect(result(id)).rejects.toMatchObject({ name: 'InvocationDoesNotExist' });
    expect(await result(id)).toMatchObject({ Status: 'Pending' });
  },
  'lost-answer': async (order) => {
    const { sent, ssm } = await started(order);
    await expect(sent()).rejects.toThrow();
    expect((await ssm.send(new ListCommandsCommand({}))).Commands).toHaveLength(1);
  },
  'half-page': async (order) => {
    const { list } = await started(order);
    await expect(list()).rejects.toThrow();
  },
  duplicated: async (order) => {
    const { list } = await started(order);
    const ids = (await list()).InstanceInformationList?.map(({ InstanceId }) => InstanceId) ?? [];
    expect([ids.length, new Set(ids).size]).toEqual([5, 4]);
  },
  'missing-row': async (order) => {
    const { list } = await started(order);
    expect((await list()).InstanceInformationList).toHaveLength(4);
  },
  'endless-pages': async (order) => {
    const { ssm } = await started({ ...order, times: 3 });
    let token: string | undefined;
    for (let i = 0; i < 3; i += 1)
      token = (await ssm.send(new DescribeInstanceInformationCommand({ MaxResults: 50, NextToken: token }))).NextToken;
    expect(token).toBeTruthy();
  },
  'token-expired': async (order) => {
    const { list } = await started(order);
    await expect(list()).rejects.toMatchObject({ name: 'InvalidNextToken' });
  },
  'wrong-type': async (order) => {
    const { ssm, done } = await started({ ...order, of: { operation: 'DescribeInstancePatchStates' } });
    await done();
    const seen = await ssm
      .send(new DescribeInstancePatchStatesCommand({ InstanceIds: [LINUX] }))
      .catch((error: Error) => error.message);
    const right = await ssm.send(new DescribeInstancePatchStatesCommand({ InstanceIds: [LINUX] }));
    expect(JSON.stringify(seen)).not.toBe(JSON.stringify(right));
  },
  spelling: async (order) => {
    const { done, patches } = await started({ ...order, of: { operation: 'DescribeInstancePatches' } });
    await done();
    const as = 'as' in order ? order.as : undefined;
    const spelt = {
      pascal: 'InstalledPendingReboot',
      upper: 'INSTALLED_PENDING_REBOOT',
      spaces: 'Installed Pending Reboot',
      lower: 'installed_pending_reboot',
    };
    expect((await patches())[0]?.State).toBe(spelt[(as ?? 'pascal') as keyof typeof spelt]);
  },
  'no-cves': async (order) => {
    const { done, patches } = await started({ ...order, of: { operation: 'DescribeInstancePatches' } });
    aws.fail({ kind: 'patches-fail' });
    await done();
    expect((await patches()).some(({ CVEIds }) => CVEIds !== undefined)).toBe(false);
    expect((await patches()).some(({ CVEIds }) => CVEIds !== undefined)).toBe(true);
  },
  'stale-states': async (order) => {
    const { done, patches } = await started({ ...order, of: { operation: 'DescribeInstancePatches' } });
    await done();
    expect(await patches()).toEqual([]);
    expect(await patches()).not.toEqual([]);
  },
  'clock-skew': async (order) => {
    const { list } = await started(order);
    await expect(list()).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    const again = clientsOf(aws, { attempts: 3 });
    aws.clockAhead(5);
    // The SDK learns the other clock from the header of the refusal.
    expect((await again.ssm.send(new ListCommandsCommand({}))).Commands).toEqual([]);
  },
  'login-page': async (order) => {
    await started(order);
    expect(await plain('ListCommands')).toMatchObject({ status: 200, type: 'text/html; charset=UTF-8' });
  },
  silent: async (order) => {
    await started({ ...order, seconds: 0.2 } as FaultOrder);
    const from = Date.now();
    await expect(plain('ListCommands')).rejects.toThrow();
    expect(Date.now() - from).toBeGreaterThanOrEqual(190);
  },
  huge: async (order) => {
    await started({ ...order, bytes: 1_000_000 } as FaultOrder);
    expect((await plain('ListCommands')).text.length).toBeGreaterThan(1_000_000);
  },
  reset: async (order) => {
    await started(order);
    await expect(plain('ListCommands')).rejects.toThrow();
  },
  undeliverable: async (order) => {
    const { sent, result, ssm } = await started(order);
    const id = await sent({ Operation: ['Scan'] }, { InstanceIds: [LINUX, 'i-00000000000000002'] });
    aws.advance(2);
    aws.advance(60);
    expect(await result(id)).toMatchObject({ Status: 'Failed', StatusDetails: 'Undeliverable', ResponseCode: -1 });
    expect((await ssm.send(new ListCommandsCommand({ CommandId: id }))).Commands).toMatchObject([
      { Status: 'Success', CompletedCount: 2, ErrorCount: 0 },
    ]);
  },
  'delivery-timeout': async (order) => {
    const { sent, result, ssm } = await started(order);
    const id = await sent({ Operation: ['Scan'] }, { TimeoutSeconds: 60 });
    aws.advance(10);
    expect(await result(id)).toMatchObject({ Status: 'Delayed' });
    aws.advance(60);
    expect(await result(id)).toMatchObject({ Status: 'TimedOut', StatusDetails: 'DeliveryTimedOut', ResponseCode: -1 });
    expect((await ssm.send(new ListCommandsCommand({ CommandId: id }))).Commands).toMatchObject([
      { Status: 'Success', StatusDetails: 'Incomplete', DeliveryTimedOutCount: 1 },
    ]);
  },
  'execution-timeout': async (order) => {
    const { done } = await started(order);
    expect(await done(7300)).toMatchObject({ Status: 'TimedOut', StatusDetails: 'ExecutionTimedOut' });
  },
  stuck: async (order) => {
    const { done } = await started(order);
    expect(await done(86_400)).toMatchObject({ Status: 'InProgress' });
  },
  failed: async (order) => {
    const { done } = await started({ ...order, exitCode: 131 } as FaultOrder);
    expect(await done()).toMatchObject({ Status: 'Failed', ResponseCode: 131 });
  },
  'patches-fail': async (order) => {
    const { done, patches } = await started({ ...order, ids: ['kernel.x86_64'] } as FaultOrder);
    expect(await done()).toMatchObject({ Status: 'Failed', ResponseCode: 1 });
    expect((await patches()).map(({ State }) => State)).toEqual(
      expect.arrayContaining(['FAILED', 'INSTALLED_PENDING_REBOOT']),
    );
  },
  'failed-though-installed': async (order) => {
    const { done, patches } = await started(order);
    expect(await done()).toMatchObject({ Status: 'Failed' });
    expect((await patches()).some(({ State }) => State === 'MISSING')).toBe(false);
  },
  'nothing-installed': async (order) => {
    const { done, patches } = await started(order);
    expect(await done()).toMatchObject({ Status: 'Success' });
    expect((await patches()).some(({ State }) => State === 'MISSING')).toBe(true);
  },
  restarts: async (order) => {
    const { done } = await started(order);
    expect(await done()).toMatchObject({ Status: 'Success' });
    expect(aws.machine(LINUX).boots).toBe(2);
  },
  'long-output': async (order) => {
    const { done } = await started(order);
    const said = await done(300, { OutputS3BucketName: STANDARD_BUCKET, OutputS3KeyPrefix: '2026/11/30' });
    const on = 'on' in order ? order.on : 'stdout';
    expect([said.StandardOutputContent, said.StandardErrorContent].map((text) => text?.length)).toContain(
      on === 'stderr' ? 8000 : 24_000,
    );
    const key =
      aws.buckets.keys(STANDARD_BUCKET, '2026/11/30/').find((name) => name.endsWith(`/PatchLinux/${on}`)) ?? '';
    expect(aws.buckets.get(STANDARD_BUCKET, key).body.length).toBeGreaterThanOrEqual(100_000);
  },
  'no-s3-output': async (order) => {
    const { done } = await started(order);
    expect((await done(300, { OutputS3BucketName: STANDARD_BUCKET })).StandardOutputUrl).not.toBe('');
    expect(aws.buckets.keys(STANDARD_BUCKET)).toEqual([]);
  },
  'agent-lost': async (order) => {
    const { done, ssm } = await started(order);
    expect(await done()).toMatchObject({ Status: 'InProgress' });
    const { InstanceInformationList } = await ssm.send(
      new DescribeInstanceInformationCommand({ Filters: [{ Key: 'PingStatus', Values: ['ConnectionLost'] }] }),
    );
    expect(InstanceInformationList).toMatchObject([{ InstanceId: LINUX }]);
  },
  cancelled: async (order) => {
    const { done, patches } = await started(order);
    expect(await done()).toMatchObject({ Status: 'Cancelled', StatusDetails: 'Cancelled' });
    expect((await patches()).some(({ State }) => State === 'INSTALLED_PENDING_REBOOT')).toBe(false);
  },
  'snapshot-error': (order) => snapshotsEndAs(order, 'error'),
  'snapshot-stuck': (order) => snapshotsEndAs(order, 'pending'),
  'image-failed': async (order) => {
    const { ec2 } = await started(order);
    await ec2.send(new CreateImageCommand({ InstanceId: LINUX, Name: 'a', NoReboot: true }));
    aws.advance(600);
    expect((await ec2.send(new DescribeImagesCommand({}))).Images).toMatchObject([
      { State: 'failed', StateReason: { Code: 'Client.SnapshotError' } },
    ]);
  },
  'replace-root-failed': async (order) => {
    const { ec2 } = await started(order);
    await ec2.send(new CreateReplaceRootVolumeTaskCommand({ InstanceId: LINUX }));
    aws.advance(600);
    expect((await ec2.send(new DescribeReplaceRootVolumeTasksCommand({}))).ReplaceRootVolumeTasks).toMatchObject([
      { TaskState: 'failed' },
    ]);
  },
  'no-capacity': async (order) => {
    const { ec2 } = await started(order, { stopped: 6 });
    await expect(ec2.send(new StartInstancesCommand({ InstanceIds: [LINUX] }))).rejects.toMatchObject({
      name: 'InsufficientInstanceCapacity',
    });
    expect(aws.machine(LINUX).power).toBe('stopped');
  },
};

async function snapshotsEndAs(order: FaultOrder, state: string): Promise<void> {
  const { ec2 } = await started(order);
  await ec2.send(new CreateSnapshotsCommand({ InstanceSpecification: { InstanceId: LINUX, ExcludeBootVolume: true } }));
  aws.advance(86_400);
  expect((await ec2.send(new DescribeSnapshotsCommand({}))).Snapshots).toMatchObject([{ State: state }]);
}

describe('faults', () => {
  it.each(EVERY_FAULT)('$kind is shown', (fault) => SHOWN[fault.kind](fault));

  it.each(EVERY_REQUEST_FAULT)('$kind befalls EC2 as well', async (fault) => {
    await started({ ...fault, ...shortOf(fault) } as FaultOrder);
    // A client of its own each time: the SDK's remember another clock.
    const ask = () =>
      clientsOf(aws)
        .ec2.send(new DescribeInstancesCommand({}))
        .then(
          ({ Reservations }) => Reservations,
          ({ name }: Error) => name,
        );
    const wrong = await ask();
    expect(wrong).not.toBe('StandInFailure');
    const right = await ask();
    expect(right).toHaveLength(6);
    // These change nothing that this operation says.
    const spared = ['again', 'invocation-not-yet', 'endless-pages', 'spelling', 'no-cves', 'stale-states'];
    if (!spared.includes(fault.kind)) expect(wrong).not.toEqual(right);
  });

  it('are each of one of three kinds, and befall what they are ordered for, once', async () => {
    expect(EVERY_FAULT).toHaveLength(
      EVERY_REQUEST_FAULT.length + EVERY_COMMAND_FAULT.length + EVERY_MAKING_FAULT.length,
    );
    const { ssm, list } = await started({ kind: 'access-denied', after: 1, of: { operation: 'ListCommands' } });
    const ask = () =>
      ssm.send(new ListCommandsCommand({})).then(
        () => 'answered',
        ({ name }: Error) => name,
      );
    await list();
    expect([await ask(), await ask(), await ask()]).toEqual(['answered', 'AccessDeniedException', 'answered']);
    aws.fail({ kind: 'access-denied', times: 9 });
    aws.heal();
    expect(await ask()).toBe('answered');
    expect(aws.seen.filter(({ fault }) => fault !== undefined)).toMatchObject([{ operation: 'ListCommands' }]);
  });

  it('are tried again by the SDK where it is told to', async () => {
    const { list } = await started({ kind: 'throttled', times: 2 }, { attempts: 3 });
    expect((await list()).InstanceInformationList).toHaveLength(5);
    expect(aws.seen).toHaveLength(3);
    aws.fail({ kind: 'invocation-not-yet', of: { operation: 'ListCommandInvocations' } });
    const { ssm } = clientsOf(aws);
    expect((await ssm.send(new ListCommandInvocationsCommand({}))).CommandInvocations).toEqual([]);
  });
});
