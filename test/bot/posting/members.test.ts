import { describe, expect, it } from 'vitest';
import { createMemberKeeper } from '../../../bot/posting/members.ts';
import { findConversation, seeConversation } from '../../../db/queries/chat/conversations.ts';
import { rosterHasChanged } from '../../../db/queries/chat/members.ts';
import { addUser } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { keptLog } from '../quiet-log.ts';

const { db } = await createTestDatabase();
const PLACE = { serviceUrl: 'http://t/', tenantId: null, botId: '28:b', name: null };
const time = { now: new Date('2027-01-11T08:00:00Z') };
const clock = { now: () => time.now };
await addUser(db, 'Omar', ['operator']);

function keeper(roster: () => Promise<readonly { entraId: string; teamsId: string }[]>) {
  let asked = 0;
  const read = async () => {
    asked += 1;
    return roster();
  };
  const keep = createMemberKeeper(db, read, clock, keptLog());
  return {
    asked: () => asked,
    async keep(id: string) {
      const stored = await findConversation(db, id);
      if (stored === null) throw new Error(`no ${id}`);
      await keep(stored);
    },
  };
}

async function place(id: string, kind: 'channel' | 'personal' = 'channel'): Promise<string> {
  await seeConversation(db, { id, kind, ...PLACE }, null, time.now);
  return id;
}

const pass = (minutes: number) => {
  time.now = new Date(time.now.getTime() + minutes * 60_000);
};

describe('the roster of a channel', () => {
  it('is read before its first card, then once an hour, and at once after somebody came or went', async () => {
    const id = await place('19:one');
    const { keep, asked } = keeper(async () => [{ entraId: 'entra-omar', teamsId: '29:omar' }]);
    for (let n = 0; n < 5; n += 1) await keep(id);
    expect(asked()).toBe(1);
    expect(await db.selectFrom('conversation_members').select('teams_id').execute()).toEqual([{ teams_id: '29:omar' }]);
    pass(59);
    await keep(id);
    expect(asked()).toBe(1);
    pass(2);
    await keep(id);
    expect(asked()).toBe(2);
    await rosterHasChanged(db, id);
    await keep(id);
    expect(asked()).toBe(3);
  });

  it('that cannot be read keeps whom it had, and is tried again after five minutes', async () => {
    const id = await place('19:two');
    await db.deleteFrom('conversation_members').execute();
    let fails = false;
    const { keep, asked } = keeper(async () => {
      if (fails) throw new Error('no answer');
      return [{ entraId: 'entra-omar', teamsId: '29:omar' }];
    });
    await keep(id);
    fails = true;
    pass(61);
    await keep(id);
    await keep(id);
    expect(asked()).toBe(2);
    expect(await db.selectFrom('conversation_members').select('teams_id').execute()).toHaveLength(1);
    pass(6);
    fails = false;
    await keep(id);
    expect(asked()).toBe(3);
  });

  it('of a chat of two is never read', async () => {
    const { keep, asked } = keeper(async () => []);
    await keep(await place('a:omar', 'personal'));
    expect(asked()).toBe(0);
  });
});
