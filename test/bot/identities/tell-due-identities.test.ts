// PEOPLE-5: who is told of service identities that are due: once a week each, whatever crashes and however many processes look.
import { beforeEach, describe, expect, it } from 'vitest';
import type { IdentitySettings } from '../../../bot/identities/identity-settings.ts';
import { tellDueIdentities } from '../../../bot/identities/tell-due-identities.ts';
import type { ServiceIdentity } from '../../../domain/identities/service-identity.ts';
import { addUser } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addPlace, bindChannel, messagesIn } from '../../support/validation-data.ts';
import { selfSigned } from '../../targets/logs/self-signed.ts';

const { db } = await createTestDatabase();
const ada = await addUser(db, 'Ada', ['admin']);
const olga = await addUser(db, 'Olga', []);
const { email: olgasAddress } = await db
  .selectFrom('users')
  .select('email')
  .where('id', '=', olga)
  .executeTakeFirstOrThrow();
await addUser(db, 'Mute', ['admin']);
await addPlace(db, 'chat-ada', ada);
await addPlace(db, 'chat-olga', olga);
await bindChannel(db, await addPlace(db, 'channel-patching', null));

/** Monday 8 March 2027, 9:30 in Paris. */
const MONDAY = new Date('2027-03-08T08:30:00Z');
const later = (days: number) => new Date(MONDAY.getTime() + days * 86_400_000);

const one = (name: string, more: Partial<ServiceIdentity> = {}): ServiceIdentity => ({
  name,
  kind: 'other',
  owner: 'team@example.com',
  renewBy: '2027-03-31',
  noticeDays: 30,
  ...more,
});
const settings = (named: readonly ServiceIdentity[], more: Partial<IdentitySettings> = {}): IdentitySettings => ({
  identities: { named, unnamed: [{ kind: 'ssh-key', vcenter: null }] },
  teams: {},
  zone: 'Europe/Paris',
  ...more,
});
const KEY = one('Key', { owner: olgasAddress.toUpperCase() });
const VAULT = one('Vault', { renewBy: '2027-03-05' });

beforeEach(async () => {
  for (const table of ['identity_notices', 'outgoing_messages'] as const) await db.deleteFrom(table).execute();
  await db.updateTable('users').set({ disabled_at: null, expires_at: null }).execute();
});

describe('PEOPLE-5: the weekly notice', () => {
  it('tells each admin all, and the owner theirs, in their own chats', async () => {
    expect(await tellDueIdentities(db, MONDAY, settings([KEY, VAULT]))).toBe(2);
    expect(await messagesIn(db, 'chat-ada')).toEqual([
      [
        'Service identities to be renewed:',
        '- Vault (team@example.com), overdue since 5 March 2027',
        `- Key (${olgasAddress.toUpperCase()}), by 31 March 2027`,
        'Nobody is named for the SSH key.',
        'Once that is done, an admin writes the new date (renewBy) into the settings file.',
      ].join('\n'),
    ]);
    const [toOlga = ''] = await messagesIn(db, 'chat-olga');
    expect(toOlga).toContain('- Key');
    expect(toOlga).not.toMatch(/Vault|Nobody/);
    expect(await messagesIn(db, 'channel-patching')).toEqual([]);
  });

  it('comes once a week, by however many processes, and again the week after', async () => {
    const at = (now: Date) =>
      Promise.all(Array.from({ length: 6 }, () => tellDueIdentities(db, now, settings([KEY, VAULT]))));
    const sum = (counts: readonly number[]) => counts.reduce((all, n) => all + n, 0);
    expect(sum(await at(MONDAY))).toBe(2);
    expect(sum(await at(later(1)))).toBe(0);
    expect(sum(await at(later(4)))).toBe(0);
    expect(sum(await at(later(7)))).toBe(2);
    expect(await messagesIn(db, 'chat-ada')).toHaveLength(2);
  });

  it('says what becomes due later in the week, and that alone', async () => {
    const late = one('Late', { renewBy: '2027-03-12', noticeDays: 1 });
    expect(await tellDueIdentities(db, MONDAY, settings([VAULT, late]))).toBe(1);
    expect(await tellDueIdentities(db, later(3), settings([VAULT, late]))).toBe(1);
    const [, second = ''] = await messagesIn(db, 'chat-ada');
    expect(second).toContain('- Late');
    expect(second).not.toContain('Vault');
  });

  it.each([
    ['before the morning', new Date('2027-03-08T07:59:00Z')],
    ['on a Sunday', new Date('2027-03-14T12:00:00Z')],
    ['on Easter Monday', new Date('2027-03-29T12:00:00Z')],
  ])('does not come %s', async (_, now) => {
    expect(await tellDueIdentities(db, now, settings([VAULT]))).toBe(0);
  });

  it('does not come while nothing is due, whatever has nobody', async () => {
    expect(await tellDueIdentities(db, MONDAY, settings([one('Fine', { renewBy: '2028-01-01' })]))).toBe(0);
    expect(await tellDueIdentities(db, MONDAY, settings([]))).toBe(0);
  });

  it('comes for a certificate that ends before the day that was said', async () => {
    const { cert, key } = selfSigned(2);
    const certificate = one('Bot', { kind: 'bot-certificate', renewBy: '2090-01-01' });
    const teams = { certificate: () => ({ certificate: cert, key }) };
    const wednesday = new Date('2080-01-03T12:00:00Z');
    expect(await tellDueIdentities(db, wednesday, settings([certificate]))).toBe(0);
    expect(await tellDueIdentities(db, wednesday, settings([certificate], { teams }))).toBe(1);
  });

  it('goes to the channel of all domains where no admin can be written to', async () => {
    await db.updateTable('users').set({ disabled_at: MONDAY }).where('id', '=', ada).execute();
    expect(await tellDueIdentities(db, MONDAY, settings([KEY, VAULT]))).toBe(2);
    expect(await messagesIn(db, 'chat-ada')).toEqual([]);
    const [said = ''] = await messagesIn(db, 'channel-patching');
    expect(said).toMatch(/Vault.*\n.*Key.*\nNobody is named/);
    expect(await tellDueIdentities(db, later(1), settings([KEY, VAULT]))).toBe(0);
  });

  it('goes to an admin of the settings, and to nobody whose account has ended', async () => {
    const entra = '00000000-0000-4000-8000-0000000000aa';
    await db.updateTable('users').set({ entra_id: entra }).where('id', '=', olga).execute();
    await db.updateTable('users').set({ expires_at: MONDAY }).where('id', '=', ada).execute();
    expect(await tellDueIdentities(db, MONDAY, settings([VAULT], { admins: [entra] }))).toBe(1);
    expect(await messagesIn(db, 'chat-olga')).toHaveLength(1);
    expect(await messagesIn(db, 'channel-patching')).toEqual([]);
  });
});
