// RING-1 in the start: nothing of a ring starts before the one before is accepted, and nothing on a site against its answer.
import { describe, expect, it } from 'vitest';
import { orderStart } from '../../bot/campaigns/order-start.ts';
import type { CampaignId, RingId, ServerId, SiteId } from '../../domain/ids.ts';
import { done, refusal } from '../bot/shared/bench.ts';
import { gateWorld } from '../gate/gate-world.ts';
import { createTestDatabase } from '../support/test-database.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { omar, ada } = world.people;
let serial = 0;

async function ring(name: string, soakDays: number): Promise<RingId> {
  serial += 1;
  const row = { name, position: serial, soak_days: soakDays, made_by: ada.userId, made_at: world.later() };
  return (await db.insertInto('rings').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

async function group(name: string, ringId: RingId, servers: readonly ServerId[]) {
  const made = { made_by: ada.userId, made_at: world.later() };
  const { id } = await db
    .insertInto('patch_groups')
    .values({ name, ring_id: ringId, ...made })
    .returning('id')
    .executeTakeFirstOrThrow();
  const rows = servers.map((server) => ({ server_id: server, group_id: id, added_by: null, added_at: made.made_at }));
  await db.insertInto('patch_group_servers').values(rows).execute();
}

describe('rings and sites (RING-1)', () => {
  it('keep everybody waiting until the ring before is accepted, and open by a named decision', async () => {
    const campaign = await world.campaign();
    const [bed, everybody, other] = [await world.pair(), await world.pair(), await world.pair()];
    await group('Banc', await ring('banc', 0), [bed.nonprod]);
    expect(await world.start(campaign, everybody.nonprod)).toBe('Ring “banc” is in no campaign of the cycle yet.');
    await world.session(campaign, bed.nonprod);
    expect(await world.start(campaign, everybody.nonprod)).toBe(`Ring “banc” is not patched yet: ${bed.nonprodName}.`);
    await world.patch(campaign, bed.nonprod);
    expect(await world.start(campaign, everybody.nonprod)).toMatch(/is not validated yet/);
    done(await world.answer(campaign, bed.nonprod, 'ko', 'lent'));
    expect(await world.start(campaign, everybody.nonprod)).toMatch(/is not validated\. KO from the owner: vrgate\d\.$/);
    const opening = { campaign_id: campaign, ring_id: null, opened_by: ada.userId, reason: 'CVE exploitée' };
    await db
      .insertInto('ring_openings')
      .values({ ...opening, opened_at: world.later() })
      .execute();
    await world.patch(campaign, everybody.nonprod);
    // Taken back, it is closed again, until the evidence is there.
    await db.updateTable('ring_openings').set({ withdrawn_by: ada.userId, withdrawn_at: world.later() }).execute();
    expect(await world.start(campaign, other.nonprod)).toMatch(/is not validated\./);
    done(await world.answer(campaign, bed.nonprod, 'ok', null));
    await world.patch(campaign, other.nonprod);
  });

  it('are not proved by an update for one CVE, nor a kernel campaign by an ordinary one, in the same cycle', async () => {
    const [bed, other] = [await world.pair(), await world.pair()];
    await group('Labo', await ring('labo', 0), [bed.nonprod]);
    await db.updateTable('rings').set({ archived_at: world.later() }).where('name', '<>', 'labo').execute();
    const campaign = await world.campaign();
    await world.session(campaign, bed.nonprod);
    const narrowed = async (updates: object) => {
      const id = await world.campaign();
      await db
        .updateTable('campaigns')
        .set({ update_scope: JSON.stringify(updates) })
        .where('id', '=', id)
        .execute();
      return id;
    };
    const cve = await narrowed({ kind: 'cve', id: 'CVE-2027-1' });
    await world.patch(cve, bed.nonprod);
    done(await world.answer(cve, bed.nonprod));
    expect(await world.start(campaign, other.nonprod)).toBe(
      `Ring “labo” is not patched yet: ${bed.nonprodName}. By a limited update only: ${bed.nonprodName}.`,
    );
    await world.patch(campaign, bed.nonprod);
    done(await world.answer(campaign, bed.nonprod));
    const kernels = await narrowed({ kind: 'kernels' });
    await world.session(kernels, bed.nonprod);
    expect(await world.start(kernels, other.nonprod)).toMatch(/By a limited update only/);
    // A narrower one that follows takes nothing back.
    const another = await narrowed({ kind: 'cve', id: 'CVE-2027-2' });
    await world.patch(another, bed.nonprod);
    expect(await world.start(campaign, other.nonprod)).toMatch(/is not validated yet/);
    done(await world.answer(another, bed.nonprod));
    await world.patch(campaign, other.nonprod);
  });

  it('are left out of an order for all of a campaign, which counts what would start and says what is held', async () => {
    const campaign = await world.campaign();
    const [early, free, later, sited] = [
      await world.pair(),
      await world.pair(),
      await world.pair(),
      await world.pair(),
    ];
    await db.updateTable('rings').set({ archived_at: world.later() }).execute();
    const last = await ring('tardif', 0);
    await group('Tôt', last, [early.nonprod, free.nonprod, sited.nonprod]);
    const made = { made_by: ada.userId, made_at: world.later() };
    const { id: site } = await db
      .insertInto('sites')
      .values({ name: 'Metz', ...made })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('site_admins')
      .values({ site_id: site, user_id: omar.userId, added_by: null, added_at: made.made_at })
      .execute();
    await db.updateTable('servers').set({ site_id: site }).where('id', '=', sited.nonprod).execute();
    for (const { nonprod } of [early, free, later, sited]) await world.session(campaign, nonprod);
    const all = (count: number | null) =>
      orderStart(world.ctx, omar, {
        campaignId: campaign,
        hostnames: [],
        bySlot: false,
        which: { kind: 'all', count },
      });
    const held = `Left out: 1 server held by a ring, 1 server held by a site (/rings ${campaign}).`;
    expect(refusal(await all(4))).toBe(
      `${held} This would start 2 servers right away, whatever the slot and the operator. To confirm: /start ${campaign} all 2`,
    );
    expect(done(await all(2))).toMatchObject({ ordered: 2, note: { en: expect.stringContaining(held) } });
    const ordered = await db
      .selectFrom('patch_sessions')
      .select('server_id')
      .where('campaign_id', '=', campaign)
      .where('start_asked_at', 'is not', null)
      .execute();
    expect(ordered.map(({ server_id }) => server_id).toSorted()).toEqual([early.nonprod, free.nonprod].toSorted());
    // Nothing is left but what is held.
    await db
      .updateTable('patch_sessions')
      .set({ status: 'in_progress' })
      .where('campaign_id', '=', campaign)
      .where('start_asked_at', 'is not', null)
      .execute();
    expect(refusal(await all(2))).toBe(held);
    await db.updateTable('rings').set({ archived_at: world.later() }).where('id', '=', last).execute();
    await db.updateTable('rings').set({ archived_at: null }).where('name', '=', 'banc').execute();
  });

  it('RUN-20 tell two servers that wait for each other what to do, and let neither wait in silence', async () => {
    const campaign = await world.campaign();
    const [early, later] = [await world.pair(), await world.pair()];
    await group('Avant', await ring('avant', 0), [early.nonprod]);
    await db
      .insertInto('server_dependencies')
      .values({ server_id: early.nonprod, on_server_id: later.nonprod })
      .execute();
    for (const { nonprod } of [early, later]) await world.session(campaign, nonprod);
    const mutual = `${later.nonprodName}, which it depends on, is in ring “everybody”, which waits for the ring of this server: open that ring for the campaign (/rings), or put both into one (/group).`;
    expect(await world.start(campaign, early.nonprod)).toBe(mutual);
    expect(await world.start(campaign, later.nonprod)).toBe(`Ring “avant” is not patched yet: ${early.nonprodName}.`);
    // Ordered, it would be waited for: it does not come by itself.
    await world.order(campaign, later.nonprod);
    expect(await world.start(campaign, early.nonprod)).toBe(mutual);
    const opening = { campaign_id: campaign, ring_id: null, opened_by: ada.userId, reason: 'dépendance' };
    await db
      .insertInto('ring_openings')
      .values({ ...opening, opened_at: world.later() })
      .execute();
    await world.patch(campaign, later.nonprod);
    await world.patch(campaign, early.nonprod);
    // Tried again in the cycle: the later ring waits for another one by now.
    const [again, mate, last] = [await world.campaign(), await world.pair(), await world.pair()];
    await db
      .insertInto('patch_group_servers')
      .columns(['server_id', 'group_id', 'added_at'])
      .expression((eb) =>
        eb
          .selectFrom('patch_group_servers')
          .select((row) => [row.val(mate.nonprod).as('server_id'), 'group_id', 'added_at'])
          .where('server_id', '=', early.nonprod),
      )
      .execute();
    await db
      .insertInto('server_dependencies')
      .values({ server_id: early.nonprod, on_server_id: last.nonprod })
      .execute();
    for (const { nonprod } of [mate, last]) await world.session(again, nonprod);
    expect(await world.start(again, early.nonprod)).toBe(
      `${last.nonprodName}, which it depends on, is not patched yet: start it first.`,
    );
  });

  it('RUN-20 tell it across campaigns as well, as soon as the later one is ordered', async () => {
    await db.updateTable('rings').set({ archived_at: world.later() }).execute();
    const [campaign, other] = [await world.campaign(), await world.campaign()];
    const [early, later] = [await world.pair(), await world.pair()];
    await group('Devant', await ring('devant', 0), [early.nonprod]);
    await db
      .insertInto('server_dependencies')
      .values({ server_id: early.nonprod, on_server_id: later.nonprod })
      .execute();
    await world.session(campaign, early.nonprod);
    await world.order(other, later.nonprod);
    const mutual = `${later.nonprodName}, which it depends on, is in ring “everybody”, which waits for the ring of this server: open that ring for campaign ${other} (/rings ${other}), or put both into one (/group).`;
    expect(await world.start(campaign, early.nonprod)).toBe(mutual);
    const opening = { ring_id: null, opened_by: ada.userId, reason: 'dépendance' };
    const open = (id: CampaignId) =>
      db
        .insertInto('ring_openings')
        .values({ ...opening, campaign_id: id, opened_at: world.later() })
        .execute();
    // That is not where it is ordered.
    await open(campaign);
    expect(await world.start(campaign, early.nonprod)).toBe(mutual);
    await open(other);
    expect(await world.start(campaign, early.nonprod)).toBe(`${later.nonprodName}, which it depends on, starts first.`);
    await world.patch(other, later.nonprod);
    await world.patch(campaign, early.nonprod);
  });

  it('RUN-20 tell it of one that failed as well, as soon as its retry is ordered', async () => {
    await db.updateTable('rings').set({ archived_at: world.later() }).execute();
    const campaign = await world.campaign();
    const [early, later] = [await world.pair(), await world.pair()];
    await group('Tête', await ring('tête', 0), [early.nonprod]);
    await db
      .insertInto('server_dependencies')
      .values({ server_id: early.nonprod, on_server_id: later.nonprod })
      .execute();
    for (const { nonprod } of [early, later]) await world.session(campaign, nonprod);
    const opening = { campaign_id: campaign, ring_id: null, opened_by: ada.userId, reason: 'dépendance' };
    await db
      .insertInto('ring_openings')
      .values({ ...opening, opened_at: world.later() })
      .execute();
    await world.patch(campaign, later.nonprod, 'failed');
    await db.updateTable('ring_openings').set({ withdrawn_by: ada.userId, withdrawn_at: world.later() }).execute();
    await world.order(campaign, later.nonprod);
    expect(await world.start(campaign, early.nonprod)).toMatch(
      /is in ring “everybody”, which waits for the ring of this server: open that ring for the campaign \(\/rings\)/,
    );
  });

  it('start nothing on a site that has not accepted, or has refused, or has chosen another day', async () => {
    await db.updateTable('rings').set({ archived_at: world.later() }).execute();
    const campaign = await world.campaign();
    const { nonprod } = await world.pair();
    const made = { made_by: ada.userId, made_at: world.later() };
    const { id: site } = await db
      .insertInto('sites')
      .values({ name: 'Lyon', reboot_policy: null, ...made })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db.updateTable('servers').set({ site_id: site }).where('id', '=', nonprod).execute();
    await db
      .insertInto('site_admins')
      .values({ site_id: site, user_id: omar.userId, added_by: null, added_at: made.made_at })
      .execute();
    expect(await world.start(campaign, nonprod)).toBe('Site “Lyon” has not accepted this campaign yet.');
    const answer = (given: 'accepted' | 'refused', day: string | null, reason: string | null) =>
      db
        .insertInto('site_answers')
        .values({
          ...{ campaign_id: campaign, site_id: site as SiteId, answer: given, day, reason },
          ...{ answered_by: omar.userId, answered_at: world.later() },
        })
        .execute();
    await answer('refused', null, 'inventaire');
    expect(await world.start(campaign, nonprod)).toBe('Site “Lyon” refused this campaign (Omar: “inventaire”).');
    await answer('accepted', '2027-01-14', null);
    expect(await world.start(campaign, nonprod)).toMatch(/^Site “Lyon” chose .*14/);
    await answer('accepted', null, null);
    await world.patch(campaign, nonprod);
  });
});
