// PRE-3: a server has a key of each type. One more is no other identity, one less is not the alarm of a key put in the place of another.
// With OpenSSH.
import ssh2 from 'ssh2';
import { afterEach, expect, it } from 'vitest';
import { createSshPort } from '../../../targets/ssh/port.ts';
import { type KeyPair, newKeyPair } from './key-pair.ts';
import { createMemoryKeyStore } from './key-store.ts';
import { closedPort } from './loopback.ts';
import { describeWithSshd, type RealSshd, startRealSshd } from './real-sshd.ts';

const make = {
  rsa: () => ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 }),
  ecdsa: () => ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }),
  ed25519: () => newKeyPair(),
};
type Type = keyof typeof make;
const NAMES = { rsa: 'ssh-rsa', ecdsa: 'ecdsa-sha2-nistp256', ed25519: 'ssh-ed25519' };

describeWithSshd('PRE-3: the host keys of one server', () => {
  let running: RealSshd | null = null;
  afterEach(async () => {
    await running?.stop();
    running = null;
  });

  /** A server that is started anew with other keys, on the same port. */
  async function newServer() {
    const [port, store, userKey] = [await closedPort(), createMemoryKeyStore(), newKeyPair()];
    const connectWith = async (...hostKeys: readonly KeyPair[]) => {
      await running?.stop();
      running = await startRealSshd({ port, userKey, hostKeys });
      const settings = {
        username: running.username,
        privateKey: userKey.private,
        hosts: { vrwebapp1: { address: '127.0.0.1', port } },
      };
      const target = {
        hostname: 'vrwebapp1',
        platform: 'linux',
        reach: { kind: 'ssh' },
        sshMethod: 'ssh_key',
        environment: 'Recette',
      } as const;
      const session = await createSshPort(settings, store).connect(target);
      return session;
    };
    const types = () => [...(store.known.get(`vrwebapp1:${port}`)?.keys() ?? [])].sort();
    return { store, connectWith, types };
  }

  it.each<[Type, Type]>([
    ['rsa', 'ed25519'],
    ['rsa', 'ecdsa'],
    ['ecdsa', 'ed25519'],
    ['ed25519', 'rsa'],
  ])('of type %s, and of %s besides: known, and remembered beside it', async (first, second) => {
    const { connectWith, types, store } = await newServer();
    const [a, b] = [make[first](), make[second]()];
    (await connectWith(a)).close();
    expect(types()).toEqual([NAMES[first]]);
    const session = await connectWith(a, b);
    await expect.poll(types).toEqual([NAMES[first], NAMES[second]].sort());
    expect(store.asked.map(({ keyType }) => keyType)).toEqual([NAMES[first], NAMES[first]]);
    session.close();
    // As when a host is put into FIPS mode.
    (await connectWith(b)).close();
    await expect(connectWith(a, make[second]()).then((one) => one.close())).resolves.toBeUndefined();
    await expect(connectWith(make[second]())).rejects.toMatchObject({ failure: { kind: 'host-key-changed' } });
  });

  it('refuses another key of a type on record, whatever is beside it', async () => {
    const { connectWith, types } = await newServer();
    (await connectWith(make.rsa())).close();
    const failure = { kind: 'host-key-changed', temporary: false };
    await expect(connectWith(make.rsa(), make.ed25519())).rejects.toMatchObject({
      failure: { ...failure, detail: expect.stringMatching(/^vrwebapp1:\d+ ssh-rsa SHA256:\S+$/) },
    });
    expect(types()).toEqual(['ssh-rsa']);
  });

  it('says that the type on record is gone, when it was the only one', async () => {
    const { connectWith, types } = await newServer();
    (await connectWith(make.ed25519())).close();
    await expect(connectWith(make.ecdsa())).rejects.toMatchObject({
      failure: {
        kind: 'host-key-changed',
        detail: expect.stringMatching(/ecdsa-sha2-nistp256 SHA256:\S+; no longer ssh-ed25519, which is on record$/),
      },
    });
    expect(types()).toEqual(['ssh-ed25519']);
  });
});
