// What a directory says of people is their rights from that reading on, and a reading that is none leaves them as they are (PEOPLE-2).
import { beforeEach, expect, it, vi } from 'vitest';
import { bindByAddress } from '../../../db/queries/people/accounts.ts';
import type { UserId } from '../../../domain/ids.ts';
import { IntegrationFault } from '../../../domain/integrations/fault.ts';
import { directoryPlan } from '../../../domain/people/directory-rights.ts';
import { directoryPeople } from '../../../integrations/directory/mapping.ts';
import {
  membershipKind,
  membershipRecord,
  type PersonRead,
  personRecord,
} from '../../../integrations/directory/person-record.ts';
import { directorySettings } from '../../../integrations/directory/settings.ts';
import type { RemoteRecord, SyncEvent } from '../../../integrations/integration.ts';
import { syncJob } from '../../../jobs/integrations/sync-job.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addCampaign, addUser } from '../../support/campaign-data.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const OPERATORS = 'CN=Operators,DC=example,DC=test';
const OWNERS = 'CN=Owners,DC=example,DC=test';
const ADMINS = 'CN=Admins,DC=example,DC=test';
const settings = directorySettings.parse({
  kind: 'active-directory',
  urls: ['ldaps://dc.example.test'],
  bind: { user: 'patchcenter@example.test', passwordFile: '/etc/patchcenter/directory' },
  bases: ['DC=example,DC=test'],
  groups: { [OPERATORS]: ['operator', 'viewer'], [OWNERS]: ['owner'], [ADMINS]: ['admin'] },
});

type There = Partial<Extract<PersonRead, { kind: 'person' }>> & { readonly groups: readonly string[] };
let there: Record<string, There>;
/** Comes after what is there. */
let ends: Error | null;
let ctx: TestJobs;
let ada: UserId;
let omar: UserId;
/** The audit is only added to. */
let auditedBefore: number;

beforeEach(async () => {
  for (const table of [
    ...(['integration_incoming', 'integration_runs', 'integration_states', 'integration_records'] as const),
    ...(['directory_accounts', 'user_roles', 'users', 'contacts'] as const),
  ])
    await db.deleteFrom(table).execute();
  ada = await addUser(db, 'Ada', ['admin']);
  omar = await addUser(db, 'Omar', ['coordinator']);
  auditedBefore = (await db.selectFrom('audit_log').select('id').execute()).length;
  there = { omar: { groups: [OPERATORS] } };
  ends = null;
  const connection = { source: { readAll: () => read() }, probe: async () => '', close: async () => {} };
  ctx = {
    ...createJobContext(db, createFakeTargets()),
    integrations: [
      {
        name: 'directory',
        schedule: { everySeconds: 30, wholeHours: 24 },
        people: (records) => directoryPeople(records, settings),
        connection,
      },
    ],
  };
});

async function* read(): AsyncGenerator<SyncEvent> {
  const records = Object.entries(there).flatMap(([name, { groups, ...said }]): RemoteRecord[] => {
    const person: PersonRead = {
      ...({
        kind: 'person',
        id: `guid-${name}`,
        name,
        addresses: [`${name}@example.test`],
        entraId: null,
        state: null,
        endsAt: null,
      } as const),
      ...said,
    };
    return [personRecord(person) as RemoteRecord, ...groups.map((group) => membershipRecord(group, person.id))];
  });
  yield { type: 'page', records, unreadable: [] };
  if (ends !== null) throw ends;
  yield { type: 'whole', kind: 'person', announced: null };
  for (const group of Object.keys(settings.groups))
    yield { type: 'whole', kind: membershipKind(group), announced: null };
}

async function run(): Promise<void> {
  ctx.time.now = new Date(ctx.time.now.getTime() + 2 * 3_600_000);
  await syncJob.run(ctx, { integration: 'directory' });
}

async function rolesOf(address: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('users as u')
    .innerJoin('user_roles as r', 'r.user_id', 'u.id')
    .select('r.role')
    .where('u.email', '=', address)
    .orderBy('r.role')
    .execute();
  return rows.map(({ role }) => role);
}
const account = (id: UserId) => db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const audited = async () =>
  (await db.selectFrom('audit_log').select(['action', 'reason']).orderBy('id').offset(auditedBefore).execute()).map(
    ({ action, reason }) => `${action}: ${reason}`,
  );
