// The way to instances of EC2 and to their snapshots, where the settings name AWS. Imported only then: nobody else loads the SDK.
import { openAwsClients } from '../../integrations/aws/clients.ts';
import { type AwsSettings, awsSettings } from '../../integrations/aws/settings.ts';
import { createEc2Port } from '../../targets/ec2/ec2-port.ts';
import type { HostOperations, SshPort, VcenterPort } from '../../targets/ports.ts';
import { createSsmPort } from '../../targets/ssm/port.ts';
import type { AwsSetup } from '../../targets/ssm/setup.ts';
import { createSsmOperations } from '../../targets/ssm/ssm-operations.ts';

export type OpenAws = {
  readonly port: SshPort;
  readonly operations: HostOperations;
  readonly machines: VcenterPort;
  close(): Promise<void>;
};

/** `given`: as the settings file has it; its faults have been told by then. `pollMs` is for a stand-in. */
export function openAws(given: unknown, { now, pollMs }: { now(): Date; readonly pollMs?: number }): OpenAws {
  const settings = awsSettings.parse(given);
  const clients = openAwsClients(settings);
  const setup = setupOf(settings, clients, now, pollMs);
  return {
    port: createSsmPort(setup),
    operations: createSsmOperations(setup),
    machines: createEc2Port(setup),
    close: () => clients.close(),
  };
}

function setupOf(
  { accounts, bucket, prefix, updateAgent, oldestAgent, snapshotMinutes }: AwsSettings,
  clients: Pick<AwsSetup, 'of'>,
  now: () => Date,
  pollMs: number | undefined,
): AwsSetup {
  return {
    of: clients.of,
    places: accounts.flatMap(({ name, regions }) => regions.map((region) => ({ account: name, region }))),
    bucket,
    prefix,
    updateAgent,
    oldestAgent,
    snapshotMs: snapshotMinutes * 60_000,
    now,
    ...(pollMs !== undefined && { pollMs }),
  };
}
