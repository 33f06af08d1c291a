import { describe, expect, it } from 'vitest';
import { seeConversation } from '../../../db/queries/conversations.ts';
import {
  claimMessage,
  enqueueMessage,
  messageSent,
  nextMessage,
  releaseMessage,
} from '../../../db/queries/outgoing.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const NOW = new Date('2027-02-01T08:00:00Z');
const facts = {
  id: 'c',
  kind: 'channel',
  serviceUrl: 'https://x/',
  tenantId: null,
  botId: '28:b',
  name: null,
} as const;
await seeConversation(db, facts, null, NOW);

const say = (text: string, dedupeKey: string | null = null) =>
  enqueueMessage(db, { conversationId: 'c', threadId: null, text: { fr: text, en: text }, dedupeKey }, NOW);

describe('a queued message', () => {
  it('is claimed by one sender only, and comes in its order', async () => {
    const first = (await say('one')) ?? '';
    const second = (await say('two')) ?? '';
    const claims = await Promise.all(Array.from({ length: 4 }, () => claimMessage(db, first, NOW)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect((await nextMessage(db, 'c'))?.id).toBe(second);
    await releaseMessage(db, first, '429', false);
    expect(await nextMessage(db, 'c')).toMatchObject({ id: first, failures: 0 });
    await messageSent(db, first, null, NOW);
    expect((await nextMessage(db, 'c'))?.id).toBe(second);
  });

  it('with a key is queued once', async () => {
    expect(await say('start', 'start:1')).not.toBeNull();
    expect(await say('start', 'start:1')).toBeNull();
  });
});
