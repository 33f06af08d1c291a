// `/people` and the review of rights (PEOPLE-6).
import * as XLSX from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../bot/front/contents.ts';
import { writeAudit } from '../../../db/queries/history/audit.ts';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const chat = openChatBench(ctx);
const ada = await somebody(db, 'Ada', ['admin']);
const omar = await somebody(db, 'Omar', ['operator', 'viewer']);
const zoe = await somebody(db, 'Zoé', ['operator']);
const yann = await somebody(db, 'Yann', ['coordinator']);
await db
  .updateTable('users')
  .set({ expires_at: new Date('2026-12-31T23:00:00Z') })
  .where('id', '=', zoe.userId)
  .execute();
await db.updateTable('users').set({ disabled_at: MONDAY_MORNING }).where('id', '=', yann.userId).execute();
await db
  .updateTable('users')
  .set({ expires_at: new Date('2027-06-30T22:00:00Z') })
  .where('id', '=', omar.userId)
  .execute();
const grantedAt = new Date('2026-03-02T08:00:00Z');
await db.updateTable('user_roles').set({ granted_at: grantedAt }).where('user_id', '=', omar.userId).execute();
await db.transaction().execute((trx) =>
  writeAudit(trx, {
    at: MONDAY_MORNING,
    actor: { kind: 'person', ...omar.actor },
    action: 'campaign.stop',
    object: { type: 'campaign', id: 1 },
    activityId: 'a',
  }),
);

describe('/people', () => {
  it('counts accounts, then lists them with roles, end and when they were last seen', async () => {
    expect(await chat.type(ada, '/people')).toBe('people');
    const text = await chat.text('people', ada);
    expect(text).toContain('4 accounts, 1 expired, 1 disabled · 1 operator · 1 viewer · 1 admin');
    expect(text).toMatch(/Omar · operator, viewer · until 30 Jun 2027 · omar@/);
    expect(text).toContain('last seen 11 Jan 2027 10:00');
    expect(text).toMatch(/Zoé · operator · expired after 31 Dec 2026/);
    expect(text).toMatch(/Yann · coordinator · disabled on 11 Jan 2027/);
  });

  it.each([
    ['/people omar', ['Omar']],
    ['/personnes zoe', ['Zoé']],
    ['/people operators', ['Omar', 'Zoé']],
    ['/people expired', ['Zoé']],
    ['/personnes désactivés', ['Yann']],
    ['/people nobody', []],
  ])('%s lists %j', async (line, names) => {
    const text = await chat.text(await chat.type(ada, line), ada);
    expect(['Ada', 'Omar', 'Yann', 'Zoé'].filter((name) => text.includes(`${name} · `))).toEqual(names);
  });

  it('is an admin’s alone', async () => {
    expect(await chat.type(omar, '/people')).toBe('Only an admin may do this.');
    expect(await chat.press(omar, 'card.page', { key: 'people', page: 1 })).toBe('Only an admin may do this.');
  });

  it('is exported with one row for each role, since when, and the last deed', async () => {
    expect(await chat.type(ada, '/people export')).toMatch(/^download:\d+$/);
    const content = await contentOf(
      { db, language: 'en', now: MONDAY_MORNING, zone: 'Europe/Paris' },
      { kind: 'people' },
    );
    expect(content.fileName).toBe('rights-2027-01-11.xlsx');
    const book = XLSX.read(content.body, { type: 'array' });
    const lines = XLSX.utils.sheet_to_csv(book.Sheets['Review of rights'] ?? {}, { dateNF: 'dd/mm/yyyy' }).split('\n');
    const ofOmar = lines.filter((line) => line.startsWith('Omar'));
    expect(ofOmar).toHaveLength(2);
    expect(ofOmar[0]).toContain(',in force,operator,02/03/2026,30/06/2027,all,campaign stopped,11/01/2027');
    expect(lines.find((line) => line.startsWith('Zoé'))).toContain(',expired,operator,');
  });
});
