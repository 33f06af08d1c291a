// HIST-2: what was imported counts for the history, and opens no gate (GATE-3).
import { expect, it } from 'vitest';
import { applyChange } from '../../bot/change-sets/change-set.ts';
import { INVENTORY_CHANGES } from '../../bot/inventory/inventory-work.ts';
import { proposeInventory } from '../../bot/inventory/propose-inventory.ts';
import { done } from '../bot/shared/bench.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { gateWorld } from './gate-world.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, people } = world;

it('a successful update of the linked server that was imported validates nothing', async () => {
  const campaignId = await world.campaign();
  const pair = await world.pair();
  await world.session(campaignId, pair.prod);
  const before = await world.start(campaignId, pair.prod);
  const today = ctx.time.now.toISOString().slice(0, 10);
  const rows = [pair.nonprodName, pair.prodName].map((name) => `${name};${today};OK`);
  const files = [{ bytes: Buffer.from(['Serveur;Date;Résultat', ...rows].join('\n')), fileName: 'past.csv' }];
  const { changeId } = done(await proposeInventory(ctx, people.ada, { files, covers: [] }));
  done(await applyChange(INVENTORY_CHANGES, ctx, people.ada, { changeId }));
  expect(await db.selectFrom('patch_history').select(['source', 'status']).execute()).toEqual(
    [1, 2].map(() => ({ source: 'imported', status: 'ok' })),
  );
  expect(await world.start(campaignId, pair.prod)).toBe(before);
  expect(before).toMatch(new RegExp(pair.nonprodName));
  expect(await world.approve(campaignId)).toMatchObject({ kind: 'refused' });
});
