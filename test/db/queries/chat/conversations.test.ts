import { describe, expect, it } from 'vitest';
import { findConversation, pauseConversation, seeConversation } from '../../../../db/queries/chat/conversations.ts';
import { createTestDatabase } from '../../../support/test-database.ts';

const { db } = await createTestDatabase();
const NOW = new Date('2027-02-01T08:00:00Z');
const FACTS = {
  id: 'a:1',
  kind: 'personal',
  serviceUrl: 'https://one/',
  tenantId: 't',
  botId: '28:b',
  name: 'Jean',
} as const;

describe('a conversation', () => {
  it('keeps its name and tenant when a later activity does not say them', async () => {
    await seeConversation(db, FACTS, null, NOW);
    await seeConversation(db, { ...FACTS, serviceUrl: 'https://two/', tenantId: null, name: null }, null, NOW);
    expect(await findConversation(db, 'a:1')).toEqual({
      ...FACTS,
      serviceUrl: 'https://two/',
      language: 'fr',
      membersReadAt: null,
      pausedUntil: null,
      userId: null,
    });
  });

  it('is spoken to in the language of its person', async () => {
    const user = { display_name: 'Jean', email: 'jean@example.org', entra_id: 'e-jean', language: 'en' } as const;
    await db.insertInto('users').values(user).execute();
    await seeConversation(db, FACTS, 'e-jean', NOW);
    expect((await findConversation(db, 'a:1'))?.language).toBe('en');
  });

  it('stays paused for every process', async () => {
    await pauseConversation(db, 'a:1', NOW);
    expect((await findConversation(db, 'a:1'))?.pausedUntil).toEqual(NOW);
    expect(await findConversation(db, 'a:2')).toBeNull();
  });
});
