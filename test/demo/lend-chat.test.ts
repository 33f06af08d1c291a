// `/as` in the local client: a card that is already there follows the person who has the chat.
import { expect, it } from 'vitest';
import { readerOf } from '../../bot/front/reader.ts';
import { anchorShown, anchorsToShow, showCard } from '../../db/queries/chat/cards.ts';
import { findPersonalConversation, seeConversation } from '../../db/queries/chat/conversations.ts';
import { lendChat } from '../../demo/lend-chat.ts';
import { somebody } from '../bot/shared/bench.ts';
import { createTestDatabase } from '../support/test-database.ts';

const { db } = await createTestDatabase();
const claire = await somebody(db, 'Claire', ['coordinator']);
const khalid = await somebody(db, 'Khalid', ['operator']);
const NOW = new Date('2027-01-11T08:05:00Z');
const chat = {
  id: 'a:1',
  kind: 'personal',
  serviceUrl: 'http://127.0.0.1:1',
  tenantId: null,
  botId: '28:b',
  name: null,
} as const;

it('draws the cards of the personal chat for whoever it is lent to', async () => {
  await lendChat(db, claire.actor, khalid.actor);
  await seeConversation(db, chat, claire.actor.entraId, NOW);
  const place = { key: 'campaign:1', conversation: chat.id, threadId: null, language: 'en', now: NOW } as const;
  const anchor = await db.transaction().execute((trx) => showCard(trx, place));
  const [shown] = await anchorsToShow(db, chat.id);
  await anchorShown(db, anchor, 'activity', { seq: shown?.dirtySeq ?? 0n, hash: 'of Claire', at: NOW });
  expect(await anchorsToShow(db, chat.id)).toEqual([]);

  await lendChat(db, claire.actor, khalid.actor);
  expect(await anchorsToShow(db, chat.id)).toMatchObject([{ id: anchor, key: 'campaign:1' }]);
  expect(await findPersonalConversation(db, claire.userId)).toBeNull();
  const reader = (await findPersonalConversation(db, khalid.userId))?.userId ?? null;
  expect(await readerOf(db, reader, NOW)).toMatchObject({ userId: khalid.userId, roles: ['operator'] });
});
