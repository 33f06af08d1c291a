// The SSH port against servers that fall silent or disappear, and what it holds open.
import { execFile } from 'node:child_process';
import { connect as connectSocket } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { createSshPort } from '../../../targets/ssh/port.ts';
import { drop } from './fake-server.ts';
import { newKeyPair } from './key-pair.ts';
import { createMemoryKeyStore } from './key-store.ts';
import { closedPort } from './loopback.ts';
import { byKey, connected, refusal, serverWith, settingsFor, stops } from './port-fixtures.ts';
import { startRelay } from './relay.ts';

describe('a server that stops answering', () => {
  it('is given up during the login at its time limit', async () => {
    const server = await serverWith();
    const relay = await startRelay(server.port);
    stops.push(relay.stop);
    const frozen = {
      verify: async () => {
        relay.freeze();
        return 'known' as const;
      },
    };
    expect(await refusal(settingsFor(relay.port, { loginTimeoutMs: 300 }), byKey, frozen)).toMatchObject({
      failure: { kind: 'timeout', temporary: true },
    });
  });

  it('is a lost connection when it hangs up during the login', async () => {
    const server = await serverWith();
    const hangUp = {
      verify: async () => {
        for (const connection of server.connections) drop(connection);
        return 'known' as const;
      },
    };
    expect(await refusal(settingsFor(server.port), byKey, hangUp)).toMatchObject({
      failure: { kind: 'connection-lost', temporary: true },
    });
  });

  it('fails every waiting command at once when it hangs up', async () => {
    const server = await serverWith({
      run: (command, _channel, _user, connection) => {
        if (command === 'second') drop(connection);
      },
    });
    const session = await connected(settingsFor(server.port), byKey);
    const outcomes = await Promise.allSettled([session.exec('first'), session.exec('second')]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { failure: { kind: 'connection-lost', temporary: true } },
      });
    }
  });

  it('fails a command whose channel it never opens, at the time limit', async () => {
    const server = await serverWith();
    const relay = await startRelay(server.port);
    stops.push(relay.stop);
    const session = await connected(settingsFor(relay.port), byKey);
    relay.freeze();
    await expect(session.exec('true', { timeoutMs: 50 })).rejects.toMatchObject({ failure: { kind: 'timeout' } });
  });

  it('gives null for a command that ended without an exit code', async () => {
    const server = await serverWith({
      run: (_command, channel) => {
        channel.write('half');
        channel.end();
      },
    });
    const session = await connected(settingsFor(server.port), byKey);
    expect(await session.exec('x')).toEqual({ exitCode: null, stdout: 'half', stderr: '' });
  });
});

describe('a command given up', () => {
  it('has its channel closed, also when the server opened it too late', async () => {
    const closed: string[] = [];
    const server = await serverWith({
      run: (command, channel) => channel.resume().on('close', () => closed.push(command)),
    });
    const session = await connected(settingsFor(server.port), byKey);
    await expect(session.exec('slow', { timeoutMs: 30 })).rejects.toMatchObject({ failure: { kind: 'timeout' } });
    await vi.waitFor(() => expect(closed).toEqual(['slow']), { timeout: 10_000 });
    await expect(session.exec('never waited for', { timeoutMs: 0 })).rejects.toMatchObject({
      failure: { kind: 'timeout' },
    });
    await vi.waitFor(() => expect(closed).toEqual(['slow', 'never waited for']), { timeout: 10_000 });
  });
});

describe('closing', () => {
  it('fails what waits, refuses what comes, and can be done twice', async () => {
    const server = await serverWith({ run: () => {} });
    const session = await connected(settingsFor(server.port), byKey);
    const pending = session.exec('never ends');
    session.close();
    session.close();
    await expect(pending).rejects.toMatchObject({
      failure: { kind: 'connection-lost', detail: 'vpwebapp1: closed by us' },
    });
    await expect(session.exec('late')).rejects.toMatchObject({ failure: { kind: 'connection-lost' } });
    await vi.waitFor(() => expect(server.connections.size).toBe(0), { timeout: 10_000 });
  });

  it('leaves no socket behind after failures of any kind', async () => {
    const refusing = await serverWith({ accepts: () => false });
    const unproved = await serverWith({ provesItself: false });
    const changed = await serverWith();
    const keys = createMemoryKeyStore();
    await refusal(settingsFor(refusing.port), byKey);
    await refusal(settingsFor(unproved.port), byKey);
    await refusal(settingsFor(changed.port), byKey, { verify: async () => 'changed' });
    await refusal(settingsFor(await closedPort()), byKey, keys);
    await vi.waitFor(() =>
      expect([refusing, unproved, changed].map((server) => server.connections.size)).toEqual([0, 0, 0]),
    );
  });

  it('gives its place to the next that waits, when the server hangs up too', async () => {
    const server = await serverWith();
    const port = createSshPort(settingsFor(server.port, { maxConnections: 2 }), createMemoryKeyStore());
    const [first, second] = await Promise.all([port.connect(byKey), port.connect(byKey)]);
    let opened = 0;
    const waiting = [port.connect(byKey), port.connect(byKey)].map(async (connecting) => {
      const session = await connecting;
      opened++;
      stops.push(() => session.close());
    });
    // Another connection, made and served after the two would have been, had they not waited.
    const other = connectSocket(server.port, '127.0.0.1');
    await new Promise((resolve) => other.once('data', resolve));
    other.destroy();
    expect(opened).toBe(0);
    first.close();
    await Promise.race(waiting);
    for (const connection of server.connections) drop(connection);
    second.close();
    await Promise.all(waiting);
    expect(opened).toBe(2);
  });

  it('gives its place back when connecting failed', async () => {
    const port = createSshPort(settingsFor(await closedPort(), { maxConnections: 1 }), createMemoryKeyStore());
    await expect(port.connect(byKey)).rejects.toMatchObject({ failure: { kind: 'port-closed' } });
    await expect(port.connect(byKey)).rejects.toMatchObject({ failure: { kind: 'port-closed' } });
  });
});

describe('the module', () => {
  it('loads in plain Node, whose view of CommonJS packages is narrower than that of the test runner', async () => {
    const module = new URL('../../../targets/ssh/port.ts', import.meta.url).href;
    const run = promisify(execFile)(process.execPath, [
      '--input-type=module',
      '-e',
      `await import(${JSON.stringify(module)})`,
    ]);
    await expect(run).resolves.toMatchObject({ stdout: '' });
  });
});

describe('the key of the settings', () => {
  it.each(['', 'nonsense', newKeyPair().public])('is refused at the start when it is %j', (privateKey) => {
    expect(() => createSshPort({ username: 'deploy', privateKey }, createMemoryKeyStore())).toThrow(/private key/);
  });
});