const note = async () =>
  (await db.selectFrom('integration_states').select('people_note').executeTakeFirstOrThrow()).people_note?.en ?? null;

it('gives the roles of its groups beside those of an admin, and takes exactly these', async () => {
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['coordinator', 'operator', 'viewer']);
  there = { omar: { groups: [OWNERS] } };
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['coordinator', 'owner']);
  there = {};
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['coordinator']);
  expect(await audited()).toEqual([
    'role.grant: directory: in Operators',
    'role.grant: directory: in Operators',
    'role.remove: directory: no longer in Operators',
    'role.remove: directory: no longer in Operators',
    'role.grant: directory: in Owners',
    'role.remove: directory: no longer in Owners',
  ]);
});

it('leaves a role that an admin gave as well', async () => {
  there = { omar: { groups: [OPERATORS] } };
  await db.insertInto('user_roles').values({ user_id: omar, role: 'operator' }).execute();
  await run();
  there = { omar: { groups: [] } };
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['coordinator', 'operator']);
});

it('makes an account for who is in a group, by address, and for nobody else', async () => {
  there = {
    claire: { groups: [OWNERS], name: 'Claire Martin' },
    paul: { groups: [] },
    nora: { groups: [OWNERS], addresses: [] },
  };
  await run();
  const made = await db.selectFrom('users').select(['display_name', 'email', 'entra_id']).orderBy('id').execute();
  expect(made.slice(2)).toEqual([{ display_name: 'Claire Martin', email: 'claire@example.test', entra_id: null }]);
  const contact = await db.selectFrom('contacts').select('name').where('email', '=', 'claire@example.test').execute();
  expect(contact).toEqual([{ name: 'Claire Martin' }]);
  expect(await note()).toBe('nora has no address in the directory: no account here');
});

it('keeps no right for who is disabled or locked there, and gives it back with them', async () => {
  for (const state of ['disabled', 'locked', 'password-expired'] as const) {
    there = { omar: { groups: [OPERATORS], state } };
    await run();
    expect((await account(omar)).disabled_at).not.toBeNull();
    there = { omar: { groups: [OPERATORS] } };
    await run();
    expect((await account(omar)).disabled_at).toBeNull();
  }
});

it('does not enable whom an admin has disabled here', async () => {
  const at = new Date('2027-01-01T08:00:00Z');
  await db.updateTable('users').set({ disabled_at: at }).where('id', '=', omar).execute();
  there = { omar: { groups: [], state: 'disabled' } };
  await run();
  there = { omar: { groups: [] } };
  await run();
  expect((await account(omar)).disabled_at).toEqual(at);
});

it('ends an account with the earlier of two ends', async () => {
  const [march, june] = [new Date('2027-03-31T22:00:00Z'), new Date('2027-06-30T22:00:00Z')];
  await db.updateTable('users').set({ expires_at: june }).where('id', '=', omar).execute();
  there = { omar: { groups: [], endsAt: march } };
  await run();
  expect((await account(omar)).expires_at).toEqual(march);
  there = { omar: { groups: [], endsAt: null } };
  await run();
  expect((await account(omar)).expires_at).toEqual(june);
});

it('takes and gives nothing by a reading that failed, but who it says is disabled loses it', async () => {
  there = { omar: { groups: [OPERATORS] }, ida: { groups: [OPERATORS] } };
  await run();
  there = { omar: { groups: [], state: 'disabled' }, ben: { groups: [OWNERS] } };
  ends = new IntegrationFault({ kind: 'incomplete', detail: 'half a page' });
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['coordinator', 'operator', 'viewer']);
  expect((await account(omar)).disabled_at).not.toBeNull();
  expect(await rolesOf('ida@example.test')).toEqual(['operator', 'viewer']);
  expect(await rolesOf('ben@example.test')).toEqual([]);
});

