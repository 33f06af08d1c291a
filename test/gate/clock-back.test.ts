// What came after what is told by the order of attempts, not by clocks: those of two processes differ, and a clock may be set back.
import { expect, it } from 'vitest';
import { unlinkServers } from '../../bot/links/link-servers.ts';
import { createRun } from '../../bot/quickwin/create-run.ts';
import { orderRollback } from '../../bot/rollbacks/order-rollback.ts';
import { loadUnfinished } from '../../db/queries/attempts/unfinished.ts';
import { loadOpenValidations, loadServerLinks } from '../../db/queries/servers/server-view.ts';
import { loadValidatedServer } from '../../db/queries/validations/validation-view.ts';
import type { ServerId } from '../../domain/ids.ts';
import { runSnapshotJob } from '../../jobs/snapshots/snapshot-job.ts';
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
  expect(await world.start(campaignId, pair.prod)).toBe('started');
  done(await world.answer(campaignId, pair.nonprod, 'ko', 'page vide'));
  expect(refusal(await world.answer(campaignId, pair.nonprod, 'ok', null))).toMatch(/comment/);
  done(await world.answer(campaignId, pair.nonprod, 'ok', 'corrigé'));
});

it('VALID-1 the answer that counts is that about the latest patch, also when the clock was set back between the two', async () => {
  const campaignId = await world.campaign();
  const pair = await world.pair();
  world.later(HOUR);
  await world.validated(campaignId, pair);
  await db.updateTable('patch_sessions').set({ status: 'failed' }).where('server_id', '=', pair.nonprod).execute();
  world.later(-HOUR);
  await world.patch(campaignId, pair.nonprod);
  expect(await loadUnfinished(db, campaignId)).toMatchObject([{ hostname: pair.nonprodName, kind: 'unanswered' }]);
  expect(await loadValidatedServer(db, campaignId, pair.nonprod)).toMatchObject({ status: 'en_attente' });
  expect(await loadOpenValidations(db, pair.nonprod)).toHaveLength(1);
  expect(await loadServerLinks(db, pair.prod)).toMatchObject([{ validation: 'en_attente' }]);
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

it('GATE-3 a rollback closes, also when the clock was set back between the patch and its order', async () => {
  const campaignId = await world.campaign();
  const pair = await world.pair();
  await world.session(campaignId, pair.prod);
  world.later(HOUR);
  await world.patch(campaignId, pair.nonprod);
  done(await world.answer(campaignId, pair.nonprod, 'ko', 'page vide'));
  world.later(-HOUR);
  done(await orderRollback(ctx, people.omar, { hostname: pair.nonprodName, reason: 'page vide' }));
  expect(await world.start(campaignId, pair.prod)).toContain('rollback in progress');
  await rolledBack(pair.nonprod);
  expect(await world.start(campaignId, pair.prod)).toContain('rolled back since its last patch');
  expect(refusal(await world.answer(campaignId, pair.nonprod, 'ok', 'en fait si'))).toMatch(/nothing left to validate/);
  await world.patch(await world.campaign(), pair.nonprod);
  expect(await world.start(campaignId, pair.prod)).not.toContain('rolled back');
});

it('GATE-3 a patch after a rollback is seen, also when the clock was set back between them', async () => {
  const campaignId = await world.campaign();
  const pair = await world.pair();
  await world.session(campaignId, pair.prod);
  await world.patch(campaignId, pair.nonprod, 'failed');
  world.later(HOUR);
  done(await orderRollback(ctx, people.omar, { hostname: pair.nonprodName, reason: 'en échec' }));
  await rolledBack(pair.nonprod);
  world.later(-HOUR);
  const second = await world.campaign();
  await world.patch(second, pair.nonprod);
  done(await world.answer(second, pair.nonprod));
  done(await world.approve(campaignId));
  expect(await world.start(campaignId, pair.prod)).toBe('started');
});

it('GATE-5 whoever removed a link since approves nothing, also when the clock was set back before', async () => {
  const pair = await world.pair();
  const choice = { kind: 'hosts', hostnames: [pair.prodName] } as const;
  const { campaignId } = done(await createRun(ctx, people.olga, { choice, branch: null }));
  world.later(-HOUR);
  const names = { prod: pair.prodName, nonprods: [pair.nonprodName] };
  done(await unlinkServers(ctx, people.ada, names));
  expect(refusal(await world.approve(campaignId, people.ada))).toMatch(/removed one of its links/);
  done(await world.approve(campaignId, people.omar));
});

async function rolledBack(serverId: ServerId): Promise<void> {
  const { id } = await db
    .selectFrom('vm_snapshots')
    .select('id')
    .where('server_id', '=', serverId)
    .where('rollback_asked_at', 'is not', null)
    .executeTakeFirstOrThrow();
  world.later();
  await runSnapshotJob(world.jobs, id);
}
