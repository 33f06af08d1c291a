// PEOPLE-3: what stands in the way of a server may be another one. An account with a list learns no more of it than that.
import { describe, expect, it } from 'vitest';
import { loadSessionPage } from '../../../db/queries/api/campaigns.ts';
import { readWithinReach } from '../../../db/queries/people/within-reach.ts';
import type { CampaignId, RingId, ServerId } from '../../../domain/ids.ts';
import { heldHourText } from '../../../domain/reboots/reboot-time.ts';
import { gateWorld } from '../../gate/gate-world.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { somebody } from '../shared/bench.ts';
import { textOf } from '../shared/card-text.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const chat = openChatBench(world.ctx);
const { ada } = world.people;
/** All but two of the servers here are hidden from her. */
const lea = await somebody(db, 'Lea', ['operator', 'coordinator', 'owner', 'admin']);

const [mine, other] = [await world.pair(), await world.pair()];
expect(await chat.type(ada, `/role @Lea only ${mine.prodName}, ${mine.nonprodName}`)).toMatch(/^Lea is limited to/);

const HIDDEN = new RegExp(`${other.prodName}|${other.nonprodName}`);
const OTHER = 'Another server, outside those of your account, holds it for now: ask a coordinator.';

/** Everything that is said to her of a server of the campaign. */
async function said(campaign: CampaignId, hostname: string): Promise<string> {
  const card = async (key: string) => {
    const drawn = await chat.card(key, lea);
    return drawn === null ? '' : textOf(drawn);
  };
  const page = await readWithinReach(db, lea.userId, (within) =>
    loadSessionPage(within, { campaignId: campaign, after: null, limit: 50, status: null }),
  );
  return [
    await card(`campaign:${campaign}`),
    await card(`server:${hostname}`),
    await card(`why:${hostname}`),
    JSON.stringify(page),
  ].join('\n');
}

async function refusedFor(campaign: CampaignId, server: ServerId, reason: RegExp): Promise<void> {
  const outcome = await world.start(campaign, server);
  expect(outcome).toMatch(reason);
  expect(outcome).toMatch(HIDDEN);
}

const depends = (server: ServerId, on: ServerId) =>
  db.insertInto('server_dependencies').values({ server_id: server, on_server_id: on }).execute();

describe('a start that another server holds (PEOPLE-3)', () => {
  it('names it to those who may read it, and to nobody else', async () => {
    const campaign = await world.campaign();
    await depends(mine.nonprod, other.nonprod);
    for (const id of [mine.nonprod, other.nonprod]) await world.session(campaign, id);
    await refusedFor(campaign, mine.nonprod, /which it depends on, is not patched yet/);
    const hers = await said(campaign, mine.nonprodName);
    expect(hers).not.toMatch(HIDDEN);
    expect(hers).toContain(OTHER);
    // Those without a list read it as before.
    expect(textOf(await chat.card(`campaign:${campaign}`, ada))).toContain(other.nonprodName);
    await db.deleteFrom('server_dependencies').execute();
  });

  it('says of rings, gates, foundations and clusters nothing but that they hold it', async () => {
    const campaign = await world.campaign();
    const row = { name: 'banc', position: 1, soak_days: 0, made_by: ada.userId, made_at: world.later() };
    const { id: ring } = await db.insertInto('rings').values(row).returning('id').executeTakeFirstOrThrow();
    const made = { made_by: ada.userId, made_at: world.later() };
    const { id: group } = await db
      .insertInto('patch_groups')
      .values({ name: 'Banc', ring_id: ring as RingId, ...made })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('patch_group_servers')
      .values({ server_id: other.nonprod, group_id: group, added_by: null, added_at: made.made_at })
      .execute();
    await db
      .updateTable('servers')
      .set({ foundation: 'database', app_group: 'grappe' })
      .where('id', '=', mine.nonprod)
      .execute();
    await world.session(campaign, other.nonprod);
    await refusedFor(campaign, mine.nonprod, /Ring “banc” is not patched yet.*A foundation .* comes last/);
    const hers = await said(campaign, mine.nonprodName);
    expect(hers).not.toMatch(HIDDEN);
    expect(hers).toContain(OTHER);
    // Said once, of however many.
    expect(hers.split('\n')[0]?.split(OTHER).length).toBeLessThan(4);
    await db.updateTable('rings').set({ archived_at: world.later() }).execute();
    await db.updateTable('servers').set({ foundation: null, app_group: null }).execute();
  });

  it('reads refusals of earlier versions, which did not say whom they are about, as if of others', async () => {
    const campaign = await world.campaign();
    const id = await world.session(campaign, mine.nonprod);
    const text = { fr: `${other.nonprodName} démarre`, en: `${other.nonprodName} starts` };
    const refusal = [
      { code: 'depends-on', text },
      { code: 'foundation-last', text },
      { code: 'failure-budget', text: { fr: '3 sur 7', en: '3 of 7' } },
      { code: 'window', text: { fr: 'Hors fenêtre', en: 'Outside the window' } },
    ];
    const store = (start_refusal: string) =>
      db.updateTable('patch_sessions').set({ start_refusal }).where('id', '=', id).execute();
    await store(JSON.stringify(refusal));
    const hers = await said(campaign, mine.nonprodName);
    expect(hers).not.toMatch(HIDDEN);
    expect(hers).not.toContain('3 of 7');
    expect(hers).toContain('Too many failures: the campaign has been stopped.');
    expect(hers).toContain('Outside the window');
    // Of her own, by name.
    await store(JSON.stringify([{ code: 'depends-on', text: { fr: 'x', en: 'after hers' }, hosts: [mine.prodName] }]));
    expect(await said(campaign, mine.nonprodName)).toContain('after hers');
    await store(JSON.stringify([{ code: 'depends-on', text, hosts: [mine.prodName, other.prodName] }]));
    expect(await said(campaign, mine.nonprodName)).not.toMatch(HIDDEN);
  });

  it('names no other server of a group or of an order that keeps a reboot waiting', async () => {
    const campaign = await world.campaign();
    const attempt = await world.begin(campaign, mine.nonprod);
    const wait = (evidence: string) =>
      db
        .updateTable('patch_attempts')
        .set({
          ...{ state: 'waiting', step: 'reboot' },
          waiting_for: JSON.stringify({ kind: 'reboot-decision', evidence, since: new Date() }),
        })
        .where('id', '=', attempt)
        .execute();
    for (const evidence of [
      `${other.nonprodName}, of the same group, is not proved to be up since its own reboot`,
      heldHourText(world.ctx.time.now, 'Europe/Paris', other.nonprodName),
    ]) {
      await wait(evidence);
      const hers = await said(campaign, mine.nonprodName);
      expect(hers).not.toMatch(HIDDEN);
      expect(hers).toMatch(/another server/);
      expect(await chat.type(lea, `/status ${campaign}`)).not.toMatch(HIDDEN);
    }
    await wait(heldHourText(world.ctx.time.now, 'Europe/Paris', mine.prodName));
    expect(await said(campaign, mine.nonprodName)).toContain(mine.prodName);
  });
});

