// `/role` by an admin whose own account has a list of hosts: nobody gets more servers by them than they have (PEOPLE-3).
import { describe, expect, it } from 'vitest';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { audited, openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const chat = openChatBench(openBench(db));
await somebody(db, 'Ada', ['admin']);

async function rolesOf(userId: number) {
  const rows = await db
    .selectFrom('user_roles')
    .select('role')
    .where('user_id', '=', userId as never)
    .execute();
  return rows.map(({ role }) => role).sort();
}

describe('/role of an admin with a list of hosts (PEOPLE-3)', async () => {
  const lea = await somebody(db, 'Lea', ['admin']);
  const nadia = await somebody(db, 'Nadia', ['viewer']);
  await db.insertInto('account_hosts').values({ user_id: lea.userId, kind: 'host', value: 'vredge*' }).execute();

  it('gives no role to an account that has more servers, and makes none', async () => {
    for (const line of ['/role @Nadia operator', '/role @Nadia everywhere', '/role @Nadia only vp*']) {
      expect(await chat.type(lea, line)).toContain('Your account is limited to some servers');
    }
    expect(await chat.type(lea, '/role new.friend@example.test admin')).toContain('limited to some servers');
    expect(await chat.type(lea, '/role new.friend@example.test operator')).toContain('limited to some servers');
    expect(await rolesOf(nadia.userId)).toEqual(['viewer']);
    expect(await db.selectFrom('users').select('id').where('email', '=', 'new.friend@example.test').execute()).toEqual(
      [],
    );
    expect((await audited(db, 'role.grant-refused')).some(({ user_id }) => user_id === lea.userId)).toBe(true);
  });

  it('gives one within its own list, and takes away from anybody', async () => {
    expect(await chat.type(lea, '/role @Nadia remove viewer')).not.toContain('limited');
    expect(await chat.type(lea, '/role @Nadia only vredge*')).not.toContain('limited to some servers: you');
    expect(await chat.type(lea, '/role @Nadia operator')).toContain('operator');
    expect(await rolesOf(nadia.userId)).toEqual(['operator']);
    expect(await chat.type(lea, '/role @Nadia everywhere')).toContain('Your account is limited to some servers');
    expect(await chat.type(lea, '/role @Nadia disable')).not.toContain('limited to some servers: you');
  });
});
