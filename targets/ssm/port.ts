// Reaches an instance through its agent: what stands against that is named before anything is asked of it.
import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { DescribeInstanceInformationCommand, type InstanceInformation } from '@aws-sdk/client-ssm';
import type { ReachError, SshPort, SsmInstance, Target } from '../ports.ts';
import { reachError } from '../ssh/failures.ts';
import { isOlder } from './agent-version.ts';
import { isNamed, plainWord, refusalOf } from './refusals.ts';
import { openSsmSession } from './session.ts';
import { type AwsSetup, sideOf } from './setup.ts';

/** There is no login: an opening, which would prove one, is not asked. */
export function createSsmPort(setup: AwsSetup): SshPort {
  return {
    connect: async (target) => {
      const instance = instanceOf(target);
      const said = await asked(instance, () => readAgent(setup, instance));
      if (said === undefined) throw await asked(instance, () => withoutAgent(setup, instance));
      const { PingStatus, AgentVersion = '', PlatformType } = said;
      if (PlatformType === 'Windows' || PlatformType === 'MacOS' || target.platform === 'windows')
        throw refused(
          'unsupported',
          instance,
          `runs ${PlatformType ?? target.platform}: only Linux is updated that way`,
        );
      if (plainWord(PingStatus) !== 'online') throw await asked(instance, () => silent(setup, instance, said));
      if (isOlder(AgentVersion, setup.oldestAgent) && !setup.updateAgent)
        throw refused(
          'agent-old',
          instance,
          `its agent is ${AgentVersion}, older than ${setup.oldestAgent}: run AWS-UpdateSSMAgent on it, or set updateAgent`,
        );
      return openSsmSession(setup, { hostname: target.hostname, platform: target.platform, instance });
    },
  };
}

function instanceOf({ hostname, reach }: Target): SsmInstance {
  if (reach.kind !== 'ssm') throw new Error(`${hostname} is not reached through Systems Manager`);
  const { account, region, instanceId } = reach;
  if (instanceId === '')
    throw reachError('agent-absent', `${hostname}: no instance of ${account}, ${region} bears that name any more`, {
      acted: 'no',
    });
  return { account, region, instanceId };
}

async function readAgent(setup: AwsSetup, instance: SsmInstance): Promise<InstanceInformation | undefined> {
  const { InstanceInformationList = [] } = await sideOf(setup, instance).ssm.send(
    new DescribeInstanceInformationCommand({ Filters: [{ Key: 'InstanceIds', Values: [instance.instanceId] }] }),
  );
  return InstanceInformationList.find(({ InstanceId }) => InstanceId === instance.instanceId);
}

type InstanceState = { readonly power: string; readonly hasProfile: boolean };

/** null: there is no such instance. */
async function readState(setup: AwsSetup, instance: SsmInstance): Promise<InstanceState | null> {
  try {
    const { Reservations = [] } = await sideOf(setup, instance).ec2.send(
      new DescribeInstancesCommand({ InstanceIds: [instance.instanceId] }),
    );
    const [found] = Reservations.flatMap(({ Instances = [] }) => Instances);
    if (found === undefined) return null;
    return { power: found.State?.Name ?? 'unknown', hasProfile: found.IamInstanceProfile !== undefined };
  } catch (error) {
    if (isNamed(error, 'InvalidInstanceID.NotFound')) return null;
    throw error;
  }
}

async function withoutAgent(setup: AwsSetup, instance: SsmInstance): Promise<ReachError> {
  const state = await readState(setup, instance);
  if (state === null || state.power === 'terminated')
    return refused('agent-absent', instance, 'is no longer there: read AWS again, or correct the inventory');
  if (!state.hasProfile)
    return refused(
      'agent-absent',
      instance,
      'has no instance profile: give it one with the policy AmazonSSMManagedInstanceCore',
    );
  if (state.power !== 'running') return off(instance, state);
  return refused(
    'agent-absent',
    instance,
    'has no agent of Systems Manager that has registered: install it, or give its role the policy AmazonSSMManagedInstanceCore and its network a way to ssm, ssmmessages and ec2messages',
  );
}

async function silent(setup: AwsSetup, instance: SsmInstance, said: InstanceInformation): Promise<ReachError> {
  const state = await readState(setup, instance);
  if (state !== null && state.power !== 'running') return off(instance, state);
  const since = said.LastPingDateTime instanceof Date ? `, last heard of ${said.LastPingDateTime.toISOString()}` : '';
  return reachError(
    'agent-silent',
    `${named(instance)}: its agent is silent (${said.PingStatus ?? 'unknown'}${since})`,
    { acted: 'no' },
  );
}

function off(instance: SsmInstance, { power }: InstanceState): ReachError {
  return reachError('agent-silent', `${named(instance)} is ${power}`, { acted: 'no' });
}

function refused(kind: 'agent-absent' | 'agent-old' | 'unsupported', instance: SsmInstance, what: string): ReachError {
  return reachError(kind, `${named(instance)} ${what}`, { acted: 'no' });
}

function named({ account, region, instanceId }: SsmInstance): string {
  return `${instanceId} (${account}, ${region})`;
}

async function asked<T>(instance: SsmInstance, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const { kind, detail } = refusalOf(error);
    const isLasting = kind === 'refused';
    throw reachError(isLasting ? 'aws-refused' : 'connection-lost', `${named(instance)}: ${detail}`, { acted: 'no' });
  }
}
