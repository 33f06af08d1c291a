// The SDK's clients for an account in a region: made when they are first asked for, kept until the process ends.
import { EC2Client } from '@aws-sdk/client-ec2';
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { readSecret } from '../../config.ts';
import type { AwsSettings } from './settings.ts';
import { openTransport } from './transport.ts';

export type RegionClients = {
  readonly ssm: SSMClient;
  readonly ec2: EC2Client;
  readonly s3: S3Client;
  /** Of orders that must not be given twice: what may have arrived is not sent again. */
  readonly once: { readonly ssm: SSMClient; readonly ec2: EC2Client };
};

export type AwsClients = {
  /** Throws on an account that the settings do not name. */
  of(account: string, region: string): RegionClients;
  close(): Promise<void>;
};

const TRIES = 4;

export function openAwsClients(settings: AwsSettings): AwsClients {
  const { accounts, caFile, proxy, silenceSeconds, endpoints, bucketRegion } = settings;
  const transport = openTransport({
    caPem: caFile === undefined ? undefined : readSecret(caFile),
    proxy,
    silenceSeconds,
  });
  const open = new Map<string, RegionClients>();

  function make(account: string, region: string): RegionClients {
    const found = accounts.find(({ name }) => name === account);
    if (found === undefined) throw new Error(`the settings name no account of AWS that is called ${account}`);
    const { profile } = found;
    const all = {
      region,
      requestHandler: transport.handler,
      maxAttempts: TRIES,
      ...(profile !== undefined && { profile }),
    };
    const at = (endpoint: string | undefined) => (endpoint === undefined ? {} : { endpoint });
    const [ssm, ec2] = [at(endpoints.ssm), at(endpoints.ec2)];
    return {
      ssm: new SSMClient({ ...all, ...ssm }),
      ec2: new EC2Client({ ...all, ...ec2 }),
      s3: new S3Client({
        ...all,
        ...at(endpoints.s3),
        region: bucketRegion ?? region,
        forcePathStyle: endpoints.s3 !== undefined,
        requestChecksumCalculation: 'WHEN_REQUIRED',
        responseChecksumValidation: 'WHEN_REQUIRED',
      }),
      once: {
        ssm: new SSMClient({ ...all, ...ssm, maxAttempts: 1 }),
        ec2: new EC2Client({ ...all, ...ec2, maxAttempts: 1 }),
      },
    };
  }

  return {
    of: (account, region) => {
      const key = `${account} ${region}`;
      const made = open.get(key) ?? make(account, region);
      open.set(key, made);
      return made;
    },
    close: () => transport.close(),
  };
}
