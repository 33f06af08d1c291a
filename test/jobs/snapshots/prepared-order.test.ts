// RUN-14: whether a server was patched after a snapshot of it was prepared is told by the numbers of attempts, not by clocks.
import { describe, expect, it } from 'vitest';
import { createRun } from '../../../bot/quickwin/create-run.ts';
import { orderSnapshots } from '../../../bot/quickwin/order-snapshots.ts';
import { orderRollback } from '../../../bot/rollbacks/order-rollback.ts';
import { runSnapshotJob } from '../../../jobs/snapshots/snapshot-job.ts';
import { done } from '../../bot/shared/bench.ts';
import { gateWorld } from '../../gate/gate-world.ts';
import { addServer } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, people } = world;

async function prepared(name: string) {
  const server = await addServer(db, name);
  const choice = { kind: 'hosts', hostnames: [name] } as const;
  const { campaignId } = done(await createRun(ctx, people.olga, { choice, branch: null }));
  await db.updateTable('campaigns').set({ phase: 'prereq' }).where('id', '=', campaignId).execute();
  const ready = { status: 'prereq_ok', prereq_validated: true, prereq_date: ctx.time.now } as const;
  await db
    .updateTable('patch_sessions')
    .set({ ...ready, rollback_method: 'snapshot' })
    .where('campaign_id', '=', campaignId)
    .execute();
  done(await orderSnapshots(ctx, people.olga, { campaignId, branch: null }));
  const { id } = await db
    .selectFrom('vm_snapshots')
    .select('id')
    .where('server_id', '=', server)
    .executeTakeFirstOrThrow();
  await runSnapshotJob(world.jobs, id);
  return { server, campaignId, id };
}

const adoptedBy = async (id: number) =>
  (await db.selectFrom('vm_snapshots').select('attempt_id').where('id', '=', id).executeTakeFirstOrThrow()).attempt_id;

describe.each([0, -120, 30])('a snapshot prepared before the clock went by %i minutes', (minutes) => {
  it('RUN-14 is not adopted once another campaign has patched the server: that would be undone', async () => {
    world.later(180);
    const hostname = `vrprep${minutes + 200}`;
    const { server, campaignId, id } = await prepared(hostname);
    world.later(minutes);
    await world.patch(await world.campaign(), server);
    await world.patch(campaignId, server, 'failed');
    expect(await adoptedBy(id)).toBeNull();
    // Of the attempt's own snapshot, made after that success.
    done(await orderRollback(ctx, people.omar, { hostname, reason: 'x' }));
  });

  it('RUN-14 is adopted where nothing has patched the server since', async () => {
    const { server, campaignId, id } = await prepared(`vralone${minutes + 200}`);
    world.later(minutes);
    const attempt = await world.patch(campaignId, server, 'failed');
    expect(await adoptedBy(id)).toBe(attempt);
  });
});
