// The SSH port against OpenSSH itself.

import ssh2 from 'ssh2';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type HostSession, ReachError, type Target } from '../../../targets/ports.ts';
import { createSshPort } from '../../../targets/ssh/port.ts';
import type { SshSettings } from '../../../targets/ssh/settings.ts';
import { newKeyPair } from './key-pair.ts';
import { createMemoryKeyStore } from './key-store.ts';
import { describeWithSshd, type RealSshd, type SshdChoices, startRealSshd } from './real-sshd.ts';
import { startRelay } from './relay.ts';

const target: Target = {
  hostname: 'vrwebapp1',
  platform: 'linux',
  reach: { kind: 'ssh' },
  sshMethod: 'ssh_key',
  environment: 'Recette',
};

function settingsFor(sshd: RealSshd, port = sshd.port): SshSettings {
  return {
    username: sshd.username,
    privateKey: sshd.privateKey,
    hosts: { vrwebapp1: { address: '127.0.0.1', port } },
  };
}

describeWithSshd('PRE-3: a session on OpenSSH', () => {
  let sshd: RealSshd;
  let session: HostSession;

  beforeAll(async () => {
    sshd = await startRealSshd();
    session = await createSshPort(settingsFor(sshd), createMemoryKeyStore()).connect(target);
  });
  afterAll(async () => {
    session?.close();
    await sshd?.stop();
  });

  it('says which name answered and how it logged in', () => {
    expect(session).toMatchObject({ address: 'vrwebapp1', kind: 'posix', method: 'ssh_key' });
  });

  it('keeps stdout, stderr and the exit code apart', async () => {
    const result = await session.exec('echo out; echo err >&2; exit 42');
    expect(result).toEqual({ exitCode: 42, stdout: 'out\n', stderr: 'err\n' });
  });

  it('gives no exit code to a command ended by a signal', async () => {
    expect(await session.exec('echo before; kill -KILL $$')).toEqual({
      exitCode: null,
      stdout: 'before\n',
      stderr: '',
    });
  });

  it('feeds a script by stdin, whatever its size, and ends it', async () => {
    const script = `${'# padding\n'.repeat(400_000)}echo "fed $((20 + 3))"\n`;
    expect(await session.exec('sh -s', { stdin: script })).toMatchObject({ exitCode: 0, stdout: 'fed 23\n' });
  });

  it('gives an empty stdin to a command that reads it', async () => {
    expect(await session.exec('cat; echo done')).toMatchObject({ stdout: 'done\n' });
  });

  it('survives a command that does not read its stdin', async () => {
    expect(await session.exec('exit 3', { stdin: 'x'.repeat(5_000_000) })).toMatchObject({ exitCode: 3 });
  });

  it('keeps the beginning and the end of too much output on both streams', async () => {
    const command = 'echo first; seq 1 900000; echo last; seq 1 900000 >&2';
    const result = await session.exec(command, { maxOutputBytes: 4_000 });
    expect(result.exitCode).toBe(0);
    expect(result.stdout).toMatch(/^first\n1\n2\n.*\[\.\.\. \d+ bytes left out \.\.\.\].*\n900000\nlast\n$/s);
    expect(result.stdout.length).toBeLessThan(4_100);
    expect(result.stderr).toMatch(/^1\n.*\n900000\n$/s);
  });

  it('runs several commands at once on the one connection', async () => {
    const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => session.exec(`echo ${n}`)));
    expect(answers.map((answer) => answer.stdout)).toEqual(['1\n', '2\n', '3\n', '4\n', '5\n']);
  });

  it('gives a command up at its time limit, effect unknown, and stays usable', async () => {
    const failure = await session.exec('sleep 60', { timeoutMs: 200 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ReachError);
    expect(failure).toMatchObject({ failure: { kind: 'timeout', temporary: true } });
    expect(await session.exec('echo still here')).toMatchObject({ stdout: 'still here\n' });
  });

  it('knows how a command ended even when a process it left behind holds the channel open', async () => {
    const result = await session.exec('echo started; (exec sleep 20) & exit 4', { timeoutMs: 6_000 });
    expect(result).toMatchObject({ exitCode: 4, stdout: 'started\n' });
  });

  it('keeps characters of several bytes whole', async () => {
    expect(await session.exec("printf 'Rien à faire. Terminé !'")).toMatchObject({ stdout: 'Rien à faire. Terminé !' });
  });

  it('gives up a command of a connection that was cut', async () => {
    const relay = await startRelay(sshd.port);
    const port = createSshPort(settingsFor(sshd, relay.port), createMemoryKeyStore());
    const cutSession = await port.connect(target);
    const pending = cutSession.exec('echo started; sleep 60').catch((error: unknown) => error);
    const alsoPending = cutSession.exec('sleep 60').catch((error: unknown) => error);
    await cutSession.exec('true');
    relay.cut();
    for (const error of [await pending, await alsoPending]) {
      expect(error).toMatchObject({ failure: { kind: 'connection-lost', temporary: true } });
    }
    await expect(cutSession.exec('true')).rejects.toMatchObject({ failure: { kind: 'connection-lost' } });
    await relay.stop();
  });

  it('gives a frozen connection up by its keepalives', async () => {
    const relay = await startRelay(sshd.port);
    const settings = { ...settingsFor(sshd, relay.port), keepaliveIntervalMs: 200 };
    const frozen = await createSshPort(settings, createMemoryKeyStore()).connect(target);
    const pending = frozen.exec('sleep 60').catch((error: unknown) => error);
    await frozen.exec('true');
    relay.freeze();
    expect(await pending).toMatchObject({ failure: { kind: 'connection-lost' } });
    await relay.stop();
  });
});

