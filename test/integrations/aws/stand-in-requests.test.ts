// What the stand-in of AWS refuses: signatures, policies, and what the SDK's own models do not allow.
import { CreateImageCommand, DescribeInstancesCommand, StartInstancesCommand } from '@aws-sdk/client-ec2';
import { DescribePatchBaselinesCommand, SendCommandCommand } from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, it } from 'vitest';
import { type AwsStandIn, STANDARD_ACCOUNT } from '../../../integrations/aws/stand-in.ts';
import { type Choices, clientsOf, LINUX, startedAws } from './ask.ts';

let aws: AwsStandIn;
afterEach(() => aws.close());

async function started(...choices: Parameters<typeof startedAws>) {
  const all = await startedAws(...choices);
  aws = all.aws;
  return all;
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
      (next) => async (args) => {
        const request = args.request as { body: string | Uint8Array<ArrayBuffer> };
        request.body = JSON.stringify({ ...JSON.parse(await new Response(request.body).text()), ...change });
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
