// GATE-5: a go ends with what it covered. What went and came back since waits for a go of its own, whatever it looks like now.
import { describe, expect, it } from 'vitest';
import { undoChange } from '../../bot/change-sets/change-set.ts';
import { sayEnvironment } from '../../bot/channels/set-environment.ts';
import { reopenCampaign } from '../../bot/closing/reopen-campaign.ts';
import { linkServers, unlinkServers } from '../../bot/links/link-servers.ts';
import { LINK_CHANGES } from '../../bot/links/link-work.ts';
import { createRun } from '../../bot/quickwin/create-run.ts';
import type { ServerId } from '../../domain/ids.ts';
import { closedAnyway, done } from '../bot/shared/bench.ts';
import { addServer } from '../support/campaign-data.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { gateWorld } from './gate-world.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, people } = world;
const NO_COVER = /have changed since production was approved|production approval still needed|not been approved/;

async function placeOf(server: ServerId) {
  return db.selectFrom('servers').select('domain_environment_id').where('id', '=', server).executeTakeFirstOrThrow();
}

async function move(server: ServerId, place: Awaited<ReturnType<typeof placeOf>>): Promise<void> {
  await db.updateTable('servers').set(place).where('id', '=', server).execute();
}

async function state(server: ServerId, etat: 'Production' | 'Décommissionné'): Promise<void> {
  await db.updateTable('servers').set({ etat }).where('id', '=', server).execute();
}

/** A pair that is validated, in a campaign of its own. */
async function one() {
  const campaignId = await world.campaign();
  const pair = await world.pair();
  await world.session(campaignId, pair.prod);
  await world.validated(campaignId, pair);
  return { campaignId, pair };
}

describe('GATE-5: a server that leaves production after the go and comes back waits for a go of its own', () => {
  it('planned as production', async () => {
    const { campaignId, pair } = await one();
    const [production, elsewhere] = [await placeOf(pair.prod), await placeOf(pair.nonprod)];
    done(await world.approve(campaignId));
    await move(pair.prod, elsewhere);
    await move(pair.prod, production);
    expect(await world.start(campaignId, pair.prod)).toMatch(NO_COVER);
    done(await world.approve(campaignId));
    expect(await world.start(campaignId, pair.prod)).toBe('started');
  });

  it('planned as non-production, and approved as production', async () => {
    const campaignId = await world.campaign();
    const pair = await world.pair();
    const production = await placeOf(pair.prod);
    const lone = await addServer(db, 'vrlone1');
    const elsewhere = await placeOf(lone);
    await world.session(campaignId, lone);
    await move(lone, production);
    done(await world.approve(campaignId));
    await move(lone, elsewhere);
    await move(lone, production);
    expect(await world.start(campaignId, lone)).toMatch(NO_COVER);
  });

  it('by what an admin says of its environment', async () => {
    const campaignId = await world.campaign();
    const lone = await addServer(db, 'vrsay1', { environment: 'Usine' });
    const say = (production: boolean) => sayEnvironment(ctx, people.ada, { name: 'Usine', production });
    done(await say(false));
    await world.session(campaignId, lone);
    world.later();
    done(await say(true));
    done(await world.approve(campaignId));
    done(await say(false));
    done(await say(true));
    expect(await world.start(campaignId, lone)).toMatch(NO_COVER);
  });

  it('and not one that only changes its domain, or the name of its environment', async () => {
    const { campaignId, pair } = await one();
    done(await world.approve(campaignId));
    await addServer(db, 'vpother1', { domain: 'FL', environment: 'Production' });
    const other = await db
      .selectFrom('servers')
      .select('id')
      .where('hostname', '=', 'vpother1')
      .executeTakeFirstOrThrow();
    await move(pair.prod, await placeOf(other.id));
    expect(await world.start(campaignId, pair.prod)).toBe('started');
  });
});

describe('GATE-5: a server that was unlinked after the go waits for a go of its own', () => {
  it('linked again', async () => {
    const { campaignId, pair } = await one();
    done(await world.approve(campaignId));
    world.later();
    done(await unlinkServers(ctx, people.carole, { prod: pair.prodName, nonprods: [pair.nonprodName] }));
    world.later();
    done(await linkServers(ctx, people.carole, { prod: pair.prodName, nonprods: [pair.nonprodName] }));
    expect(await world.start(campaignId, pair.prod)).toMatch(NO_COVER);
    done(await world.approve(campaignId));
    expect(await world.start(campaignId, pair.prod)).toBe('started');
  });

  it('its removal undone', async () => {
    const { campaignId, pair } = await one();
    done(await world.approve(campaignId));
    world.later();
    const ask = { prod: pair.prodName, nonprods: [pair.nonprodName] };
    const { changeId } = done(await unlinkServers(ctx, people.carole, ask));
    world.later();
    done(await undoChange(LINK_CHANGES, ctx, people.carole, { changeId }));
    expect(await world.start(campaignId, pair.prod)).toMatch(NO_COVER);
  });

  it('its link changed for another and back, in the table', async () => {
    const { campaignId, pair } = await one();
    const more = await world.pair();
    done(await world.approve(campaignId));
    for (const nonprod of [more.nonprod, pair.nonprod])
      await db
        .updateTable('server_correspondance')
        .set({ nonprod_server_id: nonprod })
        .where('prod_server_id', '=', pair.prod)
        .execute();
    expect(await world.start(campaignId, pair.prod)).toMatch(NO_COVER);
  });
});

