// A key of the vault on OpenSSH itself, changed in the middle: what is open goes on, what is refused is asked for once more, and never a third time.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import ssh2 from 'ssh2';
import { afterEach, expect, it } from 'vitest';
import type { Target } from '../../../targets/ports.ts';
import { createSshPort } from '../../../targets/ssh/port.ts';
import { accountOf, joinVault, KEY } from '../../integrations/cyberark/joined.ts';
import { startFakePsmp } from '../ssh/fake-psmp.ts';
import { newKeyPair } from '../ssh/key-pair.ts';
import { createMemoryKeyStore } from '../ssh/key-store.ts';
import { describeWithSshd, type RealSshd, startRealSshd } from '../ssh/real-sshd.ts';

const target: Target = {
  hostname: 'vrwebapp1',
  platform: 'linux',
  reach: { kind: 'ssh' },
  sshMethod: 'ssh_key',
  environment: 'Recette',
};
const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function vaultWith(content: string, more: Partial<Parameters<typeof joinVault>[0]> = {}) {
  const vault = await joinVault({ accounts: [accountOf(content)], ...more });
  opened.push(vault.close);
  return vault;
}

async function worldOf(content: string, more: Partial<Parameters<typeof joinVault>[0]> = {}, accepted = content) {
  const userKey = { private: accepted, public: publicOf(accepted) };
  const sshd = await startRealSshd({ userKey, extraConfig: ['MaxStartups 100'] });
  opened.push(sshd.stop);
  const vault = await vaultWith(content, more);
  const port = createSshPort(
    {
      username: sshd.username,
      privateKey: vault.secrets.secretOf('key'),
      hosts: { vrwebapp1: { address: '127.0.0.1', port: sshd.port } },
    },
    createMemoryKeyStore(),
  );
  return { sshd, vault, port, asked: () => vault.ccp.seen.length };
}

function publicOf(privateKey: string): string {
  const key = ssh2.utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  return `${key.type} ${key.getPublicSSH().toString('base64')}`;
}

async function accept(sshd: RealSshd, privateKey: string): Promise<void> {
  await writeFile(path.join(sshd.dir, 'authorized_keys'), `${publicOf(privateKey)}\n`, { mode: 0o600 });
}

describeWithSshd('a key that a vault keeps (PRE-3)', () => {
  it('changed in the middle, is asked for once more; what is open goes on', async () => {
    const [before, after] = [newKeyPair().private, newKeyPair().private];
    const { sshd, vault, port, asked } = await worldOf(before, { waits: { heldMs: 60_000 } });
    const open = await port.connect(target);
    expect(asked()).toBe(1);
    await accept(sshd, after);
    vault.ccp.rotate(KEY.object, after);
    expect(await open.exec('exit 5')).toMatchObject({ exitCode: 5 });
    const many = await Promise.all(Array.from({ length: 8 }, () => port.connect(target)));
    for (const session of many) expect(await session.exec('exit 6')).toMatchObject({ exitCode: 6 });
    // Eight were refused at about the same time.
    expect(asked()).toBeLessThanOrEqual(4);
    for (const session of [open, ...many]) session.close();
  });

  it('that is refused and not changed is not tried again, until the vault gives another one', async () => {
    const [wrong, right] = [newKeyPair().private, newKeyPair().private];
    const { vault, port } = await worldOf(wrong, {}, right);
    for (let n = 0; n < 3; n += 1)
      await expect(port.connect(target)).rejects.toMatchObject({
        failure: { kind: 'login-refused', temporary: true, detail: expect.stringContaining('not tried again') },
      });
    vault.ccp.rotate(KEY.object, right);
    const session = await port.connect(target);
    expect(await session.exec('exit 5')).toMatchObject({ exitCode: 5 });
    session.close();
  });

  it('that the vault does not give leaves the server unjudged, without a connection to it', async () => {
    const key = newKeyPair().private;
    const { vault, port } = await worldOf(key);
    vault.ccp.fail({ kind: 'vault-down', times: Number.POSITIVE_INFINITY });
    await expect(port.connect(target)).rejects.toMatchObject({
      acted: 'no',
      failure: { kind: 'no-secret', temporary: true, detail: expect.stringContaining('APPAP007E') },
    });
    vault.ccp.heal();
    await expect
      .poll(() =>
        port.connect(target).then(
          (session) => session.close(),
          () => 'not yet',
        ),
      )
      .toBeUndefined();
  });

  it('with its passphrase of the vault too: between the change of both they do not fit', async () => {
    const pairs = ['one', 'two'].map((passphrase) =>
      ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256, cipher: 'aes256-cbc', passphrase, rounds: 1 }),
    );
    const [first, second] = pairs;
    if (first === undefined || second === undefined) throw new Error('no pair');
    const PASS = { safe: KEY.safe, object: 'passphrase' };
    const vault = await vaultWith(first.private, {
      accounts: [accountOf(first.private), accountOf('one', PASS)],
      settings: { accounts: { key: KEY, pass: PASS } },
    });
    const sshd = await startRealSshd({ userKey: first });
    opened.push(sshd.stop);
    const port = createSshPort(
      {
        username: sshd.username,
        privateKey: vault.secrets.secretOf('key'),
        passphrase: vault.secrets.secretOf('pass'),
        hosts: { vrwebapp1: { address: '127.0.0.1', port: sshd.port } },
      },
      createMemoryKeyStore(),
    );
    (await port.connect(target)).close();
    vault.ccp.rotate(KEY.object, second.private);
    await expect
      .poll(() =>
        port.connect(target).then(
          () => 'in',
          (error) => error.failure,
        ),
      )
      .toMatchObject({ kind: 'no-secret', temporary: true });
    vault.ccp.rotate(PASS.object, 'two');
    await writeFile(path.join(sshd.dir, 'authorized_keys'), `${second.public}\n`);
    await expect
      .poll(() =>
        port.connect(target).then(
          (session) => session.close(),
          () => 'not yet',
        ),
      )
      .toBeUndefined();
  });
});

it('a password of the proxy is tried once, once more when it has changed, and by nobody else while it has not', async () => {
  const given: string[] = [];
  const proxy = await startFakePsmp(
    { vaultUser: 'svc', hosts: {}, hostUser: 'u', hostKey: newKeyPair().private },
    {
      accepts: (context) => {
        if (context.method === 'password') given.push(context.password);
        return false;
      },
      methods: ['password'],
    },
  );
  opened.push(() => proxy.stop());
  const vault = await vaultWith('password-one');
  const port = createSshPort(
    {
      username: 'u',
      privateKey: newKeyPair().private,
      hosts: { vrwebapp1: { address: '127.0.0.1', port: 1 } },
      psmp: {
        host: '127.0.0.1',
        port: proxy.port,
        vaultUser: 'svc',
        account: 'root',
        password: vault.secrets.secretOf('key'),
      },
    },
    createMemoryKeyStore(),
  );
  const behind = { ...target, sshMethod: 'ssh_psmp' } as const;
  const refused = () => port.connect(behind).catch((error) => error.failure);
  const all = await Promise.all(Array.from({ length: 20 }, refused));
  for (const failure of all) expect(failure).toMatchObject({ kind: 'no-secret', temporary: true });
  expect(given).toEqual(['password-one']);
  vault.ccp.rotate(KEY.object, 'password-two');
  await Promise.all(Array.from({ length: 20 }, refused));
  await refused();
  expect(given).toEqual(['password-one', 'password-two']);
});
