// RUN-20 as people type it: `/depends` shows both directions, adds, and removes with a reason; a circle is named.
import { describe, expect, it } from 'vitest';
import { inventoryNames } from '../../../bot/inventory/inventory-work.ts';
import { loadStoredRecords } from '../../../db/queries/inventory/stored-records.ts';
import { addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const chat = openChatBench(ctx);
const carole = await somebody(db, 'Carole', ['coordinator']);
const omar = await somebody(db, 'Omar', ['operator']);
const vera = await somebody(db, 'Vera', ['viewer']);
const [web, app, base] = [await addServer(db, 'vrweb1'), await addServer(db, 'vrapp1'), await addServer(db, 'vrdb1')];

const on = async (name: string) =>
  (await loadStoredRecords(db, inventoryNames(ctx.settings))).server.get(name)?.fields.depends_on ?? null;
const said = (line: string, who = carole) => chat.type(who, line);

describe('/depends (RUN-20)', () => {
  it('says what a server stands on, in both languages, and refuses a circle by its members', async () => {
    expect(await said('/depends vrapp1 on vrdb1')).toBe('depends:vrapp1');
    expect(await said('/depend vrweb1 de vrapp1, vrdb1')).toBe('depends:vrweb1');
    expect(await on('vrweb1')).toBe('vrapp1, vrdb1');
    expect(await said('/depends vrdb1 on vrweb1')).toBe(
      'These servers would depend on one another in a circle: vrdb1 → vrweb1 → vrdb1 (remove one of these dependencies first).',
    );
    expect(await said('/depends vrdb1 on vrdb1')).toBe('A server cannot depend on itself (vrdb1).');
    expect(await said('/depends vrapp1 on vrdb1')).toMatch(/already has this value/);
    expect(await said('/depends vrapp1 on vrdb9')).toMatch(/^Unknown server: vrdb9/);
    expect(await on('vrdb1')).toBeNull();
  });

  it('shows both directions, with where each is in its open campaign', async () => {
    const campaign = await addCampaign(db, carole.userId);
    await addSession(db, campaign, base);
    const text = await chat.text('depends:vrapp1', vera);
    expect(text).toMatch(/vrdb1.*comes first/);
    expect(text).toMatch(/vrweb1.*waits for it/);
    expect(text).toContain(`campaign ${campaign}: prerequisites met`);
    expect(text).toContain('in no open campaign');
    expect(await said('/depends vrapp1', vera)).toBe('depends:vrapp1');
  });

  it('says nothing of servers outside the list of whoever looks (PEOPLE-3)', async () => {
    const lea = await somebody(db, 'Léa', ['operator']);
    const list = ['vrapp1', 'vrweb1'].map((value) => ({ user_id: lea.userId, kind: 'host', value }) as const);
    await db.insertInto('account_hosts').values(list).execute();
    const text = await chat.text('depends:vrapp1', lea);
    expect(text).toMatch(/vrweb1.*waits for it/);
    expect(text).not.toContain('vrdb1');
  });

  it('is removed with a reason, which the trail keeps', async () => {
    expect(await said('/depends vrweb1 remove vrdb1')).toMatch(/^command-form:/);
    expect(await said('/depends vrweb1 remove vrdb1 the base moved')).toBe('depends:vrweb1');
    expect(await on('vrweb1')).toBe('vrapp1');
    const audit = await db.selectFrom('audit_log').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
    expect([audit.action, audit.reason]).toEqual(['dependency.remove', 'the base moved']);
    expect(await said('/depends vrweb1 remove vrdb1 again')).toBe(
      'vrweb1 does not depend on vrdb1. It depends on: vrapp1.',
    );
  });

  it('is changed by whoever may change the inventory, and by nobody else', async () => {
    for (const who of [omar, vera]) expect(await said('/depends vrdb1 on vrapp1', who)).toMatch(/Only a coordinator/);
    expect(await said('/depends vrweb1 before vrdb1')).toMatch(/on or remove/);
  });

  it('is a column of the inventory, also by hand', async () => {
    expect(await said('/server vrapp1 set depends_on - no base any more')).toMatch(/^inventory-change:/);
    expect(await on('vrapp1')).toBeNull();
    expect(await said('/server vrapp1 set "Depends on" vrweb1 tried')).toMatch(/circle: vrapp1 → vrweb1 → vrapp1/);
    expect(await said('/server vrapp1 set foundation database it holds the bot')).toMatch(/^inventory-change:/);
    expect(await said('/server vrapp1 set foundation printer it prints')).toMatch(/is not a known value/);
  });

  it('why answers with the order, and the card of the campaign says what waits', async () => {
    const text = await chat.text('why:vrweb1', vera);
    expect(text).toContain('Patched after those that it depends on, once they are checked: vrapp1');
    expect(await chat.text('why:vrapp1', vera)).toContain('Foundation of PatchCenter (database)');
    const campaign = await addCampaign(db, carole.userId);
    for (const id of [web, app]) await addSession(db, campaign, id);
    const card = await chat.text(`campaign:${campaign}`, vera);
    expect(card).toContain('Order: vrweb1 waits for vrapp1');
    expect(card).toContain('Foundations: vrapp1 (database)');
  });

  it('RUN-21 a foundation is confirmed in a line', async () => {
    expect(await said('/confirm vrapp1', omar)).toMatch(/vrapp1 is confirmed for today in campaign \d+/);
    expect(await said('/confirmer vrapp1', omar)).toMatch(/already confirmed/);
    expect(await said('/confirm vrweb1', omar)).toMatch(/is not a foundation/);
    expect(await said('/confirm vrapp1', vera)).toMatch(/Only/);
  });
});
