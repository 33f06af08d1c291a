// What a directory says of people is their rights from that reading on, and a reading that is none leaves them as they are (PEOPLE-2).
import { expect, it, vi } from 'vitest';
import { bindByAddress } from '../../../db/queries/people/accounts.ts';
import { IntegrationFault } from '../../../domain/integrations/fault.ts';
import { addCampaign } from '../../support/campaign-data.ts';
import { ADMINS, followPeople, OPERATORS, OWNERS } from './followed-people.ts';

const { db, followed, run, rolesOf, account, audited, note } = await followPeople();

it('gives the roles of its groups beside those of an admin, and takes exactly these', async () => {
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['coordinator', 'operator', 'viewer']);
  followed.there = { omar: { groups: [OWNERS] } };
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['coordinator', 'owner']);
  followed.there = {};
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
  followed.there = { omar: { groups: [OPERATORS] } };
  await db.insertInto('user_roles').values({ user_id: followed.omar, role: 'operator' }).execute();
  await run();
  followed.there = { omar: { groups: [] } };
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['coordinator', 'operator']);
});

it('keeps no right for who is disabled or locked there, and gives it back with them', async () => {
  for (const state of ['disabled', 'locked', 'password-expired'] as const) {
    followed.there = { omar: { groups: [OPERATORS], state } };
    await run();
    expect((await account(followed.omar)).disabled_at).not.toBeNull();
    followed.there = { omar: { groups: [OPERATORS] } };
    await run();
    expect((await account(followed.omar)).disabled_at).toBeNull();
  }
});

it('does not enable whom an admin has disabled here', async () => {
  const at = new Date('2027-01-01T08:00:00Z');
  await db.updateTable('users').set({ disabled_at: at }).where('id', '=', followed.omar).execute();
  followed.there = { omar: { groups: [], state: 'disabled' } };
  await run();
  followed.there = { omar: { groups: [] } };
  await run();
  expect((await account(followed.omar)).disabled_at).toEqual(at);
});

it('ends an account with the earlier of two ends', async () => {
  const [march, june] = [new Date('2027-03-31T22:00:00Z'), new Date('2027-06-30T22:00:00Z')];
  await db.updateTable('users').set({ expires_at: june }).where('id', '=', followed.omar).execute();
  followed.there = { omar: { groups: [], endsAt: march } };
  await run();
  expect((await account(followed.omar)).expires_at).toEqual(march);
  followed.there = { omar: { groups: [], endsAt: null } };
  await run();
  expect((await account(followed.omar)).expires_at).toEqual(june);
});

it('takes and gives nothing by a reading that failed, but who it says is disabled loses it', async () => {
  followed.there = { omar: { groups: [OPERATORS] }, ida: { groups: [OPERATORS] } };
  await run();
  followed.there = { omar: { groups: [], state: 'disabled' }, ben: { groups: [OWNERS] } };
  followed.ends = new IntegrationFault({ kind: 'incomplete', detail: 'half a page' });
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['coordinator', 'operator', 'viewer']);
  expect((await account(followed.omar)).disabled_at).not.toBeNull();
  expect(await rolesOf('ida@example.test')).toEqual(['operator', 'viewer']);
  expect(await rolesOf('ben@example.test')).toEqual([]);
});

it('makes nobody an admin by an address', async () => {
  followed.there = { eve: { groups: [ADMINS] }, omar: { groups: [ADMINS] } };
  await run();
  expect(await rolesOf('eve@example.test')).toEqual([]);
  // Bound to an Entra id before: the group says so of a person who is known.
  expect(await rolesOf('omar@example.test')).toEqual(['admin', 'coordinator']);
  expect(await note()).toContain('eve is no admin by Admins');
  const bound = await bindByAddress(
    db,
    { entraId: 'entra-eve', address: 'eve@example.test', now: followed.ctx.time.now },
    false,
  );
  expect(bound).toEqual({ kind: 'refused', why: 'an admin' });
});

it('keeps the last admin', async () => {
  await db.deleteFrom('user_roles').where('role', '=', 'admin').execute();
  followed.there = { omar: { groups: [ADMINS] } };
  await run();
  followed.there = { omar: { groups: [], state: 'disabled' } };
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['admin', 'coordinator']);
  expect((await account(followed.omar)).disabled_at).toBeNull();
  expect(await note()).toBe('Omar stays an admin: they are the last one');
  await db.insertInto('user_roles').values({ user_id: followed.ada, role: 'admin' }).execute();
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['coordinator']);
  expect((await account(followed.omar)).disabled_at).not.toBeNull();
});

