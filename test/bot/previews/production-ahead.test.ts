// What a preview says of production before Create: whom the gate refuses today, and what stays blocked after this non-production.
import { beforeEach, describe, expect, it } from 'vitest';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addLink, addWaiting } from '../../support/validation-data.ts';
import { planningWorld } from '../planning/planning-world.ts';
import { endCampaigns, openBench, somebody } from '../shared/bench.ts';
import { textOf } from '../shared/card-text.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const chat = openChatBench(ctx);
const carole = await somebody(db, 'Carole', ['coordinator']);
const world = planningWorld(db, ctx, carole);

let serial = 0;
/** A domain of its own, of which week 14 is for that scope. */
async function domain(scope: 'prod' | 'hprod' | 'all') {
  serial += 1;
  const code = `A${serial}`;
  await db.deleteFrom('campaign_plan_rows').execute();
  await db.deleteFrom('patch_planning').execute();
  await db.insertInto('domains').values({ code, name: code }).execute();
  await world.plan(14, code, scope);
  const add = (name: string, more: Parameters<typeof addServer>[2] = {}) =>
    addServer(db, `${name}${serial}`, { domain: code, ...more });
  return {
    nonprod: (name: string) => add(`vr${name}`),
    prod: (name: string) => add(`vp${name}`, { environment: 'Production' }),
    name: (name: string) => `${name}${serial}`,
  };
}

async function shown(): Promise<string> {
  return textOf(await chat.card(`draft:${await world.draft(14)}`, carole, 'en'));
}

/** Patched in another campaign of the cycle, and answered. */
async function answered(server: ServerId, status: 'validated_ok' | 'validated_ko' | 'en_attente'): Promise<CampaignId> {
  const campaign = await addCampaign(db, carole.userId);
  await addWaiting(db, {
    campaignId: campaign,
    serverId: server,
    sessionId: await addSession(db, campaign, server),
  });
  const comment = status === 'validated_ko' ? 'x' : null;
  await db
    .updateTable('patch_validation')
    .set({ status, comment, answered_at: status === 'en_attente' ? null : MONDAY_MORNING })
    .where('campaign_id', '=', campaign)
    .execute();
  return campaign;
}

beforeEach(async () => {
  ctx.time.now = MONDAY_MORNING;
  await endCampaigns(db);
});

describe('GATE-1: a preview of production', () => {
  it('names whom the gate refuses today and why, in one list with the counts on top', async () => {
    const { prod, nonprod, name } = await domain('prod');
    const [ready, refused, alone] = [await prod('rdy'), await prod('ref'), await prod('alone')];
    const [good, bad] = [await nonprod('rdy'), await nonprod('ref')];
    await addLink(db, ready, good);
    await addLink(db, refused, bad);
    await answered(good, 'validated_ok');
    await answered(bad, 'validated_ko');
    const text = await shown();
    expect(text).toContain('✖ 1 blocked');
    expect(text).toContain('⚠ 1 without validation');
    expect(text).toContain('Production blocked today (2)');
    expect(text).toContain(`${name('vpref')} · ${name('vrref')}: KO from its owner.`);
    expect(text).toContain(`No linked non-production server (1) · ${name('vpalone')}`);
    expect(text).toContain('1 production server is ready to be approved.');
    expect(alone).toBeGreaterThan(0);
  });

  it('follows an answer that comes before Create, and Create does not refuse for it', async () => {
    const { prod, nonprod } = await domain('prod');
    const [server, linked] = [await prod('chg'), await nonprod('chg')];
    await addLink(db, server, linked);
    const before = await answered(linked, 'en_attente');
    const draft = await world.draft(14);
    const card = async () => textOf(await chat.card(`draft:${draft}`, carole, 'en'));
    const version = await world.version(draft);
    expect(await card()).toContain('Production blocked today (1)');
    await db
      .updateTable('patch_validation')
      .set({ status: 'validated_ok', answered_at: MONDAY_MORNING })
      .where('campaign_id', '=', before)
      .execute();
    expect(await card()).not.toContain('blocked');
    expect(await world.version(draft)).toBe(version);
  });
});

describe('GATE-3: a preview of non-production', () => {
  it('names the production that it leaves blocked: without link, or linked to what is not in this campaign', async () => {
    const { prod, nonprod, name } = await domain('hprod');
    const [own, half, alone] = [await prod('own'), await prod('half'), await prod('alone')];
    const [first, second, old] = [await nonprod('own'), await nonprod('half'), await nonprod('old')];
    await db.updateTable('servers').set({ licence_support: 'obsolete' }).where('id', '=', old).execute();
    await addLink(db, own, first);
    await addLink(db, half, second);
    await addLink(db, half, old);
    const text = await shown();
    expect(text).toContain('Production that stays blocked (2)');
    expect(text).toContain(
      `${name('vphalf')} · ${name('vrold')}: not patched by PatchCenter yet. Not included here: is no longer supported.`,
    );
    expect(text).toContain(`No linked non-production server (1) · ${name('vpalone')}`);
    expect(text).toContain('1 production server opens once the non-production of this campaign is validated.');
    expect(text).not.toContain(`${name('vrhalf')}: not patched`);
    expect(alone).toBeGreaterThan(0);
  });

  it('says nothing when its own validation opens everything', async () => {
    const { prod, nonprod } = await domain('hprod');
    await addLink(db, await prod('fine'), await nonprod('fine'));
    expect(await shown()).not.toMatch(/stays blocked|without validation/);
  });
});
