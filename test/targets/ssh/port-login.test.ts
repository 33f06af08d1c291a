// How the SSH port gets in: by key, through the proxy, past the check of host keys.
import { describe, expect, it, vi } from 'vitest';
import { finish } from './fake-server.ts';
import { createMemoryKeyStore } from './key-store.ts';
import { closedPort } from './loopback.ts';
import { byKey, byProxy, connected, psmpAt, psmpWith, refusal, serverWith, settingsFor } from './port-fixtures.ts';

describe('PRE-3: key and proxy', () => {
  it('goes by the key alone without a proxy in the settings, whatever the method of the server', async () => {
    const server = await serverWith();
    expect(await connected(settingsFor(server.port), byProxy)).toMatchObject({
      kind: 'posix',
      method: 'ssh_key',
      address: 'vpwebapp1',
    });
    expect(server.logins).toEqual(['publickey deploy']);
  });

  it('goes through the proxy first for ssh_psmp, the target in the user name, exit codes kept', async () => {
    const host = await serverWith({ run: (_command, channel) => finish(channel, 42) });
    const psmp = await psmpWith({ vpwebapp1: host.port });
    const session = await connected(settingsFor(host.port, { psmp: psmpAt(psmp.port) }), byProxy);
    expect(session).toMatchObject({ method: 'ssh_psmp', address: 'vpwebapp1' });
    expect(psmp.logins).toEqual(['password VAULT01@secops@vpwebapp1']);
    expect(await session.exec('whatever')).toMatchObject({ exitCode: 42 });
    expect(host.logins).not.toContain('publickey deploy');
  });

  it('gives the vault password by keyboard-interactive where the proxy takes no other', async () => {
    const host = await serverWith();
    const answers: string[][] = [];
    const psmp = await psmpWith(
      { vpwebapp1: host.port },
      {
        methods: ['keyboard-interactive'],
        accepts: (context) => {
          if (context.method !== 'keyboard-interactive') return false;
          context.prompt([{ prompt: 'Vault password: ', echo: false }], (given) => {
            answers.push(given);
            context.accept();
          });
          return 'later';
        },
      },
    );
    expect(await connected(settingsFor(host.port, { psmp: psmpAt(psmp.port) }), byProxy)).toMatchObject({
      method: 'ssh_psmp',
    });
    expect(answers).toEqual([['vault secret']]);
  });

  it('gives a refused vault password only once, since vaults lock accounts', async () => {
    const psmp = await psmpWith({}, { accepts: () => false, methods: ['password', 'keyboard-interactive'] });
    const host = await serverWith();
    expect(await connected(settingsFor(host.port, { psmp: psmpAt(psmp.port) }), byProxy)).toMatchObject({
      kind: 'posix',
      method: 'ssh_key',
    });
    expect(psmp.logins).toEqual(['password VAULT01@secops@vpwebapp1']);
  });

  it('reaches through the proxy a server whose port is closed to us', async () => {
    const host = await serverWith();
    const psmp = await psmpWith({ vpwebapp1: host.port });
    const settings = settingsFor(await closedPort(), { psmp: psmpAt(psmp.port) });
    expect(await connected(settings, byProxy)).toMatchObject({ method: 'ssh_psmp' });
  });

  it('falls back to the key when the proxy is down, refuses, or cannot reach the server', async () => {
    const host = await serverWith();
    const refusing = await psmpWith({}, { accepts: () => false });
    const lost = await psmpWith({});
    for (const port of [await closedPort(), refusing.port, lost.port]) {
      const session = await connected(settingsFor(host.port, { psmp: psmpAt(port) }), byProxy);
      expect(session.method).toBe('ssh_key');
    }
    expect(lost.commands).toEqual(['exit 7']);
  });

  it('falls back to the proxy when the key is refused', async () => {
    const host = await serverWith({
      accepts: (context) => context.method === 'publickey' && context.username === 'secops',
    });
    const psmp = await psmpWith({ vpwebapp1: host.port });
    const session = await connected(settingsFor(host.port, { psmp: psmpAt(psmp.port) }), byKey);
    expect(session.method).toBe('ssh_psmp');
    expect(host.logins).toContain('publickey secops');
  });

  it('tells both failures when neither way works, and never a secret', async () => {
    const host = await serverWith({ accepts: () => false });
    const proxy = await closedPort();
    const error = await refusal(settingsFor(host.port, { psmp: psmpAt(proxy) }), byKey);
    expect(error).toMatchObject({
      failure: {
        kind: 'login-refused',
        temporary: true,
        detail: `vpwebapp1:${host.port}: deploy refused; proxy 127.0.0.1:${proxy}: ECONNREFUSED`,
      },
    });
    expect(JSON.stringify(error)).not.toContain('vault secret');
  });

  it('does not take a banner, or an exit code that is always 0, for a login', async () => {
    const host = await serverWith({
      provesItself: false,
      run: (_command, channel) => {
        channel.write('Welcome to PSMP\r\n');
        finish(channel, 0);
      },
    });
    expect(await refusal(settingsFor(host.port), byKey)).toMatchObject({
      failure: { kind: 'login-refused', detail: 'vpwebapp1: exit code 0 instead of 7: Welcome to PSMP' },
    });
  });
});