it('makes nobody an admin by an address', async () => {
  there = { eve: { groups: [ADMINS] }, omar: { groups: [ADMINS] } };
  await run();
  expect(await rolesOf('eve@example.test')).toEqual([]);
  // Bound to an Entra id before: the group says so of a person who is known.
  expect(await rolesOf('omar@example.test')).toEqual(['admin', 'coordinator']);
  expect(await note()).toContain('eve is no admin by Admins');
  const bound = await bindByAddress(
    db,
    { entraId: 'entra-eve', address: 'eve@example.test', now: ctx.time.now },
    false,
  );
  expect(bound).toEqual({ kind: 'refused', why: 'an admin' });
});

it('keeps the last admin', async () => {
  await db.deleteFrom('user_roles').where('role', '=', 'admin').execute();
  there = { omar: { groups: [ADMINS] } };
  await run();
  there = { omar: { groups: [], state: 'disabled' } };
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['admin', 'coordinator']);
  expect((await account(omar)).disabled_at).toBeNull();
  expect(await note()).toBe('Omar stays an admin: they are the last one');
  await db.insertInto('user_roles').values({ user_id: ada, role: 'admin' }).execute();
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['coordinator']);
  expect((await account(omar)).disabled_at).not.toBeNull();
});

it('takes no right of an admin of the settings', async () => {
  ctx = { ...ctx, settings: { ...ctx.settings, admins: ['entra-ada'] } };
  there = { ada: { groups: [], state: 'disabled', endsAt: new Date('2027-01-01T00:00:00Z') } };
  await run();
  expect(await account(ada)).toMatchObject({ disabled_at: null, expires_at: null });
  expect(await rolesOf('ada@example.test')).toEqual(['admin']);
});

it('gives nothing to an address that several people have there', async () => {
  there = {
    one: { groups: [OWNERS], addresses: ['omar@example.test'] },
    two: { groups: [OWNERS], addresses: ['omar@example.test'] },
  };
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['coordinator']);
  expect(await note()).toContain('several people in the directory have the address omar@example.test');
});

it('writes nothing when nothing has changed', async () => {
  await run();
  const rows = async () => [
    await db.selectFrom('user_roles').selectAll().orderBy('user_id').orderBy('role').execute(),
    await db.selectFrom('users').selectAll().orderBy('id').execute(),
    await audited(),
  ];
  const before = await rows();
  for (let count = 0; count < 3; count += 1) await run();
  expect(await rows()).toEqual(before);
  // The one that found them, and the last one that found nothing new.
  expect(await db.selectFrom('integration_runs').select('added').orderBy('id').execute()).toEqual([
    { added: 2 },
    { added: 0 },
  ]);
});

it('tells of rights that are not given once, and not with every reading', async () => {
  const said = vi.spyOn(ctx.log, 'warn');
  there = { nora: { groups: [OWNERS], addresses: [] } };
  for (let count = 0; count < 3; count += 1) await run();
  expect(said.mock.calls.filter(([, words]) => words === 'rights that were not given')).toHaveLength(1);
});

it('keeps the last admin although somebody comes who cannot be one', async () => {
  await db.deleteFrom('user_roles').where('role', '=', 'admin').execute();
  there = { omar: { groups: [ADMINS] }, ada: { groups: [] } };
  await run();
  await db
    .updateTable('directory_accounts')
    .set({ admin_disabled_at: ctx.time.now })
    .where('user_id', '=', ada)
    .execute();
  await db.updateTable('users').set({ disabled_at: ctx.time.now }).where('id', '=', ada).execute();
  there = { omar: { groups: [] }, ada: { groups: [ADMINS] } };
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['admin', 'coordinator']);
  expect(await note()).toBe('Omar stays an admin: they are the last one');
});

it('keeps of the last admins one who is not disabled there', async () => {
  await db.deleteFrom('user_roles').where('role', '=', 'admin').execute();
  there = { ada: { groups: [ADMINS] }, omar: { groups: [ADMINS] } };
  await run();
  there = { ada: { groups: [ADMINS], state: 'disabled' }, omar: { groups: [] } };
  await run();
  expect((await account(ada)).disabled_at).not.toBeNull();
  expect(await rolesOf('omar@example.test')).toEqual(['admin', 'coordinator']);
});

