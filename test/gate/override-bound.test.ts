// GATE-6: an override is bound to the attempt, the answer, the order or the rollback that it is about: what comes later is another blocker.
import { expect, it } from 'vitest';
import { orderRollback } from '../../bot/rollbacks/order-rollback.ts';
import type { ServerId } from '../../domain/ids.ts';
import { runSnapshotJob } from '../../jobs/snapshots/snapshot-job.ts';
import { done } from '../bot/shared/bench.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { gateWorld, type Pair } from './gate-world.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, people } = world;

/** A pair that is validated, in a campaign of its own. */
async function one() {
  const campaignId = await world.campaign();
  const pair = await world.pair();
  await world.session(campaignId, pair.prod);
  await world.validated(campaignId, pair);
  return { campaignId, pair };
}

/** Its owner has said KO, and it is being rolled back. */
async function rollingBack() {
  const { campaignId, pair } = await one();
  done(await world.answer(campaignId, pair.nonprod, 'ko', 'page vide'));
  await order(pair);
  return { campaignId, pair };
}

async function order({ nonprodName: hostname }: Pair): Promise<void> {
  world.later();
  done(await orderRollback(ctx, people.omar, { hostname, reason: 'retour' }));
}

async function fails({ nonprod }: Pair): Promise<void> {
  const failed = { rollback_error: 'not seen' };
  await db.updateTable('vm_snapshots').set(failed).where('server_id', '=', nonprod).execute();
}

async function ends({ nonprod }: Pair): Promise<void> {
  const { id } = await db
    .selectFrom('vm_snapshots')
    .select('id')
    .where('server_id', '=', nonprod)
    .where('rollback_asked_at', 'is not', null)
    .executeTakeFirstOrThrow();
  world.later();
  await runSnapshotJob(world.jobs, id);
}

it('that of a failed rollback does not cover the next one to the same snapshot', async () => {
  const { campaignId, pair } = await rollingBack();
  await fails(pair);
  done(await world.override(campaignId, [pair.prod]));
  done(await world.approve(campaignId));
  await order(pair);
  await ends(pair);
  expect(await world.start(campaignId, pair.prod)).toMatch(/rolled back since its last patch/);
});

it('that of a failed rollback does not cover its proof', async () => {
  const { campaignId, pair } = await rollingBack();
  await fails(pair);
  done(await world.override(campaignId, [pair.prod]));
  done(await world.approve(campaignId));
  const at = world.later();
  const proved = { rollback_error: null, restored_at: at, reverted_at: at };
  await db.updateTable('vm_snapshots').set(proved).where('server_id', '=', pair.nonprod).execute();
  expect(await world.start(campaignId, pair.prod)).toMatch(/rolled back since its last patch/);
});

it('that of a rollback in progress covers neither its end nor a second one to the same snapshot', async () => {
  const { campaignId, pair } = await rollingBack();
  done(await world.override(campaignId, [pair.prod]));
  done(await world.approve(campaignId));
  await fails(pair);
  expect(await world.start(campaignId, pair.prod)).toMatch(/its state is unknown/);
  await order(pair);
  expect(await world.start(campaignId, pair.prod)).toMatch(/rollback in progress/);
});

it('that of a rollback holds as long as it is that one', async () => {
  const { campaignId, pair } = await rollingBack();
  await ends(pair);
  done(await world.override(campaignId, [pair.prod]));
  done(await world.approve(campaignId));
  expect(await world.start(campaignId, pair.prod)).toBe('started');
});

it('that of an order to start covers neither another campaign’s order nor the next one of the same', async () => {
  const { campaignId, pair } = await one();
  done(await world.approve(campaignId));
  const first = await world.campaign();
  const id = await world.order(first, pair.nonprod);
  done(await world.override(campaignId, [pair.prod]));
  const withdraw = { start_asked_at: null, start_asked_by: null };
  await db.updateTable('patch_sessions').set(withdraw).where('id', '=', id).execute();
  const other = await world.order(await world.campaign(), pair.nonprod);
  expect(await world.start(campaignId, pair.prod)).toMatch(/start requested/);
  await db.updateTable('patch_sessions').set(withdraw).where('id', '=', other).execute();
  await world.order(first, pair.nonprod);
  expect(await world.start(campaignId, pair.prod)).toMatch(/start requested/);
});

async function becomesProduction({ prod, nonprod }: Pair): Promise<void> {
  const placeOf = (server: ServerId) =>
    db.selectFrom('servers').select('domain_environment_id').where('id', '=', server).executeTakeFirstOrThrow();
  await db
    .updateTable('servers')
    .set(await placeOf(prod))
    .where('id', '=', nonprod)
    .execute();
}

it('that of a link that became production covers neither a KO nor a rollback after it', async () => {
  const { campaignId, pair } = await one();
  await becomesProduction(pair);
  done(await world.override(campaignId, [pair.prod]));
  done(await world.approve(campaignId));
  done(await world.answer(campaignId, pair.nonprod, 'ko', 'page vide'));
  expect(await world.start(campaignId, pair.prod)).toMatch(/KO from its owner/);
  done(await world.override(campaignId, [pair.prod]));
  const at = world.later();
  await db
    .updateTable('vm_snapshots')
    .set({ rollback_asked_at: at, restored_at: at, reverted_at: at })
    .where('server_id', '=', pair.nonprod)
    .execute();
  expect(await world.start(campaignId, pair.prod)).toMatch(/rolled back since its last patch/);
});

it('keys of an earlier release are asked again', async () => {
  const { campaignId, pair } = await rollingBack();
  await ends(pair);
  done(await world.override(campaignId, [pair.prod]));
  const { id } = await db
    .selectFrom('vm_snapshots')
    .select('id')
    .where('server_id', '=', pair.nonprod)
    .executeTakeFirstOrThrow();
  const { blockers } = await db
    .selectFrom('gate_overrides')
    .select('blockers')
    .where('campaign_id', '=', campaignId)
    .executeTakeFirstOrThrow();
  const old = blockers.map((key) =>
    key.includes('rolled-back') ? `v2:${pair.nonprod}:rolled-back:snapshot-${id}` : key,
  );
  await db.updateTable('gate_overrides').set({ blockers: old }).where('campaign_id', '=', campaignId).execute();
  expect(await world.start(campaignId, pair.prod)).toMatch(/rolled back since its last patch/);
});
