// The SDK's own clients, as the two that ask, and what tests ask again and again.
import { EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeInstancePatchesCommand,
  GetCommandInvocationCommand,
  SendCommandCommand,
  type SendCommandRequest,
  SSMClient,
} from '@aws-sdk/client-ssm';
import {
  type AwsAccount,
  type AwsOptions,
  type AwsStandIn,
  STANDARD_ACCOUNT,
  startAws,
} from '../../../integrations/aws/stand-in.ts';

export type Choices = { readonly account?: AwsAccount; readonly attempts?: number; readonly region?: string };

export function clientsOf(aws: AwsStandIn, { account = STANDARD_ACCOUNT, attempts = 1, region }: Choices = {}) {
  const shared = {
    endpoint: aws.url,
    region: region ?? aws.region,
    maxAttempts: attempts,
    credentials: {
      accessKeyId: account.accessKeyId,
      secretAccessKey: account.secretAccessKey,
      ...(account.sessionToken !== undefined && { sessionToken: account.sessionToken }),
    },
  };
  return { ssm: new SSMClient(shared), ec2: new EC2Client(shared) };
}

export const LINUX = 'i-00000000000000001';
export const RHEL = 'i-00000000000000002';
export const WINDOWS = 'i-00000000000000004';

export async function startedAws(options: AwsOptions = {}, choices: Choices = {}) {
  const aws = await startAws({ speed: 0, ...options });
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
  return { aws, ssm, ec2, sent, result, patch, states };
}
