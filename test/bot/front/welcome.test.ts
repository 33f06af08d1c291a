import { beforeEach, describe, expect, it } from 'vitest';
import type { Arrival, ConversationRef, ProfileLookup } from '../../../bot/chat/ports.ts';
import { welcome } from '../../../bot/front/welcome.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addUser, CONVERSATION } from '../chat/people.ts';
import { keptLog } from '../quiet-log.ts';

const { db } = await createTestDatabase();
const NOW = new Date('2027-02-01T08:00:00Z');
const PERSONAL: ConversationRef = { ...CONVERSATION, id: 'a:1', kind: 'personal' };

const named = async (name: string, more: object = {}) => {
  const id = await addUser(db, { email: `${name.toLowerCase()}@example.org`, roles: ['admin'], ...more });
  await db.updateTable('users').set({ display_name: name }).where('id', '=', id).execute();
};
await addUser(db, { email: 'op@example.org', entraId: 'op', language: 'en', roles: ['operator', 'owner'] });
await addUser(db, { email: 'nobody@example.org', entraId: 'nobody' });
await addUser(db, {
  email: 'late@example.org',
  entraId: 'late',
  roles: ['operator'],
  expiresAt: new Date('2026-01-01'),
});
const bound = await addUser(db, { email: 'new@example.org', language: 'fr', roles: ['viewer'] });
for (const name of ['Zoe', 'Ada', 'Claire', 'Bob']) await named(name);
await named('Aaron', { disabledAt: NOW });
await named('Abel', { expiresAt: NOW });

const member =
  (address: string): ProfileLookup =>
  async () => ({ kind: 'member', address });
const stranger: ProfileLookup = async () => ({ kind: 'stranger', why: 'guest' });

function arrival(over: Partial<Arrival> = {}): Arrival {
  const { conversation = CONVERSATION } = over;
  return {
    conversation,
    place: conversation.id,
    person: { entraId: 'op', name: 'X' },
    locale: 'fr-FR',
    botName: 'Patchs',
    ...over,
  };
}

const log = keptLog();
const greet = (one: Arrival, profile: ProfileLookup = stranger, now = NOW) =>
  welcome({ db, profile, clock: { now: () => now }, log }, one);

async function said(): Promise<readonly string[]> {
  return (await db.selectFrom('outgoing_messages').selectAll().orderBy('id').execute()).map(({ text_fr }) => text_fr);
}

beforeEach(async () => {
  await db.deleteFrom('outgoing_messages').execute();
  await db.deleteFrom('conversations').execute();
  for (const { id, kind, serviceUrl: service_url, botId: bot_id } of [CONVERSATION, PERSONAL]) {
    await db.insertInto('conversations').values({ id, kind, service_url, bot_id, seen_at: NOW }).execute();
  }
});

describe('where the bot was added', () => {
  it('it says three lines in the language of whoever added it: what it does, what to type, what comes next', async () => {
    await greet(arrival());
    expect(await said()).toEqual([
      [
        'Hello. I plan, run, validate and report the patching of Linux and Windows servers.',
        'Type @Patchs help first: your commands, each with an example.',
        'To announce the campaigns of a domain here, a coordinator types @Patchs channel bind DOMAIN.',
      ].join('\n'),
    ]);
  });

  it('it says in a personal chat what the person is here', async () => {
    await greet(arrival({ conversation: PERSONAL }));
    expect((await said())[0]).toContain('Type /help first');
    expect((await said())[0]).toContain('I know you: operator, owner.');
  });

  it('it says so to somebody without a role', async () => {
    await greet(arrival({ conversation: PERSONAL, person: { entraId: 'nobody', name: 'N' } }));
    expect((await said())[0]).toContain('un administrateur vous les donne');
  });

  it('PEOPLE-1: a member who has no account learns whom to ask: admins in force, three at most', async () => {
    await greet(arrival({ person: { entraId: 'x', name: 'X' } }), member('x@example.org'));
    const [line = ''] = (await said()).map((text) => text.split('\n')[2]);
    expect(line).toContain('Je ne vous connais pas');
    expect(line).toContain('Demandez à : Ada, Bob, Claire.');
  });

  it('PEOPLE-3: so does somebody whose account is over', async () => {
    await greet(arrival({ person: { entraId: 'late', name: 'L' } }));
    expect((await said())[0]).toMatch(/désactivé ou expiré.*Demandez à : Ada/);
  });

  it('PEOPLE-1: a guest hears no names', async () => {
    await greet(arrival({ person: { entraId: 'guest', name: 'G' }, locale: 'en-GB' }), stranger);
    expect((await said())[0]).toContain('You do not appear in Teams as a member');
    expect((await said())[0]).not.toContain('Ada');
  });

  it('PEOPLE-1: somebody new is bound as at a first message, and the chat is theirs', async () => {
    await greet(arrival({ conversation: PERSONAL, person: { entraId: 'new', name: 'N' } }), member('new@example.org'));
    const row = db.selectFrom('conversations').select('user_id').where('id', '=', PERSONAL.id);
    expect(await row.executeTakeFirst()).toEqual({ user_id: bound });
    expect((await said())[0]).toContain('Je vous connais : lecteur.');
  });

  it('it speaks once a place and day, however often Teams tells of it', async () => {
    await greet(arrival({ place: 'team' }));
    await greet(arrival({ place: 'team', conversation: PERSONAL }));
    expect(await said()).toHaveLength(1);
    await greet(arrival({ place: 'team' }), stranger, new Date('2027-02-02T08:00:00Z'));
    expect(await said()).toHaveLength(2);
  });

  it('it speaks although nobody is named, or Teams cannot be asked who it is', async () => {
    await greet(arrival({ place: '1', person: null, botName: null, locale: 'en-US' }));
    const silent: ProfileLookup = async () => Promise.reject(new Error('away'));
    await greet(arrival({ place: '2', person: { entraId: 'y', name: 'Y' } }), silent);
    expect(await said()).toEqual([
      expect.stringContaining('@PatchCenter help'),
      expect.stringContaining('@Patchs aide'),
    ]);
    expect(log.lines.at(-1)?.message).toContain('could not be asked');
  });
});
