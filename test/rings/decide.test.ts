// RING-1 as people live it: an admin makes rings and sites, the sites answer, a ring is opened and withdrawn, all through the operations.
import { describe, expect, it } from 'vitest';
import { closeView } from '../../bot/closing/close-view.ts';
import { addToGroup, createGroup, setGroupRing } from '../../bot/patch-groups/edit-groups.ts';
import { answerSite } from '../../bot/rings/answer-site.ts';
import { campaignRingsView } from '../../bot/rings/campaign-rings-view.ts';
import { archiveRing, createRing, setRingSoak } from '../../bot/rings/edit-rings.ts';
import {
  addToSite,
  archiveSite,
  createSite,
  removeFromSite,
  setSiteAdmin,
  setSiteReboot,
} from '../../bot/rings/edit-sites.ts';
import { heldInCampaign } from '../../bot/rings/held-in-campaign.ts';
import { openRing, withdrawOpening } from '../../bot/rings/open-ring.ts';
import { ringsSaid } from '../../bot/rings/rings-situation.ts';
import { askSites } from '../../bot/rings/tell-site.ts';
import type { UnitOfWork } from '../../bot/shared/operation.ts';
import type { Viewer } from '../../bot/shared/view-context.ts';
import { loadSessionContext } from '../../db/queries/attempts/sessions.ts';
import { loadAllRings } from '../../db/queries/rings/rings.ts';
import { loadSites } from '../../db/queries/rings/sites.ts';
import type { IsoDate } from '../../domain/clock.ts';
import type { CampaignId, RingId, ServerId, SiteId } from '../../domain/ids.ts';
import { audited, done, refusal, type Somebody, somebody } from '../bot/shared/bench.ts';
import { SETTINGS } from '../bot/shared/seed.ts';
import { gateWorld } from '../gate/gate-world.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { addPlace, messagesIn } from '../support/validation-data.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx } = world;
const { ada, omar, olga } = world.people;
const vera = await somebody(db, 'Vera', ['viewer']);

function viewerOf({ userId, actor }: Somebody): Viewer {
  return { userId, roles: actor.roles };
}

async function shown(campaignId: CampaignId, by: Somebody | null = null) {
  const at = { db, now: ctx.time.now, settings: SETTINGS, viewer: by === null ? null : viewerOf(by), notice: null };
  const view = await campaignRingsView(at, campaignId, 1);
  if (view === null) throw new Error('there is no such card');
  return view;
}

async function states(campaignId: CampaignId): Promise<readonly string[]> {
  return (await shown(campaignId)).rows.rows.map((row) => {
    if (row.kind === 'site') return `${row.name} ${row.patched}/${row.servers}: ${row.answer?.answer ?? 'none'}`;
    const { state } = row;
    const why = state.kind === 'closed' ? ` ${state.why.map(({ en }) => en).join(' ')}` : '';
    return `${row.name.en} ${row.patched}/${row.servers} accepted ${row.accepted}: ${state.kind}${why}`;
  });
}

async function hostname(id: ServerId): Promise<string> {
  return (await db.selectFrom('servers').select('hostname').where('id', '=', id).executeTakeFirstOrThrow()).hostname;
}

async function group(name: string, servers: readonly ServerId[], ring: string | null): Promise<void> {
  done(await createGroup(ctx, ada, name));
  done(await addToGroup(ctx, ada, { group: name, hostnames: await Promise.all(servers.map(hostname)) }));
  if (ring !== null) done(await setGroupRing(ctx, ada, { group: name, ring }));
}

async function site(name: string, servers: readonly ServerId[], admins: readonly string[]): Promise<SiteId> {
  done(await createSite(ctx, ada, name));
  if (servers.length > 0)
    done(await addToSite(ctx, ada, { site: name, hostnames: await Promise.all(servers.map(hostname)) }));
  for (const person of admins) done(await setSiteAdmin(ctx, ada, { site: name, person }, 'add'));
  const found = (await loadSites(db, ctx.time.now)).find((one) => one.name === name);
  if (found === undefined) throw new Error(`no site ${name}`);
  return found.id;
}

async function ringId(name: string): Promise<RingId> {
  const found = (await loadAllRings(db)).find((one) => one.name === name);
  if (found === undefined) throw new Error(`no ring ${name}`);
  return found.id;
}

async function refusalOf(campaignId: CampaignId, server: ServerId) {
  const row = await db
    .selectFrom('patch_sessions')
    .select('start_refusal')
    .where('campaign_id', '=', campaignId)
    .where('server_id', '=', server)
    .executeTakeFirstOrThrow();
  return (row.start_refusal ?? []).map(({ code }) => code);
}