describeWithSshd('PRE-3: the login on OpenSSH', () => {
  const servers: RealSshd[] = [];
  const start = async (choices: SshdChoices) => {
    const server = await startRealSshd(choices);
    servers.push(server);
    return server;
  };
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });

  const keys = {
    rsa: () => ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 }),
    'ecdsa P-256': () => ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }),
    'ecdsa P-384': () => ssh2.utils.generateKeyPairSync('ecdsa', { bits: 384 }),
    ed25519: () => newKeyPair(),
  };
  it.each(Object.entries(keys))('accepts our %s key', async (_type, generate) => {
    const server = await start({ userKey: generate() });
    const session = await createSshPort(settingsFor(server), createMemoryKeyStore()).connect(target);
    expect(await session.exec('exit 5')).toMatchObject({ exitCode: 5 });
    session.close();
  });

  it('is refused for another key, for good', async () => {
    const server = await start({});
    const settings = { ...settingsFor(server), privateKey: newKeyPair().private };
    await expect(createSshPort(settings, createMemoryKeyStore()).connect(target)).rejects.toMatchObject({
      failure: { kind: 'login-refused', temporary: false },
    });
  });

  it('is refused where a forced command answers in place of ours', async () => {
    const server = await start({ extraConfig: ['ForceCommand echo Welcome'] });
    await expect(createSshPort(settingsFor(server), createMemoryKeyStore()).connect(target)).rejects.toMatchObject({
      failure: { kind: 'login-refused', detail: expect.stringContaining('exit code 0 instead of 7: Welcome') },
    });
  });

  const old = ['KexAlgorithms diffie-hellman-group14-sha1', 'Ciphers aes128-cbc', 'MACs hmac-sha1'];
  it('reaches servers with only old algorithms where the settings name them', async () => {
    const server = await start({ extraConfig: old });
    const settings = settingsFor(server);
    await expect(createSshPort(settings, createMemoryKeyStore()).connect(target)).rejects.toMatchObject({
      failure: { kind: 'login-refused', detail: expect.stringContaining('no matching') },
    });
    const legacy = { ...settings, legacyAlgorithmsFor: ['vrwebapp1'] };
    const session = await createSshPort(legacy, createMemoryKeyStore()).connect(target);
    expect(await session.exec('exit 5')).toMatchObject({ exitCode: 5 });
    session.close();
  });
});
