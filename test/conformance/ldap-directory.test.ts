// PEOPLE-2 and PEOPLE-3 on a real OpenLDAP: groups by name and by login, in each other, with a server that answers at length by pages alone.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Attribute, Change, Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../support/test-database.ts';
import { missingFor, type RunningDirectory, SLAPD_BASE, startSlapd } from './support/directories.ts';
import { type Followed, followDirectory } from './support/followed-directory.ts';

const why = missingFor(['slapd', 'openssl']);
const PEOPLE = `ou=people,${SLAPD_BASE}`;
const GROUPS = `ou=groups,${SLAPD_BASE}`;
const person = (uid: string) => `uid=${uid},${PEOPLE}`;
const group = (cn: string) => `cn=${cn},${GROUPS}`;
const SECRET = 'Passw0rd-of-somebody';

describe.skipIf(why !== '')(`rights by the groups of a real OpenLDAP${why}`, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-ldap-'));
  let slapd: RunningDirectory;
  let followed: Followed;
  let database: Awaited<ReturnType<typeof createTestDatabase>>;

  const modify = (dn: string, operation: 'add' | 'delete' | 'replace', type: string, ...values: string[]) =>
    slapd.admin.modify(dn, new Change({ operation, modification: new Attribute({ type, values }) }));

  const addPerson = (uid: string) =>
    slapd.admin.add(person(uid), {
      objectClass: ['inetOrgPerson', 'posixAccount', 'shadowAccount'],
      ...{ cn: uid, sn: uid, displayName: uid, mail: `${uid}@example.test`, userPassword: SECRET },
      ...{ uidNumber: '1000', gidNumber: '1000', homeDirectory: '/' },
    });

  const settingsFor = (urls: readonly string[]) => ({
    ...{ kind: 'ldap', urls, caFile: slapd.caFile, bases: [PEOPLE], bind: { user: person('patchcenter') } },
    groups: { [group('patching')]: ['operator'], [group('unix')]: ['viewer'] },
    ...{ silenceSeconds: 20, pageSize: 10 },
  });

  beforeAll(async () => {
    database = await createTestDatabase();
    slapd = await startSlapd();
    await slapd.admin.add(SLAPD_BASE, { objectClass: ['dcObject', 'organization'], dc: 'example', o: 'Example' });
    for (const ou of ['people', 'groups']) {
      await slapd.admin.add(`ou=${ou},${SLAPD_BASE}`, { objectClass: ['organizationalUnit'], ou });
    }
    await slapd.admin.add(`cn=policy,${SLAPD_BASE}`, {
      objectClass: ['device', 'pwdPolicy'],
      ...{ cn: 'policy', pwdAttribute: 'userPassword', pwdLockout: 'TRUE', pwdMaxFailure: '2' },
    });
    const names = ['patchcenter', 'omar', 'ida', 'nested', ...Array.from({ length: 20 }, (_, index) => `unix${index}`)];
    for (const uid of names) await addPerson(uid);
    const named = (cn: string, ...member: string[]) =>
      slapd.admin.add(group(cn), { objectClass: ['groupOfNames'], cn, member });
    await named('inner', person('nested'), group('outer'));
    await named('outer', group('inner'));
    // One of its members is no more: nothing keeps such names up there.
    await named('patching', person('omar'), person('ida'), group('outer'), person('gone'));
    await slapd.admin.add(group('unix'), {
      objectClass: ['posixGroup'],
      ...{ cn: 'unix', gidNumber: '2000', memberUid: names.filter((name) => name.startsWith('unix')) },
    });
    followed = followDirectory(database.db, folder, settingsFor([slapd.ldap]), SECRET);
  });

  afterAll(async () => {
    await slapd?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives them over StartTLS: groups in groups, logins, and more people than one answer may hold', async () => {
    expect(await followed.readAgain()).toBeNull();
    const rights = await followed.rights();
    expect(rights).toMatchObject({ omar: ['operator'], ida: ['operator'], nested: ['operator'], unix7: ['viewer'] });
    expect(Object.keys(rights)).toHaveLength(23);
  });

  it('takes them within a minute from a person removed from the group', async () => {
    await modify(group('patching'), 'delete', 'member', person('omar'));
    expect(await followed.readAgain()).toBeNull();
    expect((await followed.rights()).omar).toEqual([]);
    await modify(group('patching'), 'add', 'member', person('omar'));
    await followed.readAgain();
    expect((await followed.rights()).omar).toEqual(['operator']);
  });

  it('gives no right to an expired or a locked account', async () => {
    const today = Math.floor(Date.now() / 86_400_000);
    await modify(person('ida'), 'replace', 'shadowExpire', String(today - 1));
    await followed.readAgain();
    expect(await followed.rights()).not.toHaveProperty('ida');
    await modify(person('ida'), 'replace', 'shadowExpire', String(today + 30));
    await followed.readAgain();
    expect((await followed.rights()).ida).toEqual(['operator']);
    for (let count = 0; count < 3; count += 1) await wrongLogin(person('ida'));
    await followed.readAgain();
    expect(await followed.rights()).not.toHaveProperty('ida');
    await modify(person('ida'), 'delete', 'pwdAccountLockedTime');
    await followed.readAgain();
    expect((await followed.rights()).ida).toEqual(['operator']);
  });

  it('takes nothing away when a group is gone, or so many are', async () => {
    const before = await followed.rights();
    const members = Array.from({ length: 15 }, (_, index) => `unix${index}`);
    await modify(group('unix'), 'delete', 'memberUid', ...members);
    expect(await followed.readAgain()).toBe(`shrunk: members of ${group('unix')}: 15 of 20 gone`);
    expect(await followed.rights()).toEqual(before);
    await modify(group('unix'), 'add', 'memberUid', ...members);
    await slapd.admin.modifyDN(group('patching'), 'cn=renamed');
    expect(await followed.readAgain(3600)).toBe(`incomplete: the group ${group('patching')} is not found`);
    expect(await followed.rights()).toEqual(before);
    await slapd.admin.modifyDN(group('renamed'), 'cn=patching');
    expect(await followed.readAgain(3600)).toBeNull();
  });

  it('reads the same over LDAPS, and not at all without TLS', async () => {
    const counts = `${group('patching')}: 3; ${group('unix')}: 20`;
    expect(await followDirectory(database.db, folder, settingsFor([slapd.ldaps]), SECRET).probe()).toBe(counts);
    const open = { ...settingsFor([slapd.ldap]), startTls: false };
    await expect(followDirectory(database.db, folder, open, SECRET).probe()).rejects.toThrow(
      'encrypted connection (13)',
    );
  });

  it('trusts no certificate that the company’s authority has not signed', async () => {
    const { caFile: _, ...stranger } = settingsFor([slapd.ldaps]);
    await expect(followDirectory(database.db, folder, stranger, SECRET).probe()).rejects.toThrow(
      'the certificate is not trusted',
    );
  });

  async function wrongLogin(dn: string): Promise<void> {
    const client = new Client({ url: slapd.ldaps, tlsOptions: { ca: slapd.caPem, servername: '' }, timeout: 10_000 });
    await client.bind(dn, 'not-the-password').catch(() => {});
    await client.unbind();
  }
});