describe('rings (RING-1)', () => {
  it('are made in their order by whoever may edit policies, and by nobody else', async () => {
    expect(refusal(await createRing(ctx, omar, { name: 'banc' }))).toMatch(/Only an admin/);
    done(await createRing(ctx, ada, { name: 'pilote', soakDays: 0 }));
    done(await createRing(ctx, ada, { name: 'banc', after: null, soakDays: 0 }));
    done(await createRing(ctx, ada, { name: 'large', after: 'BANC' }));
    const order = async () => (await loadAllRings(db)).map(({ name, position }) => `${position} ${name}`);
    expect(await order()).toEqual(['1 banc', '2 large', '3 pilote']);
    expect(refusal(await createRing(ctx, ada, { name: 'Banc' }))).toBe('Ring “banc” already exists.');
    expect(refusal(await createRing(ctx, ada, { name: 'x', after: 'nulle' }))).toMatch(/^No ring is called “nulle”/);
    for (const name of ['12', 'Everybody', 'aucun', 'first'])
      expect(refusal(await createRing(ctx, ada, { name })), name).toMatch(/already means something else/);
    expect(refusal(await createRing(ctx, ada, { name: 'x', soakDays: 91 }))).toMatch(/0 to 90 days/);
    done(await archiveRing(ctx, ada, 'large'));
    expect(await order()).toEqual(['1 banc', '3 pilote']);
    done(await createRing(ctx, ada, { name: 'large', after: 'banc' }));
    done(await archiveRing(ctx, ada, 'large'));
    expect(refusal(await setRingSoak(ctx, ada, { ring: 'banc', soakDays: 0 }))).toBe('It is so already.');
    done(await setRingSoak(ctx, ada, { ring: 'banc', soakDays: 1 }));
    done(await setRingSoak(ctx, ada, { ring: 'banc', soakDays: 0 }));
    expect(await audited(db, 'ring.archive')).toHaveLength(2);
  });
});

describe('a site that is archived (RING-1)', () => {
  it('has nothing left to decide about, so that nobody takes a decision away from it', async () => {
    const { nonprod } = await world.pair();
    const name = await hostname(nonprod);
    const old = await site('Nancy', [nonprod], ['Olga']);
    done(await createGroup(ctx, ada, 'Nancéiens'));
    await db.updateTable('patch_groups').set({ site_id: old }).where('name', '=', 'Nancéiens').execute();
    expect(refusal(await archiveSite(ctx, omar, 'Nancy'))).toMatch(/Only an admin/);
    expect(refusal(await archiveSite(ctx, ada, 'nancy'))).toMatch(/^Patch group “Nancéiens” is of this site/);
    await db.updateTable('patch_groups').set({ site_id: null }).where('name', '=', 'Nancéiens').execute();
    expect(refusal(await archiveSite(ctx, ada, 'nancy'))).toBe('Site “Nancy” still has 1 server: remove them first.');
    done(await removeFromSite(ctx, ada, { site: 'Nancy', hostnames: [name] }));
    done(await archiveSite(ctx, ada, 'nancy'));
    expect(await loadSites(db, ctx.time.now)).toEqual([]);
    expect(await audited(db, 'site.archive')).toHaveLength(1);
    done(await createSite(ctx, ada, 'Nancy'));
    done(await archiveSite(ctx, ada, 'Nancy'));
  });
});

