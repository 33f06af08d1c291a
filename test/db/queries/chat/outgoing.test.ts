import { describe, expect, it } from 'vitest';
import { seeConversation } from '../../../../db/queries/chat/conversations.ts';
import {
  claimMessage,
  enqueueMessage,
  messageSent,
  nextMessages,
  parkMessage,
  releaseMessage,
} from '../../../../db/queries/chat/outgoing.ts';
import { createTestDatabase } from '../../../support/test-database.ts';

const { db } = await createTestDatabase();
const NOW = new Date('2027-02-01T08:00:00Z');
const LATER = new Date('2027-02-01T08:01:00Z');
const facts = {
  id: 'c',
  kind: 'channel',
  serviceUrl: 'https://x/',
  tenantId: null,
  botId: '28:b',
  name: null,
} as const;
await seeConversation(db, facts, null, NOW);

const say = async (text: string, dedupeKey: string | null = null) =>
  enqueueMessage(db, { conversationId: 'c', threadId: null, text: { fr: text, en: text }, dedupeKey }, NOW);
const next = async () => (await nextMessages(db, 'c')).map(({ id }) => id);
const failure = { error: '412', counted: true, notBefore: LATER };

describe('a queued message', () => {
  it('is claimed by one sender only, keeps its place while it fails a little, and lets others pass when it fails often', async () => {
    const first = (await say('one')) ?? '';
    const second = (await say('two')) ?? '';
    const [message] = await nextMessages(db, 'c');
    if (message === undefined) throw new Error('there is none');
    const claims = await Promise.all(Array.from({ length: 4 }, () => claimMessage(db, message, NOW)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await nextMessages(db, 'c')).toMatchObject([{ id: first, begunAt: NOW }]);
    await releaseMessage(db, first, { error: '429', counted: false, notBefore: null });
    expect(await nextMessages(db, 'c')).toMatchObject([{ id: first, failures: 0, begunAt: null }]);
    for (let i = 0; i < 3; i++) await releaseMessage(db, first, failure);
    expect(await nextMessages(db, 'c')).toMatchObject([{ id: second }, { id: first, failures: 3, notBefore: LATER }]);
    await messageSent(db, first, null, NOW);
    expect(await next()).toEqual([second]);
  });

  it('that is parked waits until the conversation is heard of again', async () => {
    const [before] = await next();
    await parkMessage(db, before ?? '', '403');
    expect(await next()).toEqual([]);
    await seeConversation(db, facts, null, NOW);
    expect(await next()).toEqual([before]);
  });

  it('with a key is queued once', async () => {
    expect(await say('start', 'start:1')).not.toBeNull();
    expect(await say('start', 'start:1')).toBeNull();
  });
});
