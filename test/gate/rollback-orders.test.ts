// Orders around a rollback: one of somebody who may order none any more is neither agreed to nor begun (RUN-2, RUN-14), and no start that was
// ordered while it ran happens by itself on what was restored.
import { describe, expect, it } from 'vitest';
import { answerRollback } from '../../bot/rollbacks/answer-rollback.ts';
import { orderRollback } from '../../bot/rollbacks/order-rollback.ts';
import { expireSnapshotOrders } from '../../jobs/snapshots/expire-snapshot-orders.ts';
import { runSnapshotJob } from '../../jobs/snapshots/snapshot-job.ts';
import { done, refusal, somebody } from '../bot/shared/bench.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { gateWorld } from './gate-world.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, people } = world;

async function rejected() {
  const campaignId = await world.campaign();
  const pair = await world.pair();
  await world.session(campaignId, pair.prod);
  await world.patch(campaignId, pair.nonprod);
  done(await world.answer(campaignId, pair.nonprod, 'ko', 'page vide'));
  const { id: snapshotId } = await db
    .selectFrom('vm_snapshots')
    .select('id')
    .where('server_id', '=', pair.nonprod)
    .executeTakeFirstOrThrow();
  world.later();
  return { pair, snapshotId };
}

let leavers = 0;
async function leaver() {
  leavers += 1;
  return somebody(db, `Leaver${leavers}`, ['operator']);
}

const disable = (userId: number) =>
  db
    .updateTable('users')
    .set({ disabled_at: ctx.time.now })
    .where('id', '=', userId as never)
    .execute();
const loseRole = (userId: number) =>
  db
    .deleteFrom('user_roles')
    .where('user_id', '=', userId as never)
    .execute();
const rowOf = (id: number) => db.selectFrom('vm_snapshots').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

describe.each([
  ['is disabled', disable],
  ['lost the role', loseRole],
] as const)('a rollback whose requester %s', (_what, leave) => {
  it('is not agreed to', async () => {
    const { pair, snapshotId } = await rejected();
    const who = await leaver();
    await db
      .insertInto('server_databases')
      .values({ server_id: pair.nonprod, name: 'd1', engine: 'postgresql' })
      .execute();
    const { requestId } = done(await orderRollback(ctx, who, { hostname: pair.nonprodName, reason: 'x' }));
    await leave(who.userId);
    world.later();
    const answer = await answerRollback(ctx, people.paul, { requestId: requestId ?? 0, answer: 'agree' });
    expect(refusal(answer)).toContain('may no longer do so');
    expect((await rowOf(snapshotId)).rollback_asked_at).toBeNull();
  });

  it('is not begun, and told', async () => {
    const { pair, snapshotId } = await rejected();
    const who = await leaver();
    done(await orderRollback(ctx, who, { hostname: pair.nonprodName, reason: 'x' }));
    await leave(who.userId);
    world.later();
    await runSnapshotJob(world.jobs, snapshotId);
    expect((await rowOf(snapshotId)).reverted_at).toBeNull();
    expect(await expireSnapshotOrders(world.jobs)).toBe(1);
    expect((await rowOf(snapshotId)).rollback_error).toContain('may do so no longer');
    // Somebody else may order it anew.
    world.later();
    done(await orderRollback(ctx, people.omar, { hostname: pair.nonprodName, reason: 'y' }));
    await runSnapshotJob(world.jobs, snapshotId);
    expect((await rowOf(snapshotId)).reverted_at).not.toBeNull();
  });
});

describe('an order to start that is given while a rollback runs', () => {
  it('does not start by itself on what was restored, and is told', async () => {
    const { pair, snapshotId } = await rejected();
    done(await orderRollback(ctx, people.omar, { hostname: pair.nonprodName, reason: 'x' }));
    world.later();
    const session = db.updateTable('patch_sessions').where('server_id', '=', pair.nonprod);
    await session.set({ start_asked_at: ctx.time.now, start_asked_by: people.omar.userId }).execute();
    world.later();
    await runSnapshotJob(world.jobs, snapshotId);
    expect((await rowOf(snapshotId)).reverted_at).not.toBeNull();
    const after = await db
      .selectFrom('patch_sessions')
      .select(['id', 'start_asked_at'])
      .where('server_id', '=', pair.nonprod)
      .executeTakeFirstOrThrow();
    expect(after.start_asked_at).toBeNull();
    const told = await db.selectFrom('order_withdrawals').selectAll().where('session_id', '=', after.id).execute();
    expect(told.map(({ reason }) => reason)).toEqual(['restored']);
  });
});
