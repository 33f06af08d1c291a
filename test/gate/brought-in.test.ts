// GATE-5: nobody approves who has brought a server into the campaign, by whichever door: a draft, an environment, the inventory.
import { expect, it } from 'vitest';
import { applyChange } from '../../bot/change-sets/change-set.ts';
import { sayEnvironment } from '../../bot/channels/set-environment.ts';
import { INVENTORY_CHANGES } from '../../bot/inventory/inventory-work.ts';
import { backToDraft } from '../../bot/quickwin/back-to-draft.ts';
import { createRun } from '../../bot/quickwin/create-run.ts';
import { done, refusal, somebody } from '../bot/shared/bench.ts';
import { addServer } from '../support/campaign-data.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { gateWorld } from './gate-world.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, people } = world;

it('by going back to draft, which includes again what the prerequisites had excluded', async () => {
  const pair = await world.pair();
  await world.validated(await world.campaign(), pair);
  const choice = { kind: 'hosts', hostnames: [pair.prodName] } as const;
  const { campaignId } = done(await createRun(ctx, people.olga, { choice, branch: null }));
  world.later();
  await db.updateTable('campaigns').set({ phase: 'prereq' }).where('id', '=', campaignId).execute();
  const excluded = { status: 'excluded', excluded_by: 'system', exclusion_reason: 'EOL', excluded_at: ctx.time.now };
  await db
    .updateTable('patch_sessions')
    .set(excluded as never)
    .where('campaign_id', '=', campaignId)
    .execute();
  world.later();
  done(await backToDraft(ctx, people.omar, { campaignId }));
  expect(refusal(await world.approve(campaignId, people.omar))).toMatch(/added/);
  done(await world.approve(campaignId, people.ada));
});

it('and whoever goes back to draft without including anything again may', async () => {
  const pair = await world.pair();
  await world.validated(await world.campaign(), pair);
  const choice = { kind: 'hosts', hostnames: [pair.prodName] } as const;
  const { campaignId } = done(await createRun(ctx, people.olga, { choice, branch: null }));
  await db.updateTable('campaigns').set({ phase: 'prereq' }).where('id', '=', campaignId).execute();
  world.later();
  done(await backToDraft(ctx, people.omar, { campaignId }));
  done(await world.approve(campaignId, people.omar));
});

it('by saying that the environment of its server is production', async () => {
  const before = await world.campaign();
  const lone = await addServer(db, 'vrsay2', { environment: 'Atelier' });
  await db.updateTable('environments').set({ production: false }).where('name', '=', 'Atelier').execute();
  await world.session(before, lone);
  const other = await world.campaign();
  const apart = await world.pair();
  await world.session(other, apart.prod);
  await world.validated(other, apart);
  world.later();
  done(await sayEnvironment(ctx, people.ada, { name: 'Atelier', production: true }));
  expect(refusal(await world.approve(before, people.ada))).toMatch(/added/);
  // Of a campaign without such a server, and of one that was created afterwards, they say nothing.
  done(await world.approve(other, people.ada));
  await db.deleteFrom('patch_sessions').where('server_id', '=', lone).execute();
  const after = await world.campaign();
  await world.session(after, lone);
  done(await world.approve(after, people.ada));
});

it('and saying that it is non-production brings nothing in', async () => {
  const campaignId = await world.campaign();
  const lone = await addServer(db, 'vrsay3', { environment: 'Hangar' });
  const pair = await world.pair();
  for (const server of [lone, pair.prod]) await world.session(campaignId, server);
  await world.validated(campaignId, pair);
  const admin = await somebody(db, 'Adèle', ['admin']);
  done(await sayEnvironment(ctx, admin, { name: 'Hangar', production: false }));
  done(await world.approve(campaignId, admin));
});

it('by an inventory that moves its server into production', async () => {
  const campaignId = await world.campaign();
  const hostname = 'vrmoved1';
  const lone = await addServer(db, hostname);
  await world.session(campaignId, lone);
  const admin = await somebody(db, 'Adrien', ['admin']);
  world.later();
  const { id: changeId } = await db
    .insertInto('inventory_changes')
    .values({
      ...{ kind: 'import', status: 'draft', created_by: admin.userId, created_at: ctx.time.now },
      ...{ refusals: '[]', unread: '[]' },
      difference: JSON.stringify({
        changes: [
          {
            ...{ entity: 'server', name: hostname },
            ...{ before: { environment: 'Recette' }, after: { environment: 'Production' } },
          },
        ],
        ...{ moves: [hostname], leaving: { gone: 0, of: 1 }, absent: [] },
      }),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  done(await applyChange(INVENTORY_CHANGES, ctx, admin, { changeId, confirmed: '1' }));
  expect(refusal(await world.approve(campaignId, admin))).toMatch(/added/);
  done(await world.approve(campaignId, people.olga));
});
