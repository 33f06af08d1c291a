// Who of a directory is which account here: by its own id, by the Entra id, by an address that is theirs alone (PEOPLE-1, PEOPLE-2).
import { expect, it } from 'vitest';
import type { UserId } from '../../../domain/ids.ts';
import { IntegrationFault } from '../../../domain/integrations/fault.ts';
import { directoryPlan } from '../../../domain/people/directory-rights.ts';
import { ADMINS, followPeople, OPERATORS, OWNERS } from './followed-people.ts';

const { db, followed, run, rolesOf, account, audited, note } = await followPeople();

it('makes an account for who is in a group, by address, and for nobody else', async () => {
  followed.there = {
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

it('gives nothing to an address that several people have there', async () => {
  followed.there = {
    one: { groups: [OWNERS], addresses: ['omar@example.test'] },
    two: { groups: [OWNERS], addresses: ['omar@example.test'] },
  };
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['coordinator']);
  expect(await note()).toContain('several people in the directory have the address omar@example.test');
});

it('takes another person with the same address for nobody in a reading that failed', async () => {
  followed.there = { omar: { groups: [OPERATORS] } };
  await run();
  followed.there = { 'omar-old': { groups: [OPERATORS], addresses: ['omar@example.test'], state: 'disabled' } };
  followed.ends = new IntegrationFault({ kind: 'incomplete', detail: 'half a page' });
  await run();
  expect((await account(followed.omar)).disabled_at).toBeNull();
  const { remote_id } = await db.selectFrom('directory_accounts').selectAll().executeTakeFirstOrThrow();
  expect(remote_id).toBe('guid-omar');
});

it('knows somebody by any of their addresses, and makes no account by one of several', async () => {
  followed.there = {
    omar: { groups: [OPERATORS], addresses: ['o.khan@example.test', 'Omar@Example.test '] },
    kim: { groups: [OWNERS], addresses: ['kim@example.test', 'k@example.test'] },
  };
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['coordinator', 'operator', 'viewer']);
  expect(await note()).toContain('kim has several addresses in the directory');
  expect(await db.selectFrom('users').select('id').execute()).toHaveLength(2);
});

it('takes what is no address for none, and leaves names of one line', async () => {
  followed.there = {
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
  followed.there = { omar: { id: 'guid-new', groups: [], state: 'disabled' } };
  await run();
  expect((await account(followed.omar)).disabled_at).not.toBeNull();
});

it('says nothing of a second entry of somebody who is known', async () => {
  await run();
  followed.there = { omar: { groups: [OPERATORS] }, 'adm-omar': { groups: [], addresses: ['omar@example.test'] } };
  await run();
  expect(await note()).toBeNull();
  expect(await rolesOf('omar@example.test')).toEqual(['coordinator', 'operator', 'viewer']);
});

it('carries a name and an address that change there, and leaves those that are other here', async () => {
  followed.there = {
    omar: { groups: [OPERATORS], name: 'KHAN Omar' },
    claire: { groups: [OWNERS], name: 'Claire Martin' },
  };
  await run();
  expect((await account(followed.omar)).display_name).toBe('Omar');
  followed.there = {
    omar: { groups: [OPERATORS], name: 'KHAN Omar' },
    claire: { groups: [OWNERS], name: 'Claire Petit', addresses: ['claire.petit@example.test'] },
  };
  await run();
  expect((await account(followed.omar)).display_name).toBe('Omar');
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
  followed.there = {
    ...followed.there,
    claire: { groups: [OWNERS], name: 'Claire Petit', addresses: ['ada@example.test'] },
  };
  await run();
  expect(await rolesOf('claire.petit@example.test')).toEqual(['owner']);
});

it('knows somebody by the Entra id that the directory has, before an address', async () => {
  const id = '11111111-2222-3333-4444-555555555555';
  await db.updateTable('users').set({ entra_id: id }).where('id', '=', followed.omar).execute();
  followed.there = {
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

it('gives nothing to whom an id was given that was somebody else’s', async () => {
  const id = '11111111-2222-3333-4444-555555555555';
  await db.updateTable('users').set({ entra_id: id }).where('id', '=', followed.omar).execute();
  followed.there = { omar: { groups: [OPERATORS], entraId: id } };
  await run();
  expect(await rolesOf('omar@example.test')).toEqual(['coordinator', 'operator', 'viewer']);
  const other = '22222222-2222-3333-4444-555555555555';
  const newcomer = { name: 'Olga', addresses: ['olga@example.test'], entraId: other };
  followed.there = { omar: { ...newcomer, groups: [OPERATORS] } };
  await run();
  // What an admin gave stays; the groups are those of somebody else.
  expect(await rolesOf('omar@example.test')).toEqual(['coordinator']);
  expect((await account(followed.omar)).display_name).toBe('Omar');
  expect(await note()).toContain(
    'the directory gives Olga another Entra ID than that of the account omar@example.test',
  );
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
