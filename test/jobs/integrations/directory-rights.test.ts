// What a directory says of people is their rights from that reading on, and a reading that is none leaves them as they are (PEOPLE-2).
import { beforeEach, expect, it } from 'vitest';
import { bindByAddress } from '../../../db/queries/people/accounts.ts';
import type { UserId } from '../../../domain/ids.ts';
import { IntegrationFault } from '../../../domain/integrations/fault.ts';
import { directoryPeople } from '../../../integrations/directory/mapping.ts';
import { membershipRecord, type PersonRead, personRecord } from '../../../integrations/directory/person-record.ts';
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
        machines: null,
        assets: null,
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
        address: `${name}@example.test`,
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
  yield { type: 'whole', kind: 'membership', announced: null };
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
    nora: { groups: [OWNERS], address: null },
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
    one: { groups: [OWNERS], address: 'omar@example.test' },
    two: { groups: [OWNERS], address: 'omar@example.test' },
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
