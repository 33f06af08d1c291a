// How the SSH port finds a server.
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { findHost } from '../../../targets/ssh/find-host.ts';
import { quickwinOrder } from '../../../targets/ssh/host-names.ts';
import { createLimit } from '../../../targets/ssh/limit.ts';
import { createMemoryKeyStore } from './key-store.ts';
import { closedPort } from './loopback.ts';
import { byKey, connected, ours, refusal, serverWith, settingsFor } from './port-fixtures.ts';

describe('PRE-2: the name and the port', () => {
  const known = (names: Record<string, string[]>) =>
    vi.fn(async (name: string): Promise<readonly string[]> => {
      const addresses = names[name];
      if (addresses === undefined) throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
      return addresses;
    });

  it('takes the first suffix that resolves and answers, in the order of the settings', async () => {
    const server = await serverWith();
    const lookup = known({ 'vpwebapp1.sanef-rec.fr': ['127.0.0.1'], 'vpwebapp1.sanef.fr': ['127.0.0.1'] });
    const settings = { username: 'deploy', privateKey: ours, port: server.port };
    const session = await connected(settings, byKey, createMemoryKeyStore(), { lookup });
    expect(session.address).toBe('vpwebapp1.sanef-rec.fr');
    expect(lookup.mock.calls.flat()).toEqual(['vpwebapp1', 'vpwebapp1.sanef.groupe', 'vpwebapp1.sanef-rec.fr']);
  });

  it('goes on to the next suffix, and to the next address, when one does not answer', async () => {
    const server = await serverWith();
    // Nobody listens on these two: the server has 127.0.0.1 only.
    const lookup = known({ vpwebapp1: ['127.0.0.9'], 'vpwebapp1.sanef.groupe': ['127.0.0.8', '127.0.0.1'] });
    const settings = { username: 'deploy', privateKey: ours, port: server.port };
    const session = await connected(settings, byKey, createMemoryKeyStore(), { lookup });
    expect(session.address).toBe('vpwebapp1.sanef.groupe');
  });

  it('follows the order of QuickWin when it is given', async () => {
    const server = await serverWith();
    const lookup = known({ 'vrwebapp1.sanef-rec.fr': ['127.0.0.1'], 'vrwebapp1.sanef.groupe': ['127.0.0.1'] });
    const settings = { username: 'deploy', privateKey: ours, port: server.port };
    const target = { ...byKey, hostname: 'vrwebapp1' };
    const deps = { lookup, suffixOrder: quickwinOrder };
    expect(await connected(settings, target, createMemoryKeyStore(), deps)).toMatchObject({
      address: 'vrwebapp1.sanef-rec.fr',
    });
  });

  it('says that no name is known, with every name tried, for good', async () => {
    const settings = { username: 'deploy', privateKey: ours, suffixes: ['', '.sanef.fr'] };
    expect(await refusal(settings, byKey, createMemoryKeyStore(), { lookup: known({}) })).toMatchObject({
      failure: {
        kind: 'name-unknown',
        temporary: false,
        detail: 'vpwebapp1: ENOTFOUND; vpwebapp1.sanef.fr: ENOTFOUND',
      },
    });
  });

  it('holds a resolver that does not answer for a temporary trouble', async () => {
    const settings = { username: 'deploy', privateKey: ours, suffixes: [''], tcpTimeoutMs: 20 };
    const silent = { lookup: () => new Promise<readonly string[]>(() => {}) };
    expect(await refusal(settings, byKey, createMemoryKeyStore(), silent)).toMatchObject({
      failure: { kind: 'name-unknown', temporary: true },
    });
  });

  it('does not hold a name for silent that waits behind others for a thread of the resolver', async () => {
    const threads = createLimit(48);
    const lookup = async () => {
      const giveBack = await threads.take();
      await wait(30);
      giveBack();
      throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
    };
    const names = Array.from({ length: 480 }, (_, n) => `vpunknown${n}`);
    const said = names.map((name) =>
      findHost([name], { lookup, port: 22, timeoutMs: 150 }).catch((error) => error.failure.detail),
    );
    expect(await Promise.all(said)).toEqual(names.map((name) => `${name}: ENOTFOUND`));
  });

  it('says that the port is closed, with name and address', async () => {
    const port = await closedPort();
    expect(await refusal(settingsFor(port), byKey)).toMatchObject({
      failure: { kind: 'port-closed', temporary: true, detail: `vpwebapp1 127.0.0.1:${port}: ECONNREFUSED` },
    });
  });

  it.each(['web app', 'a@b', '-oProxyCommand', 'a\nb', '', 'x'.repeat(300)])(
    'refuses %j before any lookup',
    async (hostname) => {
      const lookup = known({});
      const settings = { username: 'deploy', privateKey: ours };
      expect(await refusal(settings, { ...byKey, hostname }, createMemoryKeyStore(), { lookup })).toMatchObject({
        failure: { kind: 'name-unknown', temporary: false },
      });
      expect(lookup).not.toHaveBeenCalled();
    },
  );
});
