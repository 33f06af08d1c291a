import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { giveAnswer, giveLateAnswer } from '../../../bot/posting/answer.ts';
import { bindPersonalConversation } from '../../../db/queries/conversations.ts';
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

  it('that is a link to a file is shown to the person who asked alone, never in a channel', async () => {
    const id = await addUser(db, { email: 'zoe@example.org', entraId: 'e-zoe' });
    const user = { id, entraId: 'e-zoe', name: 'Zoé', language: 'en', roles: ['viewer'] } as const;
    const given = { answer: { kind: 'card', key: 'download:7' }, user, language: 'en' } as const;
    const places = () =>
      db.selectFrom('card_anchors').select('conversation_id').where('card_key', '=', 'download:7').execute();
    await giveAnswer(db, { ...typed('e-zoe', '/x'), activityId: 'z-1' }, given, bench.time.now());
    expect([await places(), (await said()).at(-1)]).toEqual([
      [],
      expect.stringContaining('write to me in a personal chat'),
    ]);
    await bench.see('a:zoe', 'personal');
    await bindPersonalConversation(db, 'a:zoe', id);
    await giveAnswer(db, { ...typed('e-zoe', '/x'), activityId: 'z-2' }, given, bench.time.now());
    expect([await places(), (await said()).at(-1)]).toEqual([
      [{ conversation_id: 'a:zoe' }],
      expect.stringContaining('in our personal chat'),
    ]);
  });
});

describe('the answer to a button of an old client', () => {
  it('is a sentence of its own, or a card of its own', async () => {
    const click = clicked('e', 'v', {});
    const late = { ...click, activityId: 'late' };
    const { chat } = bench;
    await giveLateAnswer(db, chat, late, { kind: 'message', text: 'Non.' }, bench.time.now());
    expect(await said()).toContain('Non.');
    const here = { ...late, conversation: { ...late.conversation, serviceUrl: bench.serviceUrl } };
    await giveLateAnswer(db, chat, here, { kind: 'card', card: { body: [{ text: 'Confirm?' }] } }, bench.time.now());
    expect(bench.connector.messages.map((message) => textOf(message.card))).toContain('Confirm?');
  });
});
