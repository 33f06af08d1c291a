import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Dispatched } from '../../../bot/front/dispatch-command.ts';
import { giveAnswer, giveLateAnswer } from '../../../bot/posting/answer.ts';
import { bindPersonalConversation } from '../../../db/queries/chat/conversations.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addUser, clicked, typed } from '../chat/people.ts';
import { type Bench, CHANNEL, startBench, textOf } from './posting-bench.ts';

const database = await createTestDatabase();
const { db } = database;
const id = await addUser(db, { email: 'zoe@example.org', entraId: 'e-zoe', language: 'en', roles: ['operator'] });
const user = { id, entraId: 'e-zoe', name: 'Zoé', language: 'en', roles: ['operator'] } as const;
const READER = { id: '29:zoe', name: 'Zoé', messageId: '1700' };
let bench: Bench;
let serial = 0;
beforeEach(async () => {
  await bench?.stop();
  bench = await startBench(database);
});
afterAll(() => bench.stop());

async function ask(answer: Dispatched['answer'], who: typeof user | null = user): Promise<void> {
  serial += 1;
  const incoming = { ...typed('e-zoe', '/x'), activityId: `private-${serial}`, onlyFor: READER };
  await giveAnswer(db, incoming, { answer, user: who, language: 'en' }, bench.time.now());
  await bench.settle();
}

const shown = () => bench.connector.messages;
const text = { kind: 'text', text: { fr: 'Rien.', en: 'Nothing.' } } as const;

describe('the answer to a message that Teams showed to nobody else', () => {
  it('is a sentence for its sender alone, with what they asked above it', async () => {
    await ask(text);
    expect(shown()).toMatchObject([{ text: 'Nothing.', conversation: CHANNEL, onlyFor: '29:zoe', preview: '1700' }]);
  });

  it('is a copy of the card, in their language and without buttons, which nothing follows', async () => {
    bench.state.set('campaign:7', 'seven [OK]');
    await ask({ kind: 'card', key: 'campaign:7', note: { fr: 'Noté.', en: 'Noted.' } });
    expect(shown().map((one) => [one.onlyFor, one.text ?? textOf(one.card)])).toEqual([
      ['29:zoe', 'seven [OK]'],
      ['29:zoe', 'Noted.'],
    ]);
    expect(JSON.stringify(shown()[0]?.card)).not.toContain('Action.');
    expect(JSON.stringify(shown()[0]?.card)).toContain('without buttons');
    expect(await db.selectFrom('card_anchors').selectAll().execute()).toEqual([]);
  });

  it('says so when there is no such card', async () => {
    bench.state.set('campaign:8', '');
    await ask({ kind: 'card', key: 'gone:1' });
    expect(shown()).toMatchObject([{ text: 'This card no longer exists.', onlyFor: '29:zoe' }]);
  });

  it.each([
    ['400', { kind: 'status', status: 400, code: 'INVALID_TARGETED_MESSAGE_ID' }],
    ['404', { kind: 'status', status: 404, code: 'TARGETED_MESSAGE_EXPIRED_OR_DELETED' }],
  ] as const)('comes without what they asked when Teams has forgotten that (%s)', async (_, behaviour) => {
    bench.connector.next(behaviour);
    await ask(text);
    expect(shown()).toMatchObject([{ text: 'Nothing.', onlyFor: '29:zoe', preview: null }]);
  });

  const refuseTargeted = () => {
    bench.connector.refuse = ({ recipient }) =>
      recipient === undefined ? null : { kind: 'status', status: 403, code: 'BotNotInConversationRoster' };
  };

  it('comes in their own chat where Teams shows nothing to one alone', async () => {
    await bench.see('a:zoe', 'personal');
    await bindPersonalConversation(db, 'a:zoe', id);
    bench.state.set('campaign:7', 'seven [OK]');
    refuseTargeted();
    await ask({ kind: 'card', key: 'campaign:7' });
    await bench.pass(5_000);
    expect(shown()).toMatchObject([{ conversation: 'a:zoe' }]);
    expect(JSON.stringify(shown()[0]?.card)).toContain('without buttons');
  });

  it.each([
    ['has no such chat', user],
    ['is unknown', null],
  ])('is given up, and never said to everybody, when its sender %s', async (_, who) => {
    refuseTargeted();
    await ask(text, who);
    await bench.pass(5_000);
    expect(shown()).toEqual([]);
    const [row] = await db.selectFrom('outgoing_messages').selectAll().execute();
    expect(row).toMatchObject({ sent_at: null, last_error: expect.stringContaining('refused') });
    expect(row?.given_up_at).not.toBeNull();
  });

  it('stays private for the button of an old client, too', async () => {
    const click = { ...clicked('e-zoe', 'v', {}), activityId: 'old', onlyFor: READER };
    const live = { key: 'campaign:7', page: undefined, notice: null, language: 'en' } as const;
    const card = { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: 'seven' }] };
    await giveLateAnswer(db, click, { kind: 'card', card, live }, bench.time.now());
    await giveLateAnswer(db, { ...click, activityId: 'old-2' }, { kind: 'message', text: 'No.' }, bench.time.now());
    await bench.settle();
    expect(shown().map((one) => [one.text, one.onlyFor])).toEqual([
      ['seven', '29:zoe'],
      ['No.', '29:zoe'],
    ]);
  });
});
