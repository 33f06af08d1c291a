// The SDK's own clients, as the two that ask: nothing else in the tests speaks the protocols.
import { EC2Client } from '@aws-sdk/client-ec2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type AwsAccount, type AwsStandIn, STANDARD_ACCOUNT } from '../../../integrations/aws/stand-in.ts';

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