it('takes no right of an admin of the settings', async () => {
  followed.ctx = { ...followed.ctx, settings: { ...followed.ctx.settings, admins: ['entra-ada'] } };
  followed.there = { ada: { groups: [], state: 'disabled', endsAt: new Date('2027-01-01T00:00:00Z') } };
  await run();
  expect(await account(followed.ada)).toMatchObject({ disabled_at: null, expires_at: null });
  expect(await rolesOf('ada@example.test')).toEqual(['admin']);
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
  const said = vi.spyOn(followed.ctx.log, 'warn');
  followed.there = { nora: { groups: [OWNERS], addresses: [] } };
  for (let count = 0; count < 3; count += 1) await run();
  expect(said.mock.calls.filter(([, words]) => words === 'rights that were not given')).toHaveLength(1);
});

it('keeps the last admin although somebody comes who cannot be one', async () => {
  await db.deleteFrom('user_roles').where('role', '=', 'admin').execute();
  followed.there = { omar: { groups: [ADMINS] }, ada: { groups: [] } };
  await run();
  await db
    .updateTable('directory_accounts')
    .set({ admin_disabled_at: followed.ctx.time.now })
    .where('user_id', '=', followed.ada)
    .execute();
  await db.updateTable('users').set({ disabled_at: followed.ctx.time.now }).where('id', '=', followed.ada).execute();
  followed.there = { omar: { groups: [] }, ada: { groups: [ADMINS] } };
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['admin', 'coordinator']);
  expect(await note()).toBe('Omar stays an admin: they are the last one');
});

it('keeps of the last admins one who is not disabled there', async () => {
  await db.deleteFrom('user_roles').where('role', '=', 'admin').execute();
  followed.there = { ada: { groups: [ADMINS] }, omar: { groups: [ADMINS] } };
  await run();
  followed.there = { ada: { groups: [ADMINS], state: 'disabled' }, omar: { groups: [] } };
  await run();
  expect((await account(followed.ada)).disabled_at).not.toBeNull();
  expect(await rolesOf('omar@example.test')).toEqual(['admin', 'coordinator']);
});

it('keeps the last admin beyond the day on which the account ends there', async () => {
  await db.deleteFrom('user_roles').where('role', '=', 'admin').execute();
  const ends = new Date(followed.ctx.time.now.getTime() + 3 * 3_600_000);
  followed.there = { omar: { groups: [ADMINS], endsAt: ends } };
  await run();
  expect((await account(followed.omar)).expires_at).toEqual(ends);
  await run();
  expect((await account(followed.omar)).expires_at).toBeNull();
  expect(await note()).toBe('Omar stays an admin: they are the last one');
  await run();
  expect((await account(followed.omar)).expires_at).toBeNull();
});

it('writes the rights of a copy whose worker died before it had, although the next reading fails', async () => {
  await run();
  await db.deleteFrom('user_roles').where('user_id', '=', followed.omar).execute();
  await db.deleteFrom('directory_accounts').execute();
  await db.updateTable('integration_states').set({ people_version: 0 }).execute();
  followed.ends = new IntegrationFault({ kind: 'silent', detail: '' });
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['operator', 'viewer']);
});

it('says that rights could not be written, reads on, and writes them once they can be', async () => {
  await run();
  await db.updateTable('integration_records').set({ content: '{}' }).where('kind', '=', 'person').execute();
  await db.updateTable('integration_states').set({ people_version: 0 }).execute();
  followed.ends = new IntegrationFault({ kind: 'silent', detail: '' });
  await run();
  expect(await note()).toBe('they could not be written, see the log of the worker');
  followed.ends = null;
  followed.there = { omar: { groups: [OWNERS] } };
  await run();
  expect(await note()).toBeNull();
  expect(await rolesOf('omar@example.test')).toEqual(['coordinator', 'owner']);
});

// The last one: its campaign stays.
it('withdraws what somebody ordered who may no longer start it', async () => {
  followed.there = { omar: { groups: [OPERATORS] } };
  await run();
  const campaign = await addCampaign(db, followed.ada);
  await db
    .updateTable('campaigns')
    .set({ start_mode: 'slot', start_mode_by: followed.omar, start_mode_at: followed.ctx.time.now })
    .where('id', '=', campaign)
    .execute();
  followed.there = { omar: { groups: [] } };
  await run();
  const { start_mode } = await db.selectFrom('campaigns').select('start_mode').executeTakeFirstOrThrow();
  expect(start_mode).not.toBe('slot');
  expect((await audited()).at(-1)).toContain('campaign.slot-start-withdrawn');
});