it('keeps the last admin beyond the day on which the account ends there', async () => {
  await db.deleteFrom('user_roles').where('role', '=', 'admin').execute();
  const ends = new Date(ctx.time.now.getTime() + 3 * 3_600_000);
  there = { omar: { groups: [ADMINS], endsAt: ends } };
  await run();
  expect((await account(omar)).expires_at).toEqual(ends);
  await run();
  expect((await account(omar)).expires_at).toBeNull();
  expect(await note()).toBe('Omar stays an admin: they are the last one');
  await run();
  expect((await account(omar)).expires_at).toBeNull();
});

it('takes another person with the same address for nobody in a reading that failed', async () => {
  there = { omar: { groups: [OPERATORS] } };
  await run();
  there = { 'omar-old': { groups: [OPERATORS], addresses: ['omar@example.test'], state: 'disabled' } };
  ends = new IntegrationFault({ kind: 'incomplete', detail: 'half a page' });
  await run();
  expect((await account(omar)).disabled_at).toBeNull();
  const { remote_id } = await db.selectFrom('directory_accounts').selectAll().executeTakeFirstOrThrow();
  expect(remote_id).toBe('guid-omar');
});

it('knows somebody by any of their addresses, and makes no account by one of several', async () => {
  there = {
    omar: { groups: [OPERATORS], addresses: ['o.khan@example.test', 'Omar@Example.test '] },
    kim: { groups: [OWNERS], addresses: ['kim@example.test', 'k@example.test'] },
  };
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['coordinator', 'operator', 'viewer']);
  expect(await note()).toContain('kim has several addresses in the directory');
  expect(await db.selectFrom('users').select('id').execute()).toHaveLength(2);
});

it('takes what is no address for none, and leaves names of one line', async () => {
  there = {
    nora: { groups: [OWNERS], addresses: ['n/a'] },
    claire: { groups: [OWNERS], name: `Claire\u0000\u202e\nMartin${' etc.'.repeat(200)}` },
  };
  await run();
  expect(await note()).toBe('nora has no address in the directory: no account here');
  const { display_name } = await db
    .selectFrom('users')
    .select('display_name')
    .where('email', '=', 'claire@example.test')
    .executeTakeFirstOrThrow();
  expect(display_name).toMatch(/^Claire Martin etc\./);
  expect(display_name.length).toBeLessThanOrEqual(100);
});

it('finds somebody again whose entry was made anew, disabled', async () => {
  await run();
  there = { omar: { id: 'guid-new', groups: [], state: 'disabled' } };
  await run();
  expect((await account(omar)).disabled_at).not.toBeNull();
});

it('says nothing of a second entry of somebody who is known', async () => {
  await run();
  there = { omar: { groups: [OPERATORS] }, 'adm-omar': { groups: [], addresses: ['omar@example.test'] } };
  await run();
  expect(await note()).toBeNull();
  expect(await rolesOf('omar@example.test')).toEqual(['coordinator', 'operator', 'viewer']);
});

it('carries a name and an address that change there, and leaves those that are other here', async () => {
  there = { omar: { groups: [OPERATORS], name: 'KHAN Omar' }, claire: { groups: [OWNERS], name: 'Claire Martin' } };
  await run();
  expect((await account(omar)).display_name).toBe('Omar');
  there = {
    omar: { groups: [OPERATORS], name: 'KHAN Omar' },
    claire: { groups: [OWNERS], name: 'Claire Petit', addresses: ['claire.petit@example.test'] },
  };
  await run();
  expect((await account(omar)).display_name).toBe('Omar');
  const user = await db
    .selectFrom('users as u')
    .innerJoin('contacts as c', 'c.id', 'u.contact_id')
    .select(['u.display_name', 'u.email', 'c.name as contact', 'c.email as address'])
    .where('u.email', '=', 'claire.petit@example.test')
    .executeTakeFirst();
  expect(user).toEqual({
    display_name: 'Claire Petit',
    email: 'claire.petit@example.test',
    contact: 'Claire Petit',
    address: 'claire.petit@example.test',
  });
  expect(await audited()).toContain('person.rename: directory: it says so there');
  // The address of another account is not taken.
  there = { ...there, claire: { groups: [OWNERS], name: 'Claire Petit', addresses: ['ada@example.test'] } };
  await run();
  expect(await rolesOf('claire.petit@example.test')).toEqual(['owner']);
});

