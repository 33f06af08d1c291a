// The SSH key changes while a worker runs: the next login is made with the new one, and one that cannot be read changes nothing.

import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSshPort } from '../../targets/ssh/port.ts';
import { newKeyPair } from './ssh/key-pair.ts';
import { createMemoryKeyStore } from './ssh/key-store.ts';
import { byKey, byProxy, psmpAt, psmpWith, serverWith, settingsFor } from './ssh/port-fixtures.ts';

describe('the key of a worker', () => {
  it('is the one of the file at each login', async () => {
    const [first, second] = [newKeyPair(), newKeyPair()];
    let privateKey = first.private;
    const offered: string[] = [];
    const server = await serverWith({
      accepts: (context) => {
        if (context.method === 'publickey') offered.push(context.key.data.toString('base64'));
        return context.method === 'publickey';
      },
    });
    const warned: string[] = [];
    const port = createSshPort(settingsFor(server.port, { privateKey: () => privateKey }), createMemoryKeyStore(), {
      warn: (sentence) => void warned.push(sentence),
    });
    const keyOf = async () => {
      (await port.connect(byKey)).close();
      return offered.at(-1);
    };
    const blob = (text: string) => text.split(' ')[1];
    expect(await keyOf()).toBe(blob(first.public));
    privateKey = second.private.slice(0, 200);
    expect(await keyOf()).toBe(blob(first.public));
    expect(await keyOf()).toBe(blob(first.public));
    expect(warned).toEqual([expect.stringContaining('cannot be used')]);
    privateKey = second.private;
    expect(await keyOf()).toBe(blob(second.public));
    expect(warned).toHaveLength(1);
  });

  it('and its passphrase are of one another: between two writes the old two are used', async () => {
    const make = (passphrase: string) =>
      generateKeyPairSync('rsa', {
        modulusLength: 2048,
        privateKeyEncoding: { type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase },
        publicKeyEncoding: { type: 'spki', format: 'pem' },
      }).privateKey;
    let [privateKey, passphrase] = [make('one'), 'one'];
    const server = await serverWith();
    const settings = settingsFor(server.port, { privateKey: () => privateKey, passphrase: () => passphrase });
    const port = createSshPort(settings, createMemoryKeyStore());
    privateKey = make('two');
    (await port.connect(byKey)).close();
    passphrase = 'two';
    (await port.connect(byKey)).close();
    expect(server.logins).toHaveLength(2);
  });

  it('of the proxy, and the password of the vault, follow too', async () => {
    let password = 'one';
    const given: string[] = [];
    const proxy = await psmpWith(
      {},
      {
        accepts: (context) => {
          if (context.method === 'password') given.push(context.password);
          return false;
        },
        methods: ['password'],
      },
    );
    const psmp = { ...psmpAt(proxy.port), password: () => password };
    const port = createSshPort({ ...settingsFor(1), psmp }, createMemoryKeyStore());
    await port.connect(byProxy).catch(() => undefined);
    password = 'two';
    await port.connect(byProxy).catch(() => undefined);
    expect(given).toEqual(['one', 'two']);
  });
});