describe('a list that somebody types against (PEOPLE-3)', () => {
  it('names neither who has a slot nor what else a server depends on', async () => {
    const campaign = await world.campaign();
    const [a, b] = [await world.session(campaign, mine.prod), await world.session(campaign, other.prod)];
    // A Wednesday is production's.
    const day = '2027-01-13';
    await db.updateTable('patch_sessions').set({ date_prevue: day }).where('id', 'in', [a, b]).execute();
    await db.updateTable('patch_sessions').set({ heure_prevue: '15:00' }).where('id', '=', b).execute();
    const move = `/move ${mine.prodName} ${day} 15:00 in ${campaign}`;
    expect(await chat.type(lea, move)).toMatch(/^The slot on .* is taken; the nearest free one/);
    expect(await chat.type(ada, move)).toContain(`is taken by ${other.prodName}`);
    await depends(mine.prod, other.prod);
    const none = await chat.type(lea, `/depends ${mine.prodName} remove ${mine.nonprodName} parce que`);
    expect(none).toMatch(/does not depend on/);
    expect(none).not.toMatch(HIDDEN);
    await db.deleteFrom('server_dependencies').execute();
  });

  it('says of a circle that others are in it, and of a change that there are others', async () => {
    for (const [from, on] of [
      [mine.prod, other.prod],
      [other.prod, other.nonprod],
      [other.nonprod, mine.nonprod],
    ] as const)
      await depends(from, on);
    const circle = `/depends ${mine.nonprodName} on ${mine.prodName}`;
    const hers = await chat.type(lea, circle);
    expect(hers).toContain(`${mine.nonprodName} → ${mine.prodName} → another server → ${mine.nonprodName} (`);
    expect(hers).not.toMatch(HIDDEN);
    expect(await chat.type(ada, circle)).toMatch(HIDDEN);
    await db.deleteFrom('server_dependencies').where('on_server_id', '=', mine.nonprod).execute();
    await chat.type(lea, `/depends ${mine.prodName} on ${mine.nonprodName}`);
    const { id } = await db
      .selectFrom('inventory_changes')
      .select('id')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    const [changed = '', whole] = [
      textOf(await chat.card(`inventory-change:${id}`, lea)),
      textOf(await chat.card(`inventory-change:${id}`, ada)),
    ];
    expect(whole).toMatch(HIDDEN);
    expect(changed).toMatch(new RegExp(`: … → ${mine.nonprodName}, …`));
    expect(changed).not.toMatch(HIDDEN);
    await db.deleteFrom('server_dependencies').execute();
  });
});