describe('a campaign over three sites and two rings (RING-1)', () => {
  it('goes ring by ring, opens early by a named decision, and never on the site that refuses', async () => {
    const campaign = await world.campaign();
    const [bed, pilot] = [await world.pair(), await world.pair()];
    const [rest, refusing] = [await world.pair(), await world.pair()];
    for (const { nonprod } of [bed, pilot, rest, refusing]) await world.session(campaign, nonprod);
    await group('Bancs', [bed.nonprod, bed.prod], 'banc');
    await group('Pilotes', [pilot.nonprod, pilot.prod], 'pilote');
    const lyon = await site('Lyon', [bed.nonprod, pilot.nonprod], ['Olga']);
    const brest = await site('Brest', [refusing.nonprod], ['Vera']);
    await site('Nice', [rest.nonprod], []);

    expect(await states(campaign)).toEqual([
      'banc 0/1 accepted 0: open',
      `pilote 0/1 accepted 0: closed Ring “banc” is not patched yet: ${bed.nonprodName}.`,
      `everybody 0/2 accepted 0: closed Ring “pilote” is not patched yet: ${pilot.nonprodName}.`,
      'Brest 0/1: none',
      'Lyon 0/2: none',
      'Nice 0/1: none',
    ]);
    const lines = async () =>
      (await ringsSaid({ db, now: ctx.time.now, settings: SETTINGS, viewer: null, notice: null }, campaign)).lines.map(
        ({ en }) => en,
      );
    expect(await lines()).toEqual(['Rings: banc → pilote → everybody; 2 sites have to answer: Brest, Lyon']);
    expect(await world.start(campaign, bed.nonprod)).toBe('Site “Lyon” has not accepted this campaign yet.');
    expect(await refusalOf(campaign, bed.nonprod)).toEqual(['site']);

    // Nobody decides for another site: neither the admin of the product nor that of a neighbour.
    const accepts = { campaignId: campaign, siteId: lyon, answer: 'accepted', day: null } as const;
    for (const other of [ada, vera, omar])
      expect(refusal(await answerSite(ctx, other, accepts))).toBe(
        'Only the admins of site “Lyon” decide for it: Olga.',
      );
    expect((await shown(campaign, ada)).access.sites).toEqual([]);
    expect((await shown(campaign, olga)).access.sites).toEqual([{ site: lyon, name: 'Lyon' }]);
    expect((await shown(campaign)).access.sites).toEqual([]);
    done(await answerSite(ctx, olga, accepts));
    expect(refusal(await answerSite(ctx, olga, accepts))).toBe('Site “Lyon” has already given this answer (Olga).');
    expect(await refusalOf(campaign, bed.nonprod)).toEqual([]);
    const refuses = { campaignId: campaign, siteId: brest, answer: 'refused' } as const;
    expect(refusal(await answerSite(ctx, vera, { ...refuses, reason: ' ' }))).toBe('Give a reason for the refusal.');
    done(await answerSite(ctx, vera, { ...refuses, reason: 'inventaire' }));
    expect(await lines()).toEqual([
      expect.stringMatching(/^✖ Site “Brest” refused \(Vera: “inventaire”\), nothing starts there: \S+$/),
      'Rings: banc → pilote → everybody',
    ]);
    // Named with who and why on every card that speaks of its servers.
    const said = 'Site “Brest” refused this campaign (Vera: “inventaire”).';
    const view = { db, now: ctx.time.now, settings: SETTINGS, viewer: null, notice: null };
    expect((await heldInCampaign(view, campaign, refusing.nonprod)).map(({ en }) => en)).toContain(said);
    expect((await closeView(view, campaign))?.refused.map(({ en }) => en)).toEqual([
      expect.stringMatching(/^✖ Site “Brest” refused \(Vera: “inventaire”\), not patched: \S+$/),
    ]);

    await world.patch(campaign, bed.nonprod);
    expect(await world.start(campaign, pilot.nonprod)).toMatch(/“banc” is not validated yet/);
    done(await world.answer(campaign, bed.nonprod, 'ok', null));
    await world.patch(campaign, pilot.nonprod);

    // Opened before its time, and closed again.
    const everybody = { campaignId: campaign, ring: null };
    expect(await world.start(campaign, rest.nonprod)).toMatch(/“pilote” is not validated yet/);
    expect(refusal(await openRing(ctx, omar, { ...everybody, reason: 'x' }))).toMatch(/Only an admin/);
    expect(refusal(await openRing(ctx, ada, { ...everybody, reason: ' ' }))).toBe(
      'Give a reason for opening the ring.',
    );
    const first = { campaignId: campaign, ring: await ringId('banc') };
    expect(refusal(await openRing(ctx, ada, { ...first, reason: 'x' }))).toMatch(/waits for no other ring/);
    expect(refusal(await openRing(ctx, ada, { campaignId: campaign, ring: 999 as RingId, reason: 'x' }))).toMatch(
      /no longer/,
    );
    expect(await refusalOf(campaign, rest.nonprod)).toEqual(['ring-closed']);
    done(await openRing(ctx, ada, { ...everybody, reason: 'CVE exploitée' }));
    expect(await refusalOf(campaign, rest.nonprod)).toEqual([]);
    expect((await states(campaign))[2]).toBe('everybody 0/2 accepted 0: opened');
    expect(refusal(await openRing(ctx, ada, { ...everybody, reason: 'x' }))).toMatch(/^Ada has already opened/);
    done(await withdrawOpening(ctx, ada, everybody));
    expect(refusal(await withdrawOpening(ctx, ada, everybody))).toMatch(/already been withdrawn/);
    expect(await world.start(campaign, rest.nonprod)).toMatch(/“pilote” is not validated yet/);
    done(await openRing(ctx, ada, { ...everybody, reason: 'CVE exploitée' }));
    await world.patch(campaign, rest.nonprod);
    expect(await world.start(campaign, refusing.nonprod)).toBe(
      'Site “Brest” refused this campaign (Vera: “inventaire”).',
    );

    // Changed, for another day, then for any; what is patched stays as it is.
    const acceptsOn = (day: string | null) =>
      answerSite(ctx, vera, { campaignId: campaign, siteId: brest, answer: 'accepted', day });
    expect(refusal(await acceptsOn('2020-01-01'))).toMatch(/is past/);
    expect(refusal(await acceptsOn('2027-06-01'))).toMatch(/^Campaign \d+ runs from/);
    done(await acceptsOn(null));
    await world.patch(campaign, refusing.nonprod);
    done(await answerSite(ctx, olga, { ...accepts, answer: 'refused', reason: 'plus rien' }));
    expect(await states(campaign)).toEqual([
      'banc 1/1 accepted 1: done',
      'pilote 1/1 accepted 0: done',
      'everybody 2/2 accepted 0: opened',
      'Brest 1/1: accepted',
      'Lyon 2/2: refused',
      'Nice 1/1: none',
    ]);
    expect((await audited(db, 'site.refuse')).map(({ reason }) => reason)).toEqual(['inventaire', 'plus rien']);
    expect(await audited(db, 'site.accept-refused')).not.toEqual([]);
    await db
      .updateTable('campaigns')
      .set({ status: 'closed', closed_at: world.later() })
      .where('id', '=', campaign)
      .execute();
    expect(refusal(await acceptsOn(null))).toMatch(/is closed/);
    expect(refusal(await openRing(ctx, ada, { ...everybody, reason: 'x' }))).toMatch(/is closed/);
    expect((await shown(campaign, ada)).access).toEqual({ open: [], withdraw: false, sites: [] });
  });
});

