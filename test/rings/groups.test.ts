// POL-2, RING-1: a patch group has a ring and a site; a server that moves between groups in the middle of a campaign waits for those of
// its new group, and is not held by what its old one waited for.
import { describe, expect, it } from 'vitest';
import { addToGroup, createGroup, removeFromGroup, setGroupRing } from '../../bot/patch-groups/edit-groups.ts';
import { createRing } from '../../bot/rings/edit-rings.ts';
import { archiveSite, createSite, setSiteAdmin } from '../../bot/rings/edit-sites.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import { audited, done, refusal } from '../bot/shared/bench.ts';
import { gateWorld } from '../gate/gate-world.ts';
import { openChatBench } from '../support/chat-bench.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { addPlace, messagesIn } from '../support/validation-data.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx } = world;
const { ada, omar, olga } = world.people;
const chat = openChatBench(ctx);

async function refusalOf(campaignId: CampaignId, server: ServerId) {
  const row = await db
    .selectFrom('patch_sessions')
    .select('start_refusal')
    .where('campaign_id', '=', campaignId)
    .where('server_id', '=', server)
    .executeTakeFirstOrThrow();
  return (row.start_refusal ?? []).map(({ code }) => code);
}

/** Keeps what stood against it, as a start at its slot does. */
async function refusedStart(campaignId: CampaignId, server: ServerId) {
  const said = await world.start(campaignId, server);
  const codes = said.startsWith('Ring') ? ['ring-closed'] : said.startsWith('Site') ? ['site'] : [];
  const start_refusal = JSON.stringify(codes.map((code) => ({ code, text: { fr: said, en: said } })));
  await db
    .updateTable('patch_sessions')
    .set({ start_refusal, start_asked_at: null, start_asked_by: null })
    .where('campaign_id', '=', campaignId)
    .where('server_id', '=', server)
    .execute();
  return said;
}

describe('a server that changes its patch group in the middle of a campaign', () => {
  it('is asked for the ring of the new one, and what the old one waited for is forgotten', async () => {
    const [bed, moved] = [await world.pair(), await world.pair()];
    done(await createRing(ctx, ada, { name: 'Banc', soakDays: 0 }));
    for (const name of ['Lits', 'Autres']) done(await createGroup(ctx, ada, name));
    done(await addToGroup(ctx, ada, { group: 'Lits', hostnames: [bed.nonprodName] }));
    done(await setGroupRing(ctx, ada, { group: 'Lits', ring: 'Banc' }));
    done(await addToGroup(ctx, ada, { group: 'Autres', hostnames: [moved.nonprodName] }));
    const campaign = await world.campaign();
    await world.session(campaign, bed.nonprod);
    expect(await refusedStart(campaign, moved.nonprod)).toMatch(/^Ring “Banc” is not patched yet/);
    done(await removeFromGroup(ctx, ada, { group: 'Autres', hostnames: [moved.nonprodName] }));
    done(await addToGroup(ctx, ada, { group: 'Lits', hostnames: [moved.nonprodName] }));
    expect(await refusalOf(campaign, moved.nonprod)).toEqual([]);
    expect(await world.start(campaign, moved.nonprod)).toBe('started');
    // It is of the ring now, which waits for it.
    await db.deleteFrom('patch_group_servers').execute();
    await db.updateTable('rings').set({ archived_at: world.later() }).execute();
  });
});

describe('the site of a patch group', () => {
  it('is that of its servers without one, set and taken back by an admin, and told to those who decide there', async () => {
    const { nonprod, nonprodName } = await world.pair();
    await addPlace(db, 'chat-olga', olga.userId);
    done(await createSite(ctx, ada, 'Lyon'));
    done(await setSiteAdmin(ctx, ada, { site: 'Lyon', person: 'Olga' }, 'add'));
    done(await createGroup(ctx, ada, 'Web fronts'));
    expect(await chat.type(omar, '/group "Web fronts" site Lyon')).toMatch(/Only an admin may do this/);
    expect(await chat.type(ada, '/group "Web fronts" site Lyonn')).toMatch(/No site is called “Lyonn”.*Lyon/);
    const key = await chat.type(ada, '/groupe "Web fronts" site lyon');
    expect(await chat.text(key, ada)).toContain('site: Lyon');
    expect(await chat.type(ada, '/group "Web fronts" site Lyon')).toMatch(/It is so already/);
    done(await addToGroup(ctx, ada, { group: 'Web fronts', hostnames: [nonprodName] }));
    const campaign = await world.campaign();
    expect(await refusedStart(campaign, nonprod)).toBe('Site “Lyon” has not accepted this campaign yet.');
    expect(refusal(await archiveSite(ctx, ada, 'Lyon'))).toBe(
      'Patch group “Web fronts” is of this site: take it out of the site first.',
    );
    expect(await chat.text(await chat.type(ada, '/group "Web fronts" site none'), ada)).not.toContain('site:');
    expect(await refusalOf(campaign, nonprod)).toEqual([]);
    done(await archiveSite(ctx, ada, 'Lyon'));
    expect(await world.start(campaign, nonprod)).toBe('started');
    expect(await messagesIn(db, 'chat-olga')).toEqual([
      'Ada made Olga an admin of site “Lyon”.',
      'Ada put patch group “Web fronts” into site “Lyon”.',
      `Ada added to patch group “Web fronts”, of site “Lyon”: ${nonprodName}.`,
      'Ada took patch group “Web fronts” out of site “Lyon”.',
      'Ada archived site “Lyon”.',
    ]);
    expect((await audited(db, 'patch-group.set')).at(-1)).toMatchObject({ before: { site: 'Lyon' } });
  });
});
