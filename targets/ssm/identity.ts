// Which machine a host is that is reached through Systems Manager (RUN-17). EC2 shows nobody the uuid of a machine's firmware; it is the instance id
// that both sides know, so that is what is compared, in the form of a uuid.

import { instanceUuid } from '../../domain/snapshots/instance-uuid.ts';
import type { HostIdentity } from '../../domain/snapshots/machine-identity.ts';
import { NODE_NAME_COMMAND } from '../facts/dmi-uuid.ts';
import { runProbes } from '../facts/probe.ts';
import type { HostSession } from '../ports.ts';

/**
 * By the firmware (instances on Nitro), by the metadata service (version 2), by the agent itself. The word of the agent is the last: it is what
 * is to be proved.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/identify_ec2_instances.html
 */
const PROBES = [
  { id: 'firmware', command: 'cat /sys/devices/virtual/dmi/id/board_asset_tag' },
  {
    id: 'metadata',
    command: `base=http://169.254.169.254/latest
token=$(curl -sf -m 3 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' $base/api/token) && curl -sf -m 3 -H "X-aws-ec2-metadata-token: $token" $base/meta-data/instance-id`,
  },
  { id: 'agent', command: 'printf %s "$AWS_SSM_INSTANCE_ID"' },
  { id: 'node', command: NODE_NAME_COMMAND },
] as const;

/** Throws ReachError. What cannot be read is an answer. */
export async function readInstanceIdentity(session: HostSession): Promise<HostIdentity> {
  const { firmware, metadata, agent, node } = await runProbes(session, PROBES, 60_000);
  const name = node.output.trim().toLowerCase();
  const nodeName = node.exitCode === 0 && /^[a-z0-9][a-z0-9._-]*$/.test(name) ? name : null;
  const told = [firmware, metadata, agent].flatMap(({ exitCode, output }) =>
    exitCode === 0 ? (/^i-[0-9a-f]{8,17}$/m.exec(output)?.[0] ?? []) : [],
  );
  const uuid = instanceUuid(told[0] ?? '');
  return { nodeName, uuid, why: uuid === null ? 'the host does not say which instance it is' : '' };
}
