// Servers, proxies and settings for the tests of the port; everything started is stopped after each test.
import { afterEach, expect } from 'vitest';
import type { HostKeyStore, Target } from '../../../targets/ports.ts';
import { createSshPort, type SshDeps } from '../../../targets/ssh/port.ts';
import type { SshSettings } from '../../../targets/ssh/settings.ts';
import { type PsmpEstate, startFakePsmp } from './fake-psmp.ts';
import { type FakeBehaviour, type FakeServer, startFakeServer } from './fake-server.ts';
import { newKeyPair } from './key-pair.ts';
import { createMemoryKeyStore } from './key-store.ts';

export const ours = newKeyPair().private;
export const byKey: Target = {
  hostname: 'vpwebapp1',
  platform: 'linux',
  reach: { kind: 'ssh' },
  sshMethod: 'ssh_key',
  environment: 'Production',
};
export const byProxy: Target = { ...byKey, platform: 'linux', reach: { kind: 'ssh' }, sshMethod: 'ssh_psmp' };

export const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

export async function serverWith(behaviour: FakeBehaviour = {}): Promise<FakeServer> {
  const server = await startFakeServer(behaviour);
  stops.push(server.stop);
  return server;
}

export async function psmpWith(hosts: PsmpEstate['hosts'], behaviour: FakeBehaviour = {}): Promise<FakeServer> {
  const estate = { vaultUser: 'VAULT01', hosts, hostUser: 'secops', hostKey: ours };
  const server = await startFakePsmp(estate, behaviour);
  stops.push(server.stop);
  return server;
}

export function settingsFor(port: number, more: Partial<SshSettings> = {}): SshSettings {
  return { username: 'deploy', privateKey: ours, hosts: { vpwebapp1: { address: '127.0.0.1', port } }, ...more };
}

export function psmpAt(port: number): NonNullable<SshSettings['psmp']> {
  return { host: '127.0.0.1', port, vaultUser: 'VAULT01', account: 'secops', password: 'vault secret' };
}

export async function connected(
  settings: SshSettings,
  target: Target,
  keys: HostKeyStore = createMemoryKeyStore(),
  deps?: SshDeps,
) {
  const session = await createSshPort(settings, keys, deps).connect(target);
  stops.push(() => session.close());
  return session;
}

export function refusal(
  settings: SshSettings,
  target: Target,
  keys: HostKeyStore = createMemoryKeyStore(),
  deps?: SshDeps,
) {
  return connected(settings, target, keys, deps).then(
    () => expect.unreachable('connected'),
    (error: unknown) => error,
  );
}