describe('PRE-3: host keys', () => {
  it('learns a key on first contact under the name of the inventory, in the form of ssh-keygen', async () => {
    const server = await serverWith();
    const keys = createMemoryKeyStore();
    await connected(settingsFor(server.port), byKey, keys);
    await connected(settingsFor(server.port), byKey, keys);
    const owner = { host: 'vpwebapp1', port: server.port, keyType: 'ssh-ed25519' };
    expect(keys.asked).toMatchObject([owner, owner]);
    expect(keys.asked[0]?.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    expect(keys.asked[0]?.fingerprint).toBe(keys.asked[1]?.fingerprint);
  });

  it('refuses a changed key before saying who we are, and tries nothing else', async () => {
    const server = await serverWith();
    const psmp = await psmpWith({ vpwebapp1: server.port });
    const keys = { verify: async () => 'changed' as const };
    const error = await refusal(settingsFor(server.port, { psmp: psmpAt(psmp.port) }), byKey, keys);
    expect(error).toMatchObject({ failure: { kind: 'host-key-changed', temporary: false } });
    expect(error).toMatchObject({ failure: { detail: expect.stringMatching(/^vpwebapp1:\d+ ssh-ed25519 SHA256:/) } });
    expect([...server.logins, ...psmp.logins]).toEqual([]);
  });

  it('asks about the key of the proxy, and does not go round a proxy whose key changed', async () => {
    const server = await serverWith();
    const psmp = await psmpWith({ vpwebapp1: server.port });
    const verify = vi.fn(async () => 'changed' as const);
    const error = await refusal(settingsFor(server.port, { psmp: psmpAt(psmp.port) }), byProxy, { verify });
    expect(error).toMatchObject({ failure: { kind: 'host-key-changed' } });
    expect(verify.mock.calls).toEqual([['127.0.0.1', psmp.port, 'ssh-ed25519', expect.any(String)]]);
    expect([...server.logins, ...psmp.logins]).toEqual([]);
  });

  it('waits for a slow store, and passes its own errors on', async () => {
    const server = await serverWith();
    let answer: (verdict: 'known') => void = () => {};
    const verify = vi.fn(() => new Promise<'known'>((resolve) => (answer = resolve)));
    const pending = connected(settingsFor(server.port), byKey, { verify });
    await vi.waitFor(() => expect(verify).toHaveBeenCalled(), { timeout: 10_000 });
    expect(server.logins).toEqual([]);
    answer('known');
    await pending;
    const broken = { verify: () => Promise.reject(new Error('database is away')) };
    expect(await refusal(settingsFor(server.port), byKey, broken)).toMatchObject({ message: 'database is away' });
  });
});
