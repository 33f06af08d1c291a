// Whatever a directory does wrong leaves the rights as they were, says so in one line, and is over with the next good reading.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { integration } from '../../../integrations/directory/integration.ts';
import { directoryPeople } from '../../../integrations/directory/mapping.ts';
import { directorySettings } from '../../../integrations/directory/settings.ts';
import { type DirectoryStandIn, EVERY_FAULT, startDirectory } from '../../../integrations/directory/stand-in.ts';
import type { StandInEntry } from '../../../integrations/directory/stand-in-filter.ts';
import { syncJob } from '../../../jobs/integrations/sync-job.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addUser } from '../../support/campaign-data.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const BASE = 'DC=example,DC=test';
const PATCHING = `CN=Patching,${BASE}`;
let directory: DirectoryStandIn;
let ctx: TestJobs;
let password: string;

const dnOf = (name: string) => `CN=${name},${BASE}`;
const names = Array.from({ length: 30 }, (_, index) => `person${index}`);

function person(name: string, more: StandInEntry['values'] = {}): StandInEntry {
  const guid = Buffer.alloc(16);
  guid.write(name, 'latin1');
  const values = {
    ...{
      objectClass: ['top', 'person', 'user'],
      objectCategory: ['person'],
      cn: [name],
      mail: [`${name}@example.test`],
    },
    ...{ objectGUID: [guid], userAccountControl: ['512'], accountExpires: ['0'], primaryGroupID: ['513'] },
    'msDS-User-Account-Control-Computed': ['0'],
    ...more,
  };
  return { dn: dnOf(name), values };
}

function group(dn: string, members: readonly string[]): StandInEntry {
  const sid = Buffer.alloc(28);
  sid.writeUInt32LE(1000 + dn.length, 24);
  return { dn, values: { objectClass: ['top', 'group'], objectSid: [sid], member: members.map(dnOf) } };
}

beforeAll(async () => {
  directory = await startDirectory([]);
  await addUser(db, 'Ada', ['admin']);
});
afterAll(() => directory.close());

beforeEach(async () => {
  for (const table of [
    ...(['integration_incoming', 'integration_runs', 'integration_states', 'integration_records'] as const),
    'directory_accounts',
  ] as const)
    await db.deleteFrom(table).execute();
  await db.deleteFrom('user_roles').where('by_admin', '=', false).execute();
  await db.updateTable('users').set({ disabled_at: null, expires_at: null }).execute();
  directory.heal();
  for (const name of names) directory.set(person(name));
  directory.set(group(PATCHING, names));
  password = 'secret';
  ctx = createJobContext(db, createFakeTargets());
  join({});
});

function join(more: object): void {
  const settings = directorySettings.parse({
    ...{ kind: 'active-directory', urls: [directory.url], startTls: false, bases: [BASE], pageSize: 10 },
    bind: { user: 'patchcenter@example.test', passwordFile: 'password' },
    groups: { [PATCHING]: ['operator'] },
    ...more,
  });
  const connection = integration.connect(
    { ...settings, silenceSeconds: 2 },
    {
      http: () => {
        throw new Error('no HTTP');
      },
      secret: () => () => password,
      warn: () => {},
      now: () => new Date(),
    },
  );
  const people: (typeof ctx)['integrations'][number]['people'] = (records) => directoryPeople(records, settings);
  ctx = {
    ...ctx,
    integrations: [
      {
        name: 'directory',
        schedule: integration.scheduleOf(settings),
        people,
        machines: null,
        changes: null,
        connection,
      },
    ],
  };
}

async function run(minutes = 61): Promise<string | null> {
  ctx.time.now = new Date(ctx.time.now.getTime() + minutes * 60_000);
  for (const payload of await syncJob.due(ctx)) await syncJob.run(ctx, payload);
  const last = await db.selectFrom('integration_runs').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
  return last.fault === null ? null : `${last.fault}: ${last.detail}`;
}

async function rights(): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('users as u')
    .innerJoin('user_roles as r', 'r.user_id', 'u.id')
    .select(['u.email', 'r.role'])
    .where('u.disabled_at', 'is', null)
    .where('u.expires_at', 'is', null)
    .orderBy('u.email')
    .execute();
  return rows.map(({ email, role }) => `${email} ${role}`);
}

describe.each(EVERY_FAULT)('%j', (fault) => {
  it('leaves every right as it was, and is over with the next good reading', async () => {
    expect(await run()).toBeNull();
    const before = await rights();
    expect(before).toHaveLength(31);
    directory.fail(fault, Number.POSITIVE_INFINITY);
    const said = await run();
    expect(await rights()).toEqual(before);
    if (fault.kind === 'twice' || fault.kind === 'referrals') expect(said).toBeNull();
    else expect(said).toMatch(/^(silent|refused|limited|unreachable|nonsense|incomplete|shrunk): ./);
    directory.heal();
    directory.set(group(PATCHING, names.slice(1)));
    expect(await run()).toBeNull();
    expect(await rights()).toHaveLength(30);
  });
});