it('knows somebody by the Entra id that the directory has, before an address', async () => {
  const id = '11111111-2222-3333-4444-555555555555';
  await db.updateTable('users').set({ entra_id: id }).where('id', '=', omar).execute();
  there = {
    omar: { groups: [OPERATORS], addresses: ['someone.else@example.test'], entraId: `User_${id.toUpperCase()}` },
    ada: { groups: [OWNERS], entraId: '99999999-2222-3333-4444-555555555555' },
    eve: { groups: [ADMINS], entraId: '88888888-2222-3333-4444-555555555555' },
  };
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['coordinator', 'operator', 'viewer']);
  expect(await rolesOf('ada@example.test')).toEqual(['admin']);
  expect(await note()).toContain('another Entra ID than that of the account ada@example.test');
  // Not by an address: whoever signs in with that id is who the group means.
  expect(await rolesOf('eve@example.test')).toEqual(['admin']);
});

it('writes the rights of a copy whose worker died before it had, although the next reading fails', async () => {
  await run();
  await db.deleteFrom('user_roles').where('user_id', '=', omar).execute();
  await db.deleteFrom('directory_accounts').execute();
  await db.updateTable('integration_states').set({ people_version: 0 }).execute();
  ends = new IntegrationFault({ kind: 'silent', detail: '' });
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['operator', 'viewer']);
});

it('says that rights could not be written, reads on, and writes them once they can be', async () => {
  await run();
  await db.updateTable('integration_records').set({ content: '{}' }).where('kind', '=', 'person').execute();
  await db.updateTable('integration_states').set({ people_version: 0 }).execute();
  ends = new IntegrationFault({ kind: 'silent', detail: '' });
  await run();
  expect(await note()).toBe('they could not be written, see the log of the worker');
  ends = null;
  there = { omar: { groups: [OWNERS] } };
  await run();
  expect(await note()).toBeNull();
  expect(await rolesOf('omar@example.test')).toEqual(['coordinator', 'owner']);
});

it('loses no time over very many people', () => {
  const people = Array.from({ length: 100_000 }, (_, index) => ({
    ...{ id: `guid-${index}`, name: `Person ${index}`, addresses: [`p${index}@example.test`], entraId: null },
    ...{ state: null, endsAt: null, roles: new Map([['viewer', 'All']] as const) },
  }));
  const accounts = people.map(({ id, name, addresses }, index) => ({
    ...{ userId: index as UserId, name, email: addresses[0] ?? '', entraId: null, disabledAt: null, expiresAt: null },
    roles: [{ role: 'viewer', byAdmin: false, group: 'All' } as const],
    directory: {
      ...{ remoteId: id, state: null, endsAt: null, adminGroup: null, adminDisabledAt: null, adminEndsAt: null },
      ...{ name, addresses },
    },
  }));
  const begun = performance.now();
  expect(directoryPlan({ people, accounts, admins: [], now: new Date() }).steps).toEqual([]);
  expect(performance.now() - begun).toBeLessThan(5000);
});

// The last one: its campaign stays.
it('withdraws what somebody ordered who may no longer start it', async () => {
  there = { omar: { groups: [OPERATORS] } };
  await run();
  const campaign = await addCampaign(db, ada);
  await db
    .updateTable('campaigns')
    .set({ start_mode: 'slot', start_mode_by: omar, start_mode_at: ctx.time.now })
    .where('id', '=', campaign)
    .execute();
  there = { omar: { groups: [] } };
  await run();
  const { start_mode } = await db.selectFrom('campaigns').select('start_mode').executeTakeFirstOrThrow();
  expect(start_mode).not.toBe('slot');
  expect((await audited()).at(-1)).toContain('campaign.slot-start-withdrawn');
});