describe('a site (RING-1)', () => {
  it('has its servers and admins from an admin, who tells those who decide for it, and its reboots from these alone', async () => {
    const { nonprod, nonprodName } = await world.pair();
    await addPlace(db, 'chat-olga', olga.userId);
    await site('Metz', [nonprod], ['Olga']);
    expect(refusal(await createSite(ctx, olga, 'Nancy'))).toMatch(/Only an admin/);
    expect(refusal(await createSite(ctx, ada, 'METZ'))).toBe('Site “Metz” already exists.');
    await site('Nancy', [], []);
    const there = { site: 'Nancy', hostnames: [nonprodName] };
    expect(refusal(await addToSite(ctx, ada, there))).toBe(
      `${nonprodName} is of site “Metz” already: remove it from there first.`,
    );
    expect(refusal(await removeFromSite(ctx, ada, there))).toBe('None of them is of this site.');
    expect(refusal(await addToSite(ctx, ada, { ...there, site: 'Mets' }))).toMatch(/Did you mean.*Metz/);
    done(await removeFromSite(ctx, ada, { ...there, site: 'Metz' }));
    done(await addToSite(ctx, ada, { ...there, site: 'Metz' }));
    expect(refusal(await setSiteAdmin(ctx, ada, { site: 'Metz', person: 'Olga' }, 'add'))).toMatch(/already/);
    expect(refusal(await setSiteAdmin(ctx, ada, { site: 'Metz', person: 'Vera' }, 'remove'))).toMatch(
      /is not an admin/,
    );

    for (const other of [ada, vera])
      expect(refusal(await setSiteReboot(ctx, other, { site: 'Metz', policy: 'never' }))).toMatch(
        /^Only the admins of site “Metz”/,
      );
    done(await setSiteReboot(ctx, olga, { site: 'Metz', policy: 'never' }));
    const session = await world.session(await world.campaign(), nonprod);
    const context = await loadSessionContext(db, session);
    expect(context?.site_reboot_policy).toBe('never');

    expect(await messagesIn(db, 'chat-olga')).toEqual([
      'Ada made Olga an admin of site “Metz”.',
      `Ada removed from site “Metz”: ${nonprodName}.`,
      `Ada added to site “Metz”: ${nonprodName}.`,
    ]);
    done(await setSiteAdmin(ctx, ada, { site: 'Metz', person: 'Olga' }, 'remove'));
    expect(refusal(await setSiteReboot(ctx, olga, { site: 'Metz', policy: null }))).toMatch(/has no admin/);
  });

  it('is asked nothing once its last admin has left: disabled, expired or without a role, who can be taken back off it', async () => {
    await db.updateTable('rings').set({ archived_at: world.later() }).execute();
    const { nonprod } = await world.pair();
    const lena = await somebody(db, 'Léna', ['viewer']);
    const dole = await site('Dole', [nonprod], ['Léna']);
    const account = (change: { disabled_at?: Date | null; expires_at?: Date | null }) =>
      db.updateTable('users').set(change).where('id', '=', lena.userId).execute();
    const waiting = async () => {
      const campaign = await world.campaign();
      await world.session(campaign, nonprod);
      return (await ringsSaid({ db, now: ctx.time.now, settings: SETTINGS } as never, campaign)).lines.map(
        ({ en }) => en,
      );
    };
    const start = async () => world.start(await world.campaign(), nonprod);
    const NOT_YET = 'Site “Dole” has not accepted this campaign yet.';
    const isNotAsked = async () => {
      expect((await waiting()).join()).not.toContain('Dole');
      expect((await loadSites(db, ctx.time.now)).find(({ id }) => id === dole)?.admins).toEqual([]);
      expect(refusal(await setSiteAdmin(ctx, ada, { site: 'Dole', person: 'Léna' }, 'add'))).toMatch(
        /^The account of Léna is disabled, has expired or has no role/,
      );
    };
    expect((await waiting()).join()).toContain('Dole');
    expect(await start()).toBe(NOT_YET);
    await account({ expires_at: ctx.time.now });
    await isNotAsked();
    await account({ expires_at: world.later(60 * 24) });
    await db.deleteFrom('user_roles').where('user_id', '=', lena.userId).execute();
    await isNotAsked();
    await db.insertInto('user_roles').values({ user_id: lena.userId, role: 'viewer', directory_group: null }).execute();
    await account({ expires_at: null, disabled_at: ctx.time.now });
    await isNotAsked();
    done(await setSiteAdmin(ctx, ada, { site: 'Dole', person: 'Léna' }, 'remove'));
    await account({ disabled_at: null });
    expect((await loadSites(db, ctx.time.now)).find(({ id }) => id === dole)?.admins).toEqual([]);
    expect(await start()).toBe('started');
  });

  it('chooses no day on which nothing starts: a freeze that nobody lifted, a holiday', async () => {
    const { nonprod } = await world.pair();
    const id = await site('Pau', [nonprod], ['Olga']);
    const campaign = await world.campaign();
    await world.session(campaign, nonprod);
    const on = (day: string) =>
      answerSite(ctx, olga, { campaignId: campaign, siteId: id, answer: 'accepted', day: day as IsoDate });
    const period = { first_day: '2027-01-13', last_day: '2027-01-14', reason: 'Soldes', created_by: null };
    await db.insertInto('freeze_periods').values(period).execute();
    expect(refusal(await on('2027-01-13'))).toMatch(/Soldes.*Nothing starts then: choose another day\.$/);
    await db.updateTable('campaigns').set({ week_start: '2027-05-03' }).where('id', '=', campaign).execute();
    expect(refusal(await on('2027-05-06'))).toBe(
      'Public holiday: Ascension Day. Nothing starts then: choose another day.',
    );
    const lifted = {
      ...{ week_start: '2027-01-11', calendar_override_at: world.later() },
      ...{ calendar_override_by: ada.userId, calendar_override_reason: 'Faille exploitée' },
    };
    await db.updateTable('campaigns').set(lifted).where('id', '=', campaign).execute();
    done(await on('2027-01-13'));
    await db.deleteFrom('freeze_periods').execute();
  });

  it('asks its admins once about a campaign with its servers', async () => {
    const { nonprod } = await world.pair();
    await addPlace(db, 'chat-vera', vera.userId);
    await site('Brive', [nonprod], ['Vera']);
    const campaign = await world.campaign();
    await world.session(campaign, nonprod);
    const ask = () =>
      db
        .transaction()
        .execute((trx) => askSites({ trx, now: world.later(), settings: ctx.settings } as UnitOfWork, campaign));
    await ask();
    await ask();
    const anchors = await db
      .selectFrom('card_anchors')
      .select('conversation_id')
      .where('card_key', '=', `campaign-rings:${campaign}`)
      .execute();
    expect(anchors.map(({ conversation_id }) => conversation_id)).toEqual(['chat-vera']);
  });
});
