// GATE-5: a click on a card that was shown before a linked server was patched, refused or failed is refused.
import { expect, it } from 'vitest';
import { createEmergency } from '../../bot/cve/create-emergency.ts';
import { done, refusal } from '../bot/shared/bench.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { goesGreen, scanned } from './emergency-world.ts';
import { gateWorld } from './gate-world.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, people } = world;
const CHANGED = /situation has changed/;

async function emergency(cve: string) {
  const pair = await world.pair();
  for (const server of [pair.prod, pair.nonprod]) await scanned(db, server, cve, ctx.time.now);
  const ask = { cve, shortened: true, reason: 'exploit public' };
  const { campaignId } = done(await createEmergency(ctx, people.ada, ask));
  return { campaignId, pair };
}

async function lost() {
  const campaignId = await world.campaign();
  const pair = await world.pair();
  await world.session(campaignId, pair.prod);
  await world.validated(campaignId, pair);
  await db.updateTable('servers').set({ etat: 'Décommissionné' }).where('id', '=', pair.nonprod).execute();
  return { campaignId, pair };
}

it('before the KO of a lost link', async () => {
  const { campaignId, pair } = await lost();
  const shown = await world.card(campaignId);
  done(await world.answer(campaignId, pair.nonprod, 'ko', 'page vide'));
  expect(refusal(await world.approve(campaignId, people.omar, shown))).toMatch(CHANGED);
});

it('before the failure of a lost link', async () => {
  const { campaignId, pair } = await lost();
  const shown = await world.card(campaignId);
  await world.patch(await world.campaign(), pair.nonprod, 'failed');
  expect(refusal(await world.approve(campaignId, people.omar, shown))).toMatch(CHANGED);
});

it('of an emergency, before its non-production was patched once more without an answer', async () => {
  const { campaignId, pair } = await emergency('CVE-2026-3001');
  await goesGreen(db, await world.patch(campaignId, pair.nonprod));
  const shown = await world.card(campaignId);
  await goesGreen(db, await world.patch(await world.campaign(), pair.nonprod));
  expect(refusal(await world.approve(campaignId, people.omar, shown))).toMatch(CHANGED);
});

it('of an emergency, before its non-production was patched at all', async () => {
  const cve = 'CVE-2026-3002';
  const pair = await world.pair();
  await scanned(db, pair.prod, cve, ctx.time.now);
  await scanned(db, pair.nonprod, null, ctx.time.now);
  const ask = { cve, shortened: true, reason: 'exploit public' };
  const { campaignId } = done(await createEmergency(ctx, people.ada, ask));
  const shown = await world.card(campaignId);
  const other = await world.campaign();
  await goesGreen(db, await world.patch(other, pair.nonprod));
  await scanned(db, pair.nonprod, null, world.later());
  expect(refusal(await world.approve(campaignId, people.omar, shown))).toMatch(CHANGED);
});

it('of an override of what became production, before it was patched once more', async () => {
  const campaignId = await world.campaign();
  const pair = await world.pair();
  await world.session(campaignId, pair.prod);
  await world.validated(campaignId, pair);
  const place = await db
    .selectFrom('servers')
    .select('domain_environment_id')
    .where('id', '=', pair.prod)
    .executeTakeFirstOrThrow();
  const own = await db
    .selectFrom('servers')
    .select('domain_environment_id')
    .where('id', '=', pair.nonprod)
    .executeTakeFirstOrThrow();
  await db.updateTable('servers').set(place).where('id', '=', pair.nonprod).execute();
  done(await world.override(campaignId, [pair.prod]));
  const shown = await world.card(campaignId);
  await db.updateTable('servers').set(own).where('id', '=', pair.nonprod).execute();
  await world.validated(await world.campaign(), pair);
  await db.updateTable('servers').set(place).where('id', '=', pair.nonprod).execute();
  expect(refusal(await world.approve(campaignId, people.omar, shown))).toMatch(CHANGED);
});
