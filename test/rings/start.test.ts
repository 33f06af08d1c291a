// RING-1 in the start: nothing of a ring starts before the one before is accepted, and nothing on a site against its answer.
import { describe, expect, it } from 'vitest';
import { campaignView } from '../../bot/campaigns/campaign-view.ts';
import { orderStart, type StartWhich } from '../../bot/campaigns/order-start.ts';
import type { Viewer } from '../../bot/shared/view-context.ts';
import { readOnServers } from '../../db/queries/people/within-reach.ts';
import type { Db } from '../../db/schema/database.ts';
import type { CampaignId, RingId, ServerId, SiteId } from '../../domain/ids.ts';
import { done, refusal } from '../bot/shared/bench.ts';
import { SETTINGS } from '../bot/shared/seed.ts';
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

  it('are not proved by an accepted limited update that follows a whole one which nobody has accepted, or somebody refused', async () => {
    const [bed, other] = [await world.pair(), await world.pair()];
    await db.updateTable('rings').set({ archived_at: world.later() }).execute();
    await group('Socle', await ring('socle', 0), [bed.nonprod]);
    const [campaign, cve] = [await world.campaign(), await world.campaign()];
    await db
      .updateTable('campaigns')
      .set({ update_scope: JSON.stringify({ kind: 'cve', id: 'CVE-2027-3' }) })
      .where('id', '=', cve)
      .execute();
    await world.patch(campaign, bed.nonprod);
    await world.patch(cve, bed.nonprod);
    done(await world.answer(cve, bed.nonprod));
    expect(await world.start(campaign, other.nonprod)).toBe(`Ring “socle” is not validated yet: ${bed.nonprodName}.`);
    done(await world.answer(campaign, bed.nonprod, 'ko', 'lent'));
    expect(await world.start(campaign, other.nonprod)).toBe(
      `Ring “socle” is not validated. KO from the owner: ${bed.nonprodName}.`,
    );
    done(await world.answer(campaign, bed.nonprod));
    await world.patch(campaign, other.nonprod);
  });

  /** A ring of three, one of them on a site that has not answered; one server of everybody, which waits for the ring. */
  async function heldCampaign() {
    const campaign = await world.campaign();
    const [early, free, later, sited] = [
      await world.pair(),
      await world.pair(),
      await world.pair(),
      await world.pair(),
    ];
    await db.updateTable('rings').set({ archived_at: world.later() }).execute();
    const last = await ring(`tardif ${serial}`, 0);
    await group(`Tôt ${serial}`, last, [early.nonprod, free.nonprod, sited.nonprod]);
    const made = { made_by: ada.userId, made_at: world.later() };
    const { id: site } = await db
      .insertInto('sites')
      .values({ name: `Metz ${serial}`, ...made })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('site_admins')
      .values({ site_id: site, user_id: omar.userId, added_by: null, added_at: made.made_at })
      .execute();
    await db.updateTable('servers').set({ site_id: site }).where('id', '=', sited.nonprod).execute();
    for (const { nonprod } of [early, free, later, sited]) await world.session(campaign, nonprod);
    return { campaign, last, early, free, later, sited };
  }

  const orderOf = (campaignId: CampaignId, which?: StartWhich) =>
    orderStart(world.ctx, omar, { campaignId, hostnames: [], bySlot: false, ...(which && { which }) });

  const orderedIn = async (campaign: CampaignId) =>
    (
      await db
        .selectFrom('patch_sessions')
        .select('server_id')
        .where('campaign_id', '=', campaign)
        .where('start_asked_at', 'is not', null)
        .execute()
    )
      .map(({ server_id }) => server_id)
      .toSorted();

  const offered = async (campaign: CampaignId, viewer: Viewer | null, reader: Db = db) => {
    const at = { db: reader, now: world.ctx.time.now, settings: SETTINGS, viewer, notice: null };
    const state = (await campaignView(at, campaign, 1))?.state;
    return state?.kind === 'live' ? { start: state.start, asks: state.access.start } : null;
  };

  const AT_ONCE = 'held by a ring, 1 server held by a site';

  it('are left out of an order for all of a campaign, which counts what would start and says what is held', async () => {
    const { campaign, last, early, free } = await heldCampaign();
    const all = (count: number | null) => orderOf(campaign, { kind: 'all', count });
    const held = `Left out: 1 server ${AT_ONCE} (/rings ${campaign}).`;
    expect(refusal(await all(4))).toBe(
      `${held} This would start 2 servers right away, whatever the slot and the operator. To confirm: /start ${campaign} all 2`,
    );
    expect(done(await all(2))).toMatchObject({ ordered: 2, note: { en: expect.stringContaining(held) } });
    expect(await orderedIn(campaign)).toEqual([early.nonprod, free.nonprod].toSorted());
    // Nothing is left but what is held.
    await db
      .updateTable('patch_sessions')
      .set({ status: 'in_progress' })
      .where('campaign_id', '=', campaign)
      .where('start_asked_at', 'is not', null)
      .execute();
    expect(refusal(await all(2))).toBe(held);
    await db.updateTable('rings').set({ archived_at: world.later() }).where('id', '=', last).execute();
  });

  it('are left out of what is due, mine, and without a word, and of what the card offers to start', async () => {
    const { campaign, early, free, later } = await heldCampaign();
    await db
      .updateTable('patch_sessions')
      .set({ intervenant_id: omar.userId })
      .where('campaign_id', '=', campaign)
      .where('server_id', 'in', [early.nonprod, later.nonprod])
      .execute();
    const ofOmar = { userId: omar.userId, roles: omar.actor.roles };
    const held = `Left out: 1 server ${AT_ONCE} (/rings ${campaign}).`;
    expect(await offered(campaign, ofOmar)).toMatchObject({
      start: { all: 2, due: 2, mine: 1, leftOut: { en: held } },
      asks: true,
    });
    // Of his own alone, one is held by the ring.
    expect(done(await orderOf(campaign, { kind: 'mine' })).note?.en).toContain(
      `Left out: 1 server held by a ring (/rings ${campaign}).`,
    );
    expect(await orderedIn(campaign)).toEqual([early.nonprod]);
    const forget = () =>
      db.updateTable('patch_sessions').set({ start_asked_at: null }).where('campaign_id', '=', campaign).execute();
    await forget();
    expect(done(await orderOf(campaign)).note?.en).toContain(held);
    expect(await orderedIn(campaign)).toEqual([early.nonprod, free.nonprod].toSorted());
    await forget();
    expect(done(await orderOf(campaign, { kind: 'due' }))).toMatchObject({ ordered: 2, note: { en: held } });
    expect(await orderedIn(campaign)).toEqual([early.nonprod, free.nonprod].toSorted());
    // Named, it is ordered, and its start says what holds it.
    const named = { campaignId: campaign, hostnames: [later.nonprodName], bySlot: false };
    expect(done(await orderStart(world.ctx, omar, named))).toMatchObject({ ordered: 1 });
    // Nothing is left but what is held: slots may still be asked for.
    await forget();
    await db
      .updateTable('patch_sessions')
      .set({ status: 'in_progress' })
      .where('campaign_id', '=', campaign)
      .where('server_id', 'in', [early.nonprod, free.nonprod])
      .execute();
    const only = await offered(campaign, ofOmar);
    expect(only).toMatchObject({ start: { all: 0, due: 0, mine: 0 }, asks: true });
    expect(refusal(await orderOf(campaign, { kind: 'due' }))).toMatch(/^Left out: /);
    await db.updateTable('campaigns').set({ start_mode: 'slot' }).where('id', '=', campaign).execute();
    expect(await offered(campaign, ofOmar)).toMatchObject({ asks: false });
  });

  it('are counted on the card as the order counts them for an account that reads a part of the estate (PEOPLE-3)', async () => {
    const { campaign, early, later } = await heldCampaign();
    const ofOmar = { userId: omar.userId, roles: omar.actor.roles, isLimited: true };
    const read = (reader: Db) => offered(campaign, ofOmar, reader);
    // Servers that the list hides keep the ring closed.
    expect(await readOnServers(db, [early.nonprod, later.nonprod], read)).toMatchObject({
      start: { all: 1, due: 1, leftOut: { en: `Left out: 1 server held by a ring (/rings ${campaign}).` } },
    });
    await db.updateTable('rings').set({ archived_at: world.later() }).execute();
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
