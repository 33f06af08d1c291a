// PEOPLE-2 and PEOPLE-3 on a real Active Directory: a Samba domain controller, provisioned for this file.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Attribute, Change, Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../support/test-database.ts';
import { missingFor, type RunningDirectory, startSamba } from './support/directories.ts';
import { type Followed, followDirectory } from './support/followed-directory.ts';

const why = missingFor(['samba', 'samba-tool', 'openssl']);
const BASE = 'DC=example,DC=test';
const USERS = `CN=Users,${BASE}`;
const dnOf = (name: string) => `CN=${name},${USERS}`;
const SECRET = 'Passw0rd-of-somebody';
const ENABLED = '512';
const DISABLED = '514';

describe.skipIf(why !== '')(`rights by the groups of a real Active Directory${why}`, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-ad-'));
  let samba: RunningDirectory;
  let followed: Followed;
  let database: Awaited<ReturnType<typeof createTestDatabase>>;

  const set = (name: string, attribute: string, ...values: (Buffer | string)[]) =>
    samba.admin.modify(
      dnOf(name),
      new Change({
        operation: 'replace',
        modification: new Attribute({ type: attribute, values: values as string[] }),
      }),
    );
  const inGroup = (group: string, name: string, operation: 'add' | 'delete') =>
    samba.admin.modify(
      dnOf(group),
      new Change({ operation, modification: new Attribute({ type: 'member', values: [dnOf(name)] }) }),
    );

  async function addUser(name: string, mail = `${name.toLowerCase()}@example.test`): Promise<void> {
    const login = name.replaceAll(/[^A-Za-z]/g, '').slice(0, 18);
    await samba.admin.add(dnOf(name.replace(/[()]/g, (sign) => sign)), {
      objectClass: ['user'],
      ...{ sAMAccountName: login, userPrincipalName: `${login}@example.test`, displayName: name, mail },
      userAccountControl: DISABLED,
    });
    await set(name, 'unicodePwd', Buffer.from(`"${SECRET}"`, 'utf16le'));
    await set(name, 'userAccountControl', ENABLED);
  }

  const addGroup = (name: string, ...members: string[]) =>
    samba.admin.add(dnOf(name), {
      objectClass: ['group'],
      sAMAccountName: name,
      ...(members.length === 0 ? {} : { member: members.map(dnOf) }),
    });

  const settingsFor = (urls: readonly string[]) => ({
    ...{
      kind: 'active-directory',
      urls,
      caFile: samba.caFile,
      bases: [BASE],
      bind: { user: 'patchcenter@example.test' },
    },
    groups: { [dnOf('Patching')]: ['operator'], [dnOf('Owners')]: ['owner'] },
    silenceSeconds: 20,
  });

  beforeAll(async () => {
    database = await createTestDatabase();
    samba = await startSamba();
    await addUser('patchcenter');
    for (const name of ['Omar', 'Ida', 'Nested', 'Primary', 'Lina (Paris)']) {
      await addUser(name, `${name.split(' ')[0]?.toLowerCase()}@example.test`);
    }
    await addGroup('Inner', 'Nested');
    await addGroup('Outer', 'Inner');
    // A circle: each is in the other.
    await inGroup('Inner', 'Outer', 'add');
    await addGroup('Patching', 'Omar', 'Ida', 'Lina (Paris)', 'Outer');
    await addGroup('Owners', 'Omar');
    followed = followDirectory(database.db, folder, settingsFor([samba.ldaps]), SECRET);
  }, 400_000);

  afterAll(async () => {
    await samba?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives them, nested groups and names with parentheses included, over LDAPS', async () => {
    expect(await followed.readAgain()).toBeNull();
    expect(await followed.rights()).toEqual({
      ...{ ida: ['operator'], lina: ['operator'], nested: ['operator'], omar: ['operator', 'owner'] },
    });
  });

  it('takes them within a minute from a person removed from the group', async () => {
    await inGroup('Patching', 'Omar', 'delete');
    expect(await followed.readAgain()).toBeNull();
    expect((await followed.rights()).omar).toEqual(['owner']);
    await inGroup('Patching', 'Omar', 'add');
    await followed.readAgain();
    expect((await followed.rights()).omar).toEqual(['operator', 'owner']);
  });

  it('gives them to those whose primary group it is, whom memberOf does not name', async () => {
    await inGroup('Patching', 'Primary', 'add');
    const { searchEntries } = await samba.admin.search(dnOf('Patching'), {
      scope: 'base',
      explicitBufferAttributes: ['objectSid'],
      attributes: ['objectSid'],
    });
    const sid = searchEntries[0]?.objectSid as Buffer;
    await set('Primary', 'primaryGroupID', String(sid.readUInt32LE(sid.length - 4)));
    await followed.readAgain();
    expect((await followed.rights()).primary).toEqual(['operator']);
  });

  it('gives no right to a disabled, an expired or a locked account, and gives it back', async () => {
    await set('Ida', 'userAccountControl', DISABLED);
    await followed.readAgain();
    expect(await followed.rights()).not.toHaveProperty('ida');
    await set('Ida', 'userAccountControl', ENABLED);
    await followed.readAgain();
    expect((await followed.rights()).ida).toEqual(['operator']);

    const yesterday = (BigInt(Date.now() - 86_400_000) + 11_644_473_600_000n) * 10_000n;
    await set('Ida', 'accountExpires', String(yesterday));
    await followed.readAgain();
    expect(await followed.rights()).not.toHaveProperty('ida');
    await set('Ida', 'accountExpires', '0');
    await followed.readAgain();
    expect((await followed.rights()).ida).toEqual(['operator']);

    await samba.admin.modify(
      BASE,
      new Change({ operation: 'replace', modification: new Attribute({ type: 'lockoutThreshold', values: ['2'] }) }),
    );
    for (let count = 0; count < 3; count += 1) await wrongLogin('Ida@example.test');
    await followed.readAgain();
    expect(await followed.rights()).not.toHaveProperty('ida');
    await set('Ida', 'lockoutTime', '0');
    await followed.readAgain();
    expect((await followed.rights()).ida).toEqual(['operator']);
  });

  it('gives none to whose password has expired', async () => {
    await set('Lina (Paris)', 'pwdLastSet', '0');
    await followed.readAgain();
    expect(await followed.rights()).not.toHaveProperty('lina');
    await set('Lina (Paris)', 'pwdLastSet', '-1');
    await followed.readAgain();
    expect((await followed.rights()).lina).toEqual(['operator']);
  });

  it('gives a person whose address has changed the same account, under the new address', async () => {
    await set('Omar', 'mail', 'omar.other@example.test');
    await followed.readAgain();
    expect((await followed.rights())['omar.other']).toEqual(['operator', 'owner']);
    expect(Object.keys(await followed.rights())).toHaveLength(5);
  });

  it('reads the same over StartTLS, and from the second of two addresses', async () => {
    const both = followDirectory(database.db, folder, settingsFor(['ldaps://127.0.0.9:1', samba.ldap]), SECRET);
    expect(await both.probe()).toBe(`${dnOf('Patching')}: 5; ${dnOf('Owners')}: 1`);
  });

  it('reads more people than a page holds', async () => {
    const small = { ...settingsFor([samba.ldaps]), groups: { [dnOf('Many')]: ['viewer'] }, pageSize: 10 };
    const names = Array.from({ length: 25 }, (_, index) => `Many ${index}`);
    for (const name of names) {
      await samba.admin.add(dnOf(name), {
        objectClass: ['user'],
        sAMAccountName: name.replace(' ', ''),
        displayName: name,
      });
    }
    await addGroup('Many', ...names);
    expect(await followDirectory(database.db, folder, small, SECRET).probe()).toBe(`${dnOf('Many')}: 25`);
  });

  it('says in words why its own account is refused, and waits the hour', async () => {
    const wrong = followDirectory(database.db, folder, settingsFor([samba.ldaps]), 'wrong');
    await expect(wrong.probe()).rejects.toThrow('the account is unknown, or its password is wrong (49, data 52e)');
    const before = await followed.rights();
    await set('patchcenter', 'userAccountControl', DISABLED);
    expect(await followed.readAgain()).toBe('refused: the account is disabled (49, data 533)');
    const runs = async () => (await database.db.selectFrom('integration_runs').select('id').execute()).length;
    const known = await runs();
    for (const minutes of [10, 20, 29]) await followed.readAgain(minutes * 60);
    expect(await runs()).toBe(known);
    expect(await followed.rights()).toEqual(before);
    await set('patchcenter', 'userAccountControl', ENABLED);
    expect(await followed.readAgain(120)).toBeNull();
    expect(await runs()).toBe(known + 1);
  });

  async function wrongLogin(user: string): Promise<void> {
    const client = new Client({ url: samba.ldaps, tlsOptions: { ca: samba.caPem, servername: '' }, timeout: 10_000 });
    await client.bind(user, 'not-the-password').catch(() => {});
    await client.unbind();
  }
});