it('does not try a refused login again within the hour', async () => {
  await run();
  directory.fail({ kind: 'code', code: 49, words: 'error, data 775, v4563', at: 'bind' }, 1);
  expect(await run()).toBe('refused: the account is locked (49, data 775)');
  const { binds } = directory;
  for (const minutes of [1, 20, 38]) await run(minutes);
  expect(directory.binds).toBe(binds);
  expect(await run(2)).toBeNull();
});

it('takes what a lost connection shows without a login for no answer', async () => {
  const inner = group(dnOf('Inner'), names.slice(0, 4));
  directory.set(inner);
  directory.set(group(PATCHING, ['Inner', ...names.slice(4, 8)]));
  await run();
  const before = await rights();
  expect(before).toHaveLength(9);
  // The group, then the groups in it: the people would be asked for by nobody in particular, who is shown none.
  directory.fail({ kind: 'lost' }, 1, 1);
  expect(await run()).toMatch(/^unreachable: /);
  expect(await rights()).toEqual(before);
  directory.remove(inner.dn);
});

it.each([
  ['between two pages of people', 12, 2],
  ['before it asks for the accounts here', 8, 2],
])('goes on with no connection that the library has made anew without a login, %s', async (_, members, after) => {
  directory.set(group(PATCHING, names.slice(0, members)));
  expect(await run()).toBeNull();
  const before = await rights();
  expect(before).toHaveLength(members + 1);
  // What is written of a page takes its time: the end of the connection is seen before the next question.
  directory.fail({ kind: 'lost' }, 1, after);
  expect(await run()).toMatch(/^unreachable: /);
  expect(await rights()).toEqual(before);
});

it('takes people in groups of a group whom it may not see for no departures', async () => {
  const inner = group(dnOf('Inner'), names.slice(0, 4));
  directory.set(inner);
  directory.set(group(PATCHING, ['Inner']));
  expect(await run()).toBeNull();
  const before = await rights();
  expect(before).toHaveLength(5);
  for (const name of names) directory.remove(dnOf(name));
  expect(await run()).toMatch(/^incomplete: the group .* has 4 members, none of whom is found/);
  expect(await rights()).toEqual(before);
  directory.remove(inner.dn);
});

it('of LDAP, too, takes members whom it may not see for no departures, but a group that is empty', async () => {
  const ldapGroup = (members: readonly string[]): StandInEntry => ({
    dn: PATCHING,
    values: { objectClass: ['groupOfNames'], member: members.map(dnOf) },
  });
  for (const name of names)
    directory.set(person(name, { objectClass: ['inetOrgPerson'], entryUUID: [`uuid-${name}`] }));
  directory.set(ldapGroup(names.slice(0, 5)));
  join({ kind: 'ldap' });
  expect(await run()).toBeNull();
  const before = await rights();
  expect(before).toHaveLength(6);
  for (const name of names) directory.remove(dnOf(name));
  expect(await run()).toMatch(/^incomplete: the group .* has 5 members, none of whom is found/);
  expect(await rights()).toEqual(before);
  for (const name of names.slice(5))
    directory.set(person(name, { objectClass: ['inetOrgPerson'], entryUUID: [`uuid-${name}`] }));
  directory.set(ldapGroup(['nobody']));
  expect(await run()).toBeNull();
  expect((await rights()).filter((one) => one.endsWith('operator'))).toEqual([]);
});

it('of LDAP, knows somebody by each of several addresses', async () => {
  const lea = await addUser(db, 'Lea', ['viewer']);
  const mail = ['another@example.test', 'lea@example.test'];
  directory.set(
    person('lea', { objectClass: ['inetOrgPerson'], entryUUID: ['uuid-lea'], mail, nsAccountLock: ['TRUE'] }),
  );
  directory.set({ dn: PATCHING, values: { objectClass: ['groupOfNames'], member: [] } });
  join({ kind: 'ldap' });
  expect(await run()).toBeNull();
  expect(await rights()).not.toContain('lea@example.test viewer');
  directory.remove(dnOf('lea'));
  await db.deleteFrom('user_roles').where('user_id', '=', lea).execute();
});

