// One account in one region, as what keeps machines there.
import { setTimeout as wait } from 'node:timers/promises';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { SSMClient } from '@aws-sdk/client-ssm';

export type Ec2Place = {
  /** `main/eu-west-3` */
  readonly name: string;
  readonly ec2: EC2Client;
  readonly ssm: SSMClient;
  /** Of what must not be asked twice. */
  readonly once: EC2Client;
  readonly snapshotMs: number;
  readonly powerMs: number;
  readonly pollMs: number;
};

/** What `look` has found, or null when the time is over. */
export async function until<T>(
  { pollMs }: Ec2Place,
  limitMs: number,
  look: () => Promise<T | null>,
): Promise<T | null> {
  const end = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() + pollMs > end) return null;
    await wait(pollMs);
  }
}
