// Which way leads to a server, and who understands what comes back.
import { describe, expect, it } from 'vitest';
import { createHostOperations } from '../../targets/host-operations.ts';
import { PROOF } from '../../targets/opening.ts';
import type { HostOperations, HostSession, SshPort, Target } from '../../targets/ports.ts';
import { createReach } from '../../targets/reach.ts';
import { hostOperations } from '../fakes/host.ts';

const INSTANCE = { account: '123456789012', region: 'eu-west-3', instanceId: 'i-0abc' } as const;
const LINUX: Target = {
  hostname: 'vrapp1',
  platform: 'linux',
  reach: { kind: 'ssh' },
  sshMethod: 'ssh_key',
  environment: '',
};
const WINDOWS: Target = { ...LINUX, hostname: 'vrwin1', platform: 'windows' };
const AGENT: Target = { ...LINUX, hostname: 'vrec2', reach: { kind: 'ssm', ...INSTANCE } };
const AGENT_ON_WINDOWS: Target = { ...AGENT, platform: 'windows' };

const connection = { address: '', exec: async () => ({ exitCode: 0, stdout: '', stderr: '' }), close: () => {} };
const SESSIONS = {
  posix: { ...connection, kind: 'posix', method: 'ssh_key' },
  windows: { ...connection, kind: 'windows', method: 'ssh_key' },
  ssm: { ...connection, kind: 'ssm', method: 'ssm', platform: 'linux', instance: INSTANCE },
} as const satisfies Record<string, HostSession>;

const leading = (kind: keyof typeof SESSIONS): SshPort => ({ connect: async () => SESSIONS[kind] });

function operationsThatSay(bootId: string): HostOperations {
  const none = hostOperations(() => {
    throw new Error('not asked');
  });
  return { ...none, bootId: async () => bootId };
}

describe('the way to a server', () => {
  const reach = createReach({ posix: leading('posix'), windows: leading('windows'), ssm: leading('ssm') });

  it.each([
    [LINUX, 'posix'],
    [WINDOWS, 'windows'],
    [AGENT, 'ssm'],
    [AGENT_ON_WINDOWS, 'ssm'],
  ] as const)('%# follows from what it runs and how it is reached', async (target, kind) => {
    expect(await reach.connect(target)).toMatchObject({ kind });
  });

  it('is refused in words where none leads there', async () => {
    const bySshAlone = createReach({ posix: leading('posix') });
    await expect(bySshAlone.connect(WINDOWS)).rejects.toMatchObject({
      acted: 'no',
      failure: { temporary: false, detail: 'vrwin1: windows over ssh is not set up here' },
    });
    await expect(bySshAlone.connect(AGENT)).rejects.toMatchObject({
      failure: { detail: 'vrec2: linux over ssm is not set up here' },
    });
  });
});

describe('what is asked of a server', () => {
  const host = createHostOperations({ posix: operationsThatSay('posix'), ssm: operationsThatSay('ssm') });

  it('is asked by whoever understands its session', async () => {
    expect(await host.bootId(SESSIONS.posix)).toBe('posix');
    expect(await host.bootId(SESSIONS.ssm)).toBe('ssm');
    await expect(host.bootId(SESSIONS.windows)).rejects.toThrow('windows');
  });

  it('opens a connection only where somebody knows what to ask first', () => {
    expect(host.openingFor(LINUX, 'facts')).toEqual(PROOF);
    expect(host.openingFor(WINDOWS, 'facts')).toBeUndefined();
  });
});
