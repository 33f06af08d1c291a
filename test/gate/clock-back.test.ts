// What came after what is told by the order of attempts, not by clocks: those of two processes differ, and a clock may be set back.
import { expect, it } from 'vitest';
import { orderRollback } from '../../bot/rollbacks/order-rollback.ts';
import { done, refusal } from '../bot/shared/bench.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { gateWorld } from './gate-world.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, people } = world;
const HOUR = 60;

it('VALID-3 an answer is late once production has started, also when the clock was set back before', async () => {
  const campaignId = await world.campaign();
  const pair = await world.pair();
  await world.session(campaignId, pair.prod);
  world.later(HOUR);
  await world.validated(campaignId, pair);
  done(await world.approve(campaignId));
  world.later(-HOUR);
  expect(await world.door(campaignId, pair.prod)).toBe('started');
  done(await world.answer(campaignId, pair.nonprod, 'ko', 'page vide'));
  expect(refusal(await world.answer(campaignId, pair.nonprod, 'ok', null))).toMatch(/comment/);
  done(await world.answer(campaignId, pair.nonprod, 'ok', 'corrigé'));
});

it('RUN-10 what another campaign has patched since is not undone, also when the clock was set back before', async () => {
  const pair = await world.pair();
  world.later(HOUR);
  await world.patch(await world.campaign(), pair.nonprod, 'failed');
  world.later(-HOUR);
  await world.patch(await world.campaign(), pair.nonprod);
  const { nonprodName: hostname } = pair;
  expect(refusal(await orderRollback(ctx, people.omar, { hostname, reason: 'retour' }))).toMatch(/patched since/);
});
