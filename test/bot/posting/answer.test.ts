import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { giveAnswer, giveLateAnswer } from '../../../bot/posting/answer.ts';
import { bindPersonalConversation } from '../../../db/queries/chat/conversations.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addUser, clicked, typed } from '../chat/people.ts';
import { type Bench, CHANNEL, startBench, textOf } from './posting-bench.ts';

const database = await createTestDatabase();
const { db } = database;
let bench: Bench;
beforeAll(async () => {
  bench = await startBench(database);
});
afterAll(() => bench.stop());

const said = async () =>
  (await db.selectFrom('outgoing_messages').selectAll().orderBy('id').execute()).map((row) => row.text_fr);

describe('the answer to a command', () => {
  it('is said once, in the language of who asked', async () => {
    const answer = { kind: 'text', text: { fr: 'Bonjour', en: 'Hello' } } as const;
    const given = { answer, user: null, language: 'en' } as const;
    await giveAnswer(db, typed('e', '/x'), given, bench.time.now());
    await giveAnswer(db, typed('e', '/x'), given, bench.time.now());
    expect(await said()).toEqual(['Hello']);
  });

  it('that is a card is followed from then on, in the language of the channel', async () => {
    const answer = { kind: 'card', key: 'campaign:7' } as const;
    bench.state.set('campaign:7', 'seven');
    await giveAnswer(db, typed('e', '/x'), { answer, user: null, language: 'en' }, bench.time.now());
    const anchor = await db.selectFrom('card_anchors').selectAll().executeTakeFirstOrThrow();
    expect(anchor).toMatchObject({ card_key: 'campaign:7', conversation_id: CHANNEL, language: 'fr' });
  });

  it('that is a card in a personal chat is in the language of who asked, also where their account names none', async () => {
    await bench.see('a:newcomer', 'personal');
    const id = await addUser(db, { email: 'new@example.org', entraId: 'e-new' });
    const user = { id, entraId: 'e-new', name: 'New', language: 'en', roles: ['viewer'] } as const;
    const { conversation } = typed('e-new', '/x');
    const incoming = {
      ...typed('e-new', '/x', 'en-GB'),
      activityId: 'new-1',
      conversation: { ...conversation, id: 'a:newcomer', kind: 'personal' },
    } as const;
    const answer = { kind: 'card', key: 'campaign:9' } as const;
    await giveAnswer(db, incoming, { answer, user, language: 'en' }, bench.time.now());
    const anchor = await db
      .selectFrom('card_anchors')
      .select('language')
      .where('conversation_id', '=', 'a:newcomer')
      .executeTakeFirstOrThrow();
    expect(anchor.language).toBe('en');
  });

  it('that is a link to a file is shown to the person who asked alone, never in a channel', async () => {
    const id = await addUser(db, { email: 'zoe@example.org', entraId: 'e-zoe' });
    const user = { id, entraId: 'e-zoe', name: 'Zoé', language: 'en', roles: ['viewer'] } as const;
    const given = { answer: { kind: 'card', key: 'download:7' }, user, language: 'en' } as const;
    const places = () =>
      db.selectFrom('card_anchors').select('conversation_id').where('card_key', '=', 'download:7').execute();
    await giveAnswer(db, { ...typed('e-zoe', '/x'), activityId: 'z-1' }, given, bench.time.now());
    expect([await places(), (await said()).at(-1)]).toEqual([[], expect.stringContaining('message me privately')]);
    await bench.see('a:zoe', 'personal');
    await bindPersonalConversation(db, 'a:zoe', id);
    await giveAnswer(db, { ...typed('e-zoe', '/x'), activityId: 'z-2' }, given, bench.time.now());
    expect([await places(), (await said()).at(-1)]).toEqual([
      [{ conversation_id: 'a:zoe' }],
      expect.stringContaining('in our private chat'),
    ]);
  });
});

describe('the answer to a button of an old client', () => {
  let before = 0;
  beforeAll(async () => {
    before = (await said()).length;
  });
  const texts = async () => (await said()).slice(before);
  const click = { ...clicked('e', 'v', {}), activityId: 'late' };

  it('is a sentence of its own, once', async () => {
    await giveLateAnswer(db, click, { kind: 'message', text: 'Non.' }, bench.time.now());
    await giveLateAnswer(db, click, { kind: 'message', text: 'Non.' }, bench.time.now());
    expect(await texts()).toEqual(['Non.']);
  });

  it('is a card by the queue, live from then on in place of the older one, with its page and its notice', async () => {
    const live = { key: 'campaign:7', page: 2, notice: 'Refusé.', language: 'fr' } as const;
    const more = { ...click, activityId: 'late-2' };
    for (let i = 0; i < 2; i++) await giveLateAnswer(db, more, { kind: 'card', card: {}, live }, bench.time.now());
    const anchors = await db
      .selectFrom('card_anchors')
      .selectAll()
      .where('card_key', '=', 'campaign:7')
      .orderBy('id')
      .execute();
    expect(anchors.map((one) => [one.card_key, one.page, one.retired_at === null])).toEqual([
      ['campaign:7', null, false],
      ['campaign:7', 2, true],
    ]);
    expect((await texts()).at(-1)).toBe('Refusé.');
    await bench.settle();
    await bench.pass(5_000);
    expect(bench.connector.messages.map((message) => textOf(message.card))).toContain('seven');
  });

  it.each([
    ['personal', 'en', 'en'],
    ['channel', 'en', 'fr'],
  ] as const)('in a %s chat of somebody who reads %s is in %s', async (kind, language, expected) => {
    const id = `late-${kind}`;
    await bench.see(id, kind);
    const live = { key: `campaign:8${kind.length}`, page: undefined, notice: null, language } as const;
    const more = { ...click, activityId: `late-${kind}`, conversation: { ...click.conversation, id, kind } };
    await giveLateAnswer(db, more, { kind: 'card', card: {}, live }, bench.time.now());
    const anchor = await db
      .selectFrom('card_anchors')
      .select('language')
      .where('conversation_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(anchor.language).toBe(expected);
  });

  it('that has no key gives its words', async () => {
    const body = [{ type: 'TextBlock', text: 'Confirm?' }];
    const more = { ...click, activityId: 'late-3' };
    await giveLateAnswer(db, more, { kind: 'card', card: { body } }, bench.time.now());
    expect((await texts()).at(-1)).toBe('Confirm?');
  });
});