it('gives no right by a primary group of the same number in another domain', async () => {
  const domains = [Buffer.alloc(24, 1), Buffer.alloc(24, 2)] as const;
  const sidOf = (domain: Buffer, last: number) => {
    const sid = Buffer.alloc(28);
    domain.copy(sid);
    sid.writeUInt32LE(last, 24);
    return [sid];
  };
  directory.set({
    dn: PATCHING,
    values: { objectClass: ['top', 'group'], objectSid: sidOf(domains[0], 1104), member: [dnOf('person0')] },
  });
  for (const [at, domain] of domains.entries())
    directory.set(person(`person${at + 1}`, { objectSid: sidOf(domain, 2000 + at), primaryGroupID: ['1104'] }));
  expect(await run()).toBeNull();
  expect((await rights()).filter((one) => one.endsWith('operator'))).toEqual([
    'person0@example.test operator',
    'person1@example.test operator',
  ]);
});

it('takes an end that is not shown for none of “never”', async () => {
  const { accountExpires: _, ...shown } = person('person0').values;
  directory.set({ dn: dnOf('person0'), values: shown });
  directory.set(group(PATCHING, names.slice(0, 25)));
  expect(await run()).toBeNull();
  expect((await rights()).filter((one) => one.endsWith('operator'))).toHaveLength(24);
  expect(await rights()).not.toContain('person0@example.test operator');
});

it('of LDAP, gives no right by a login that several people have', async () => {
  const uid = (name: string, login: string, more: StandInEntry['values'] = {}) =>
    person(name, { objectClass: ['inetOrgPerson'], entryUUID: [`uuid-${name}`], uid: [login], ...more });
  directory.set(uid('person0', 'jdoe'));
  directory.set(uid('person1', 'asmith'));
  directory.set({ dn: PATCHING, values: { objectClass: ['posixGroup'], memberUid: ['jdoe', 'asmith'] } });
  join({ kind: 'ldap' });
  expect(await run()).toBeNull();
  const before = await rights();
  expect(before).toHaveLength(3);
  directory.set(uid('person2', 'jdoe'));
  expect(await run()).toMatch(/^nonsense: the login jdoe of a group is that of 2 people/);
  expect(await rights()).toEqual(before);
});

it('finds the account of somebody whose entry was made anew', async () => {
  directory.set(group(PATCHING, ['person0']));
  await run();
  const guid = Buffer.alloc(16, 7);
  directory.set(person('person0', { objectGUID: [guid], userAccountControl: ['514'] }));
  directory.set(group(PATCHING, []));
  expect(await run()).toBeNull();
  const found = await db
    .selectFrom('users')
    .select('disabled_at')
    .where('email', '=', 'person0@example.test')
    .executeTakeFirst();
  expect(found?.disabled_at).not.toBeNull();
});

it('takes the roles of a group that the settings name no longer, however many had them', async () => {
  const other = dnOf('Other');
  directory.set(group(other, ['person29']));
  join({ groups: { [PATCHING]: ['operator'], [other]: ['viewer'] } });
  expect(await run()).toBeNull();
  expect((await rights()).filter((one) => one.endsWith('operator'))).toHaveLength(30);
  join({ groups: { [other]: ['viewer'] } });
  expect(await run()).toBeNull();
  expect((await rights()).filter((one) => one.endsWith('operator'))).toEqual([]);
  directory.remove(other);
});

it('sends no empty password', async () => {
  password = '';
  const { binds } = directory;
  expect(await run()).toBe('settings: the password file is empty');
  expect(directory.binds).toBe(binds);
});

it('takes the rights of an account that it says is disabled, by a reading that is not taken over too', async () => {
  await run();
  directory.set(person('person0', { userAccountControl: ['514'] }));
  directory.set(group(PATCHING, names.slice(20)));
  expect(await run()).toBe(`shrunk: members of ${PATCHING}: 20 of 30 gone`);
  const now = await rights();
  expect(now).toHaveLength(30);
  expect(now).not.toContain('person0@example.test operator');
});

it('follows a range of values to its end, and notices one that does not go on', async () => {
  await directory.close();
  directory = await startDirectory([], { mostValues: 7 });
  for (const name of names)
    directory.set(person(name, { objectClass: ['inetOrgPerson'], entryUUID: [`uuid-${name}`] }));
  directory.set({ dn: PATCHING, values: { objectClass: ['groupOfNames'], member: names.map(dnOf) } });
  join({ kind: 'ldap', bind: { user: 'patchcenter@example.test', passwordFile: 'password' } });
  expect(await run()).toBeNull();
  expect(await rights()).toHaveLength(31);
  directory.fail({ kind: 'same-range' }, Number.POSITIVE_INFINITY);
  expect(await run()).toMatch(/^nonsense: member: a range that does not go on/);
  expect(await rights()).toHaveLength(31);
});
