import { beforeEach, describe, expect, it } from 'vitest';
import {
  anchorShown,
  anchorsToShow,
  conversationsWithWork,
  showCard,
  touchCard,
} from '../../../../db/queries/chat/cards.ts';
import { seeConversation } from '../../../../db/queries/chat/conversations.ts';
import { createTestDatabase } from '../../../support/test-database.ts';

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

beforeEach(async () => {
  await db.deleteFrom('card_anchors').execute();
  await db.deleteFrom('cards').execute();
});

const show = (key: string) =>
  db
    .transaction()
    .execute((trx) => showCard(trx, { key, conversation: 'c', threadId: null, language: 'fr', now: NOW }));
const touch = (key: string, final?: boolean) =>
  db.transaction().execute((trx) => touchCard(trx, key, final === undefined ? {} : { final }));

describe('a card', () => {
  it('is behind until the change that was read before rendering is shown, not the one after', async () => {
    const id = await show('campaign:1');
    const [before] = await anchorsToShow(db, 'c');
    await touch('campaign:1');
    await anchorShown(db, id, 'm1', { seq: before?.dirtySeq ?? 0n, hash: 'h', at: NOW });
    expect(await conversationsWithWork(db)).toEqual(['c']);
    const [after] = await anchorsToShow(db, 'c');
    await anchorShown(db, id, 'm1', { seq: after?.dirtySeq ?? 0n, hash: 'h', at: NOW });
    expect(await conversationsWithWork(db)).toEqual([]);
  });

  it('has one live message a conversation, even when asked for many times at once', async () => {
    await Promise.all(Array.from({ length: 5 }, () => show('campaign:1')));
    const live = await db.selectFrom('card_anchors').selectAll().where('retired_at', 'is', null).execute();
    expect(live).toHaveLength(1);
  });

  it('that nobody asked for may be touched', async () => {
    await touch('campaign:2', true);
    expect(await conversationsWithWork(db)).toEqual([]);
  });

  it('stays final through later touches that do not say otherwise', async () => {
    await show('campaign:1');
    await touch('campaign:1', true);
    await touch('campaign:1');
    expect((await anchorsToShow(db, 'c'))[0]).toMatchObject({ final: true, dirtySeq: 3n });
    await touch('campaign:1', false);
    expect((await anchorsToShow(db, 'c'))[0]?.final).toBe(false);
  });

  it('touched in a transaction that is undone is not behind', async () => {
    const id = await show('campaign:1');
    await anchorShown(db, id, 'm1', { seq: 1n, hash: 'h', at: NOW });
    const undone = db.transaction().execute(async (trx) => {
      await touchCard(trx, 'campaign:1');
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await conversationsWithWork(db)).toEqual([]);
  });
});