describe('GATE-5: a lost link is acknowledged as it was shown', () => {
  it('and no longer once its owner answers KO (VALID-3); what got better stays', async () => {
    const { campaignId, pair } = await one();
    await state(pair.nonprod, 'Décommissionné');
    done(await world.approve(campaignId));
    done(await world.answer(campaignId, pair.nonprod, 'ko', 'page vide'));
    expect(await world.start(campaignId, pair.prod)).toMatch(NO_COVER);
    done(await world.approve(campaignId));
    done(await world.answer(campaignId, pair.nonprod, 'ok', 'corrigé'));
    expect(await world.start(campaignId, pair.prod)).toBe('started');
  });

  it('each KO is one of its own', async () => {
    const { campaignId, pair } = await one();
    await state(pair.nonprod, 'Décommissionné');
    done(await world.answer(campaignId, pair.nonprod, 'ko', 'page vide'));
    done(await world.approve(campaignId));
    done(await world.answer(campaignId, pair.nonprod, 'ok', 'corrigé'));
    done(await world.answer(campaignId, pair.nonprod, 'ko', 'de nouveau'));
    expect(await world.start(campaignId, pair.prod)).toMatch(NO_COVER);
  });

  it('and no longer once it was restored, whatever came of it meanwhile', async () => {
    const { campaignId, pair } = await one();
    await state(pair.nonprod, 'Décommissionné');
    done(await world.approve(campaignId));
    await state(pair.nonprod, 'Production');
    await state(pair.nonprod, 'Décommissionné');
    expect(await world.start(campaignId, pair.prod)).toMatch(NO_COVER);
  });

  it('and no longer once it has failed', async () => {
    const { campaignId, pair } = await one();
    await state(pair.nonprod, 'Décommissionné');
    done(await world.approve(campaignId));
    await world.patch(await world.campaign(), pair.nonprod, 'failed');
    expect(await world.start(campaignId, pair.prod)).toMatch(NO_COVER);
  });

  it('and no longer once it was rolled back', async () => {
    const { campaignId, pair } = await one();
    await state(pair.nonprod, 'Décommissionné');
    done(await world.approve(campaignId));
    const at = world.later();
    await db
      .updateTable('vm_snapshots')
      .set({ rollback_asked_at: at, restored_at: at, reverted_at: at })
      .where('server_id', '=', pair.nonprod)
      .execute();
    expect(await world.start(campaignId, pair.prod)).toMatch(NO_COVER);
  });

  it('a go of before the loss covers the server again once the link is back', async () => {
    const { campaignId, pair } = await one();
    done(await world.approve(campaignId));
    await state(pair.nonprod, 'Décommissionné');
    expect(await world.start(campaignId, pair.prod)).toMatch(NO_COVER);
    await state(pair.nonprod, 'Production');
    expect(await world.start(campaignId, pair.prod)).toBe('started');
  });
});

describe('GATE-5: a run that is a draft again', () => {
  it('keeps no go when it was closed and reopened', async () => {
    const pair = await world.pair();
    await world.validated(await world.campaign(), pair);
    const choice = { kind: 'hosts', hostnames: [pair.prodName] } as const;
    const { campaignId } = done(await createRun(ctx, people.olga, { choice, branch: null }));
    await db.updateTable('campaigns').set({ phase: 'prereq' }).where('id', '=', campaignId).execute();
    done(await world.approve(campaignId));
    world.later();
    done(await closedAnyway(ctx, people.carole, campaignId));
    world.later();
    done(await reopenCampaign(ctx, people.carole, { campaignId, reason: 'suite' }));
    const { phase } = await db
      .selectFrom('campaigns')
      .select('phase')
      .where('id', '=', campaignId)
      .executeTakeFirstOrThrow();
    expect(phase).toBe('draft');
    expect(await world.start(campaignId, pair.prod)).toMatch(NO_COVER);
    const rows = await db.selectFrom('prod_go_decisions').selectAll().where('campaign_id', '=', campaignId).execute();
    expect(rows).toMatchObject([{ withdrawn_by: people.carole.userId, withdrawn_reason: 'draft' }]);
  });
});
