import { describe, expect, it, vi } from 'vitest';
import { identify, languageOf } from '../../../bot/chat/identify.ts';
import { createAdmin } from '../../../db/queries/people/accounts.ts';
import type { UserId } from '../../../domain/ids.ts';
import { membershipOf } from '../../../domain/people/binding.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addUser, CONVERSATION } from './people.ts';

const { db } = await createTestDatabase();
const NOW = new Date('2027-02-01T08:00:00Z');

function ask(entraId: string, locale: string | null = null) {
  return { person: { entraId, name: 'somebody@example.org' }, conversation: CONVERSATION, locale, now: NOW };
}

const member = (email: string) => async () => {
  const entry = { email, userPrincipalName: email, tenantId: 't1', userRole: 'user' };
  return membershipOf(entry, ['t1']);
};

async function entraIdOf(id: UserId): Promise<string | null> {
  return (await db.selectFrom('users').select('entra_id').where('id', '=', id).executeTakeFirstOrThrow()).entra_id;
}

describe('who somebody in Teams is', () => {
  it('is the user bound to the Entra id; the roster is not asked', async () => {
    await addUser(db, {
      email: 'known@example.org',
      entraId: 'e-known',
      language: 'en',
      roles: ['viewer', 'operator'],
    });
    const roster = vi.fn();
    const found = await identify(db, roster, ask('E-KNOWN'));
    expect(found).toMatchObject({
      kind: 'known',
      user: { entraId: 'e-known', language: 'en', roles: ['operator', 'viewer'] },
    });
    expect(roster).not.toHaveBeenCalled();
  });

  it('PEOPLE-1: is at first contact the user with a member’s address, and from then on that Entra id alone', async () => {
    const id = await addUser(db, { email: 'new@example.org' });
    const first = await identify(db, member('New@Example.org'), ask('e-new', 'en-GB'));
    expect(first).toMatchObject({ kind: 'known', user: { id, language: 'en', roles: [] } });
    // The address goes to somebody else in the directory, or the person takes another one: the account stays with its Entra id.
    const impostor = await identify(db, member('new@example.org'), ask('e-other'));
    expect(impostor).toMatchObject({ kind: 'refused', why: 'another Entra id' });
    await addUser(db, { email: 'taken@example.org' });
    expect(await identify(db, member('taken@example.org'), ask('e-new'))).toMatchObject({
      kind: 'known',
      user: { id },
    });
    const audit = await db.selectFrom('audit_log').selectAll().where('action', '=', 'person.bind').execute();
    expect(audit).toMatchObject([{ object_id: String(id), after: { entraId: 'e-new', address: 'new@example.org' } }]);
  });

  it('is nobody without an address that we know, whatever name the message carries', async () => {
    await addUser(db, { email: 'somebody@example.org' });
    expect((await identify(db, async () => null, ask('e-nobody'))).kind).toBe('refused');
    expect((await identify(db, member('else@example.org'), ask('e-nobody'))).kind).toBe('refused');
  });

  it('PEOPLE-1: is nobody when the roster does not show a member, in a sentence that says so', async () => {
    const id = await addUser(db, { email: 'guest@example.org' });
    const stranger = async () => ({ kind: 'stranger', why: 'a guest' }) as const;
    const found = await identify(db, stranger, ask('e-guest'));
    expect(found).toMatchObject({ kind: 'refused', why: 'a guest' });
    expect(found.kind === 'refused' && found.reason.en).toContain('member of the organisation');
    expect(await entraIdOf(id)).toBeNull();
  });

  it('PEOPLE-1: is never an admin by an address, a member’s or not, together with other roles or alone', async () => {
    const alone = await addUser(db, { email: 'ada@example.org', roles: ['admin'] });
    const among = await addUser(db, { email: 'ana@example.org', roles: ['viewer', 'admin', 'operator'] });
    for (const address of ['ada@example.org', 'ana@example.org']) {
      expect(await identify(db, member(address), ask(`e-of-${address}`))).toMatchObject({
        kind: 'refused',
        why: 'an admin',
      });
    }
    expect([await entraIdOf(alone), await entraIdOf(among)]).toEqual([null, null]);
  });

  it('PEOPLE-1: is an admin when the settings name the Entra id: by the address of an account, admin or not', async () => {
    const id = await addUser(db, { email: 'root@example.org', roles: ['admin'] });
    const plain = await addUser(db, { email: 'plain@example.org', roles: ['viewer'] });
    const admins = ['e-root', 'e-plain'];
    expect(await identify(db, member('root@example.org'), { ...ask('E-ROOT'), admins })).toMatchObject({
      user: { id, roles: ['admin'] },
    });
    const second = await identify(db, member('plain@example.org'), { ...ask('e-plain'), admins });
    expect(second).toMatchObject({ user: { id: plain, roles: ['admin', 'viewer'] } });
    const rows = await db.selectFrom('user_roles').select('role').where('user_id', '=', plain).execute();
    expect(rows.map(({ role }) => role).sort()).toEqual(['admin', 'viewer']);
    expect(await db.selectFrom('audit_log').selectAll().where('action', '=', 'role.grant').execute()).toHaveLength(1);
  });

  it('PEOPLE-2: of the settings has an account made where none is found, and counts again after the role was taken', async () => {
    const asked = { ...ask('e-first'), admins: ['e-first'] };
    const first = await identify(db, member('first@example.org'), asked);
    expect(first).toMatchObject({ kind: 'known', user: { name: 'somebody@example.org', roles: ['admin'] } });
    if (first.kind !== 'known') return;
    await db.deleteFrom('user_roles').where('user_id', '=', first.user.id).execute();
    expect(await identify(db, async () => null, asked)).toMatchObject({
      user: { id: first.user.id, roles: ['admin'] },
    });
    const nowhere = await identify(db, async () => null, { ...ask('e-unseen'), admins: ['e-unseen'] });
    expect(nowhere).toMatchObject({ kind: 'known', user: { roles: ['admin'] } });
  });

  it('PEOPLE-1: is named at first contact where the account was made by an import from a shell', async () => {
    await createAdmin(db, { entraId: 'e-shell', name: '', address: null, now: NOW });
    const asked = { ...ask('e-shell'), admins: ['e-shell'] };
    const first = await identify(db, member('Shell@Example.org'), asked);
    expect(first).toMatchObject({ user: { name: 'somebody@example.org', roles: ['admin'] } });
    const { email } = await db
      .selectFrom('users')
      .select('email')
      .where('entra_id', '=', 'e-shell')
      .executeTakeFirstOrThrow();
    expect(email).toBe('shell@example.org');
  });

  it('PEOPLE-1: is the account of their address that such an import brought, and not a second one', async () => {
    await createAdmin(db, { entraId: 'e-both', name: '', address: null, now: NOW });
    const id = await addUser(db, { email: 'both@example.org' });
    const asked = { ...ask('e-both'), admins: ['e-both'] };
    expect(await identify(db, member('both@example.org'), asked)).toMatchObject({ user: { id, roles: ['admin'] } });
    expect(await entraIdOf(id)).toBe('e-both');
  });

  it('PEOPLE-3: of the settings is refused like anybody while the account is disabled', async () => {
    await addUser(db, { email: 'off@example.org', entraId: 'e-off', disabledAt: NOW });
    await addUser(db, { email: 'off2@example.org', disabledAt: NOW });
    expect((await identify(db, async () => null, { ...ask('e-off'), admins: ['e-off'] })).kind).toBe('refused');
    const second = await identify(db, member('off2@example.org'), { ...ask('e-off2'), admins: ['e-off2'] });
    expect(second).toMatchObject({ kind: 'refused', why: 'disabled' });
  });

  it('is bound once when two of the same address come at once', async () => {
    const id = await addUser(db, { email: 'twice@example.org' });
    const both = await Promise.all(
      ['e-a', 'e-b'].map((entraId) => identify(db, member('twice@example.org'), ask(entraId))),
    );
    expect(both.map(({ kind }) => kind).sort()).toEqual(['known', 'refused']);
    expect(['e-a', 'e-b']).toContain(await entraIdOf(id));
  });

  it('is refused when disabled or expired', async () => {
    await addUser(db, { email: 'disabled@example.org', entraId: 'e-disabled', disabledAt: NOW });
    await addUser(db, { email: 'expired@example.org', entraId: 'e-expired', expiresAt: NOW });
    expect((await identify(db, async () => null, ask('e-disabled'))).kind).toBe('refused');
    expect((await identify(db, async () => null, ask('e-expired'))).kind).toBe('refused');
  });

  it.each([
    ['en-US', 'en'],
    ['EN', 'en'],
    ['fr-FR', 'fr'],
    ['de-DE', 'fr'],
    [null, 'fr'],
  ])('%s is spoken to in %s', (locale, language) => {
    expect(languageOf(locale)).toBe(language);
  });
});
