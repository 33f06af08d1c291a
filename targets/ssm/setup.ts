// What the way through Systems Manager is made of: the clients of each account and region, and what the settings say.
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { SsmInstance } from '../ports.ts';

export type AwsSide = {
  readonly ssm: SSMClient;
  readonly ec2: EC2Client;
  readonly s3: S3Client;
  /** Of orders that must not be given twice: what may have arrived is not sent again. */
  readonly once: { readonly ssm: SSMClient; readonly ec2: EC2Client };
};

export type AwsSetup = {
  of(account: string, region: string): AwsSide;
  readonly places: readonly { readonly account: string; readonly region: string }[];
  readonly bucket: string;
  /** Without a slash at its end. */
  readonly prefix: string;
  /** `AWS-UpdateSSMAgent` before each update. */
  readonly updateAgent: boolean;
  readonly oldestAgent: string;
  /** For a snapshot to be complete, and for volumes to be exchanged. */
  readonly snapshotMs: number;
  /** Of the days in the paths of what is kept. */
  now(): Date;
  /** Between two looks; a stand-in's time goes faster. */
  readonly pollMs?: number;
};

export function sideOf(setup: AwsSetup, { account, region }: Pick<SsmInstance, 'account' | 'region'>): AwsSide {
  return setup.of(account, region);
}

/** `patchcenter/2026/11/30/web-1`: by day, as a bucket is read by people. */
export function datedPlace({ prefix, now }: AwsSetup, hostname: string): string {
  return `${prefix}/${now().toISOString().slice(0, 10).replaceAll('-', '/')}/${hostname}`;
}
