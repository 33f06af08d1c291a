// `/role`: what an admin changes of somebody's account, and what that leaves behind (PEOPLE-2, PEOPLE-3).
import { describe, expect, it } from 'vitest';
import { namedItop } from '../../fakes/integration.ts';
import { addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { audited, openBench, sessionOf, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const directory = { ...namedItop(), name: 'directory', inventory: null, people: () => [] } as const;
const ctx = openBench(db, { admins: ['entra-ada'], integrations: [directory] });
const chat = openChatBench(ctx);
const ada = await somebody(db, 'Ada', ['admin']);
const berta = await somebody(db, 'Berta', ['admin']);
const omar = await somebody(db, 'Omar', ['operator']);
const carole = await somebody(db, 'Carole', ['coordinator']);

async function rolesOf(userId: number) {
  const rows = await db
    .selectFrom('user_roles')
    .select('role')
    .where('user_id', '=', userId as never)
    .execute();
  return rows.map(({ role }) => role).sort();
}

const account = (userId: number) =>
  db
    .selectFrom('users')
    .selectAll()
    .where('id', '=', userId as never)
    .executeTakeFirstOrThrow();

describe('/role', () => {
  it('gives and removes a role, with before and after in the audit', async () => {
    expect(await chat.type(ada, '/role @Omar viewer')).toBe('Omar: operator, viewer.');
    expect(await rolesOf(omar.userId)).toEqual(['operator', 'viewer']);
    expect(await chat.type(berta, '/role "@Omar" retirer lecteur', 'fr')).toBe('Omar : opérateur.');
    const [row] = await audited(db, 'role.remove');
    expect(row).toMatchObject({
      user_id: berta.userId,
      object_id: String(omar.userId),
      before: { roles: ['operator', 'viewer'], until: null },
      after: { roles: ['operator'] },
    });
  });

  it('gives it until a day: of two ends the earlier counts', async () => {
    expect(await chat.type(ada, '/role @Omar owner until 30/06/2027')).toContain(
      'Last day of the account: 30 Jun 2027.',
    );
    expect((await account(omar.userId)).expires_at).toEqual(new Date('2027-06-30T22:00:00Z'));
    const said = await chat.type(ada, '/role @Omar owner until 31/12/2027');
    expect(said).toContain('already ended on 30 Jun 2027, which stays');
    expect((await account(omar.userId)).expires_at).toEqual(new Date('2027-06-30T22:00:00Z'));
    expect(await chat.type(ada, '/role @Omar until never')).toBe('The account of Omar does not end.');
    expect((await account(omar.userId)).expires_at).toBeNull();
    await chat.type(ada, '/role @Omar remove owner');
  });

  it('creates the account of an address, which is recognised later', async () => {
    expect(await chat.type(ada, '/role claire.martin@example.com remove operator')).toContain('To create one');
    expect(await chat.type(ada, '/role claire.martin@example.com admin')).toContain('has never written to me');
    expect(await chat.type(ada, '/role claire.martin@example.com operator')).toBe(
      'Account created for Claire Martin, who will be recognised with their first message. Claire Martin: operator.',
    );
    const claire = await db.selectFrom('users').selectAll().where('email', '=', 'claire.martin@example.com').execute();
    expect(claire).toHaveLength(1);
    expect(await rolesOf(claire[0]?.id ?? 0)).toEqual(['operator']);
    expect(await audited(db, 'person.create')).toHaveLength(1);
  });

  it.each([
    ['/role', 'command-form:'],
    ['/role @Omar', 'command-form:'],
    ['/role @Nobody operator', 'No account is called Nobody.'],
    ['/role @Omar enable', 'is not disabled'],
    ['/role @Omar operator', 'already has the role'],
    ['/role @Omar until 31/02/2027', 'command-form:'],
    ['/role @Omar until 01/01/2027', 'This date is past.'],
    ['/role @Ada remove admin', 'named as an admin in the settings'],
    ['/role @Ada disable', 'named as an admin in the settings'],
  ])('%s is answered with %s', async (line, answer) => {
    expect(await chat.type(berta, line)).toContain(answer);
  });

  it('raises nobody’s own rights, and is an admin’s alone', async () => {
    expect(await chat.type(berta, '/role @Berta operator')).toBe('Nobody extends their own rights: ask another admin.');
    expect(await chat.type(omar, '/role @Omar admin')).toBe('Only an admin may do this.');
    expect(await audited(db, 'role.grant-refused')).not.toHaveLength(0);
  });

  it('leaves the last admin one, where the settings name nobody', async () => {
    const alone = openChatBench(openBench(db));
    await db.updateTable('users').set({ disabled_at: MONDAY_MORNING }).where('id', '=', ada.userId).execute();
    expect(await alone.type(berta, '/role @Berta disable')).toContain('Berta is the last admin');
    expect(await alone.type(berta, '/role @Berta remove admin')).toContain('Berta is the last admin');
    await db.updateTable('users').set({ disabled_at: null }).where('id', '=', ada.userId).execute();
  });
});

describe('somebody who leaves (PEOPLE-3)', () => {
  it('loses every right at once: orders are withdrawn, servers are left to others', async () => {
    const campaign = await addCampaign(db, carole.userId);
    const server = await addServer(db, 'vrleft1');
    const session = await addSession(db, campaign, server, { status: 'prereq_ok' });
    await db
      .updateTable('patch_sessions')
      .set({ start_asked_at: MONDAY_MORNING, start_asked_by: omar.userId, intervenant_id: omar.userId })
      .where('id', '=', session)
      .execute();
    await db
      .updateTable('campaigns')
      .set({ start_mode: 'slot', start_mode_by: omar.userId, start_mode_at: MONDAY_MORNING })
      .where('id', '=', campaign)
      .execute();
    const said = await chat.type(ada, '/role @Omar disable has left the team');
    expect(said).toContain('The account of Omar is disabled.');
    expect(said).toContain('Cancelled: 1 pending start, 1 campaign that started at its slots');
    expect(said).toContain(`For a coordinator to reassign: 1 server (campaign ${campaign}), still assigned to Omar.`);
    for (const key of [`campaign:${campaign}`, 'day:2027-01-11:all']) {
      expect(await chat.text(key, carole)).toMatch(/vrleft1 · .*Omar · account closed/);
    }
    const card = await chat.text(`campaign:${campaign}`, carole);
    expect(card).toContain('Operators whose account is disabled or has expired: Omar (1 server). To reassign: /assign');
    const left = await sessionOf(db, session);
    expect(left.start_asked_at).toBeNull();
    expect(JSON.stringify(left.start_refusal)).toContain('disabled or has expired');
    expect(await db.selectFrom('campaigns').select('start_mode').where('id', '=', campaign).execute()).toEqual([
      { start_mode: 'operator' },
    ]);
    expect((await db.selectFrom('order_withdrawals').selectAll().execute()).map(({ reason }) => reason)).toEqual([
      'orderer',
    ]);
    expect(await audited(db, 'person.disable')).toMatchObject([
      { reason: 'has left the team', after: { disabled: true } },
    ]);
    expect(await chat.type(omar, '/status')).toContain('Your account is disabled');
    expect(await chat.press(omar, 'card.refresh', { key: 'status' })).toContain('Your account is disabled');
    expect(await chat.type(ada, '/role @Omar enable')).toContain('enabled again');
  });

  it('loses the orders with the role that gave them', async () => {
    const campaign = await addCampaign(db, carole.userId);
    const session = await addSession(db, campaign, await addServer(db, 'vrleft2'), { status: 'prereq_ok' });
    await db
      .updateTable('patch_sessions')
      .set({ start_asked_at: MONDAY_MORNING, start_asked_by: omar.userId })
      .where('id', '=', session)
      .execute();
    expect(await chat.type(ada, '/role @Omar remove operator')).toContain('Cancelled: 1 pending start');
    expect(JSON.stringify((await sessionOf(db, session)).start_refusal)).toContain('may no longer start servers');
  });
});

describe('/role on what a directory says', () => {
  const gives = (userId: number, said: object = {}) =>
    db
      .insertInto('directory_accounts')
      .values({ ...EMPTY, user_id: userId as never, remote_id: `guid-${userId}`, ...said })
      .execute();
  const EMPTY = {
    state: null,
    ends_at: null,
    admin_group: null,
    admin_disabled_at: null,
    admin_ends_at: null,
  } as const;

  it('says that the directory gives a role, and removes what an admin gave beside it alone', async () => {
    const ida = await somebody(db, 'Ida', ['viewer']);
    await gives(ida.userId);
    await db
      .insertInto('user_roles')
      .values({ user_id: ida.userId, role: 'operator', by_admin: false, directory_group: 'Patching' })
      .execute();
    expect(await chat.type(ada, '/role @Ida remove operator')).toBe(
      'The directory gives Ida the role operator, by the group Patching: it is removed there.',
    );
    expect(await chat.type(ada, '/role @Ida opérateur', 'fr')).toBe(
      'Ida a déjà le rôle opérateur : l’annuaire le donne, par le groupe Patching.',
    );
    await db.updateTable('user_roles').set({ by_admin: true }).where('user_id', '=', ida.userId).execute();
    expect(await chat.type(ada, '/role @Ida remove operator')).toBe('Ida: operator, viewer.');
    expect(await chat.type(ada, '/role @Ida remove viewer')).toBe('Ida: operator.');
    expect(await chat.text('people', ada)).toContain('by the directory: operator (Patching)');
  });

  it('enables nobody who is disabled there, and keeps an admin’s word beside the directory’s', async () => {
    const nora = await somebody(db, 'Nora', ['viewer']);
    await db.updateTable('users').set({ disabled_at: MONDAY_MORNING }).where('id', '=', nora.userId).execute();
    await gives(nora.userId, { state: 'locked' });
    expect(await chat.type(ada, '/role @Nora enable')).toBe(
      'The account of Nora is without rights (locked in the directory): they come back by themselves once it is put right there.',
    );
    expect(await chat.text('people', ada)).toContain('disabled on 11 Jan 2027 (locked in the directory)');
    expect(await chat.type(ada, '/role @Nora disable')).toContain('is disabled');
    expect(await chat.type(ada, '/role @Nora disable')).toContain('already disabled');
  });

  it('ends an account with the earlier of an admin’s end and the directory’s', async () => {
    const olga = await somebody(db, 'Olga', ['viewer']);
    const march = new Date('2027-03-31T22:00:00Z');
    await db.updateTable('users').set({ expires_at: march }).where('id', '=', olga.userId).execute();
    await gives(olga.userId, { ends_at: march });
    await chat.type(ada, '/role @Olga until 30/06/2027');
    expect((await account(olga.userId)).expires_at).toEqual(march);
    await chat.type(ada, '/role @Olga until 31/01/2027');
    expect((await account(olga.userId)).expires_at).toEqual(new Date('2027-01-31T23:00:00Z'));
    await chat.type(ada, '/role @Olga until never');
    expect((await account(olga.userId)).expires_at).toEqual(march);
  });

  it('lets admins decide again what a directory has said that the settings name no longer', async () => {
    const without = openChatBench(openBench(db, { admins: ['entra-ada'] }));
    const paul = await somebody(db, 'Paul', ['viewer']);
    await db.updateTable('users').set({ disabled_at: MONDAY_MORNING }).where('id', '=', paul.userId).execute();
    await gives(paul.userId, { state: 'disabled', ends_at: new Date('2027-03-31T22:00:00Z') });
    await db
      .insertInto('user_roles')
      .values({ user_id: paul.userId, role: 'operator', by_admin: false, directory_group: 'Patching' })
      .execute();
    expect(await without.type(ada, '/role @Paul remove operator')).toBe('Paul: viewer.');
    expect(await rolesOf(paul.userId)).toEqual(['viewer']);
    await without.type(ada, '/role @Paul enable');
    await without.type(ada, '/role @Paul until never');
    expect(await account(paul.userId)).toMatchObject({ disabled_at: null, expires_at: null });
  });
});
