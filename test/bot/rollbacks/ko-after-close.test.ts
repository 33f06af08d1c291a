// RUN-10, RUN-18: a KO after the campaign has closed over what was validated is a failure as any other.
import { describe, expect, it } from 'vitest';
import { retryFailed } from '../../../bot/campaigns/retry-failed.ts';
import { reopenCampaign } from '../../../bot/closing/reopen-campaign.ts';
import { orderRollback } from '../../../bot/rollbacks/order-rollback.ts';
import { up as koAfterReport } from '../../../db/migrations/0106-ko-after-report.ts';
import { countFailures } from '../../../db/queries/attempts/start-facts.ts';
import { loadUnfinished } from '../../../db/queries/attempts/unfinished.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { runSnapshotJob } from '../../../jobs/snapshots/snapshot-job.ts';
import { gateWorld, type Pair } from '../../gate/gate-world.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { closedAnyway, done } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, people } = world;

type One = { readonly campaignId: CampaignId; readonly pair: Pair };

/** Patched and validated, its snapshot kept by somebody, its campaign closed. */
async function reported(): Promise<One> {
  const campaignId = await world.campaign();
  const pair = await world.pair();
  await world.session(campaignId, pair.prod);
  await world.validated(campaignId, pair);
  await db
    .updateTable('vm_snapshots')
    .set({ kept_until: new Date(ctx.time.now.getTime() + 48 * 3_600_000), kept_by: people.omar.userId })
    .where('server_id', '=', pair.nonprod)
    .execute();
  world.later();
  done(await closedAnyway(ctx, people.carole, campaignId));
  expect(await statusOf(pair.nonprod)).toBe('reported');
  return { campaignId, pair };
}
const statusOf = async (server: ServerId) =>
  (await db.selectFrom('patch_sessions').select('status').where('server_id', '=', server).executeTakeFirstOrThrow())
    .status;
const snapshotOf = (server: ServerId) =>
  db.selectFrom('vm_snapshots').selectAll().where('server_id', '=', server).executeTakeFirstOrThrow();

async function rejected(): Promise<One> {
  const one = await reported();
  done(await world.answer(one.campaignId, one.pair.nonprod, 'ko', 'page vide'));
  return one;
}

describe('a KO after the report', () => {
  it('RUN-10 takes the report back: the server is unfinished, and counts as a failure', async () => {
    const { campaignId, pair } = await rejected();
    expect(await statusOf(pair.nonprod)).toBe('patched');
    const left = await loadUnfinished(db, campaignId);
    expect(left.filter(({ serverId }) => serverId === pair.nonprod)).toMatchObject([{ kind: 'ko' }]);
    const { failed } = await db.transaction().execute((trx) => countFailures(trx, campaignId));
    expect(failed).toBe(1);
  });

  it('RUN-18 is rolled back while the snapshot is held', async () => {
    const { pair } = await rejected();
    done(await orderRollback(ctx, people.omar, { hostname: pair.nonprodName, reason: 'KO' }));
    world.later();
    const { id } = await snapshotOf(pair.nonprod);
    await runSnapshotJob(world.jobs, id);
    expect((await snapshotOf(pair.nonprod)).reverted_at).not.toBeNull();
    expect(await statusOf(pair.nonprod)).toBe('failed');
  });

  it('RUN-18 is repaired after the end of the campaign, and run again once it is open', async () => {
    const [repaired, reopened] = [await rejected(), await rejected()];
    const ask = ({ campaignId, pair }: One) => ({ campaignId, hostnames: [pair.nonprodName] });
    done(await retryFailed(ctx, people.omar, { ...ask(repaired), repair: true }));
    done(await reopenCampaign(ctx, people.carole, { campaignId: reopened.campaignId, reason: 'KO' }));
    done(await retryFailed(ctx, people.omar, ask(reopened)));
    for (const { pair } of [repaired, reopened]) expect(await statusOf(pair.nonprod)).toBe('failed');
  });

  it('RUN-10 an OK after it leaves nothing to do, and a new close reports it again', async () => {
    const { campaignId, pair } = await rejected();
    done(await world.answer(campaignId, pair.nonprod, 'ok', 'après tout'));
    expect((await loadUnfinished(db, campaignId)).map(({ serverId }) => serverId)).not.toContain(pair.nonprod);
    done(await reopenCampaign(ctx, people.carole, { campaignId, reason: 'suite' }));
    done(await closedAnyway(ctx, people.carole, campaignId));
    expect(await statusOf(pair.nonprod)).toBe('reported');
  });

  it('RUN-10 that an older release has left is taken back by the migration, and nothing else is', async () => {
    const [left, fine] = [await rejected(), await reported()];
    await db
      .updateTable('patch_sessions')
      .set({ status: 'reported' })
      .where('server_id', '=', left.pair.nonprod)
      .execute();
    await koAfterReport(db as never);
    expect([await statusOf(left.pair.nonprod), await statusOf(fine.pair.nonprod)]).toEqual(['patched', 'reported']);
  });
});

describe('the failure budget', () => {
  it('RUN-2 is spent by KOs of owners, which are failures (RUN-10), and given back by an OK', async () => {
    const campaignId = await world.campaign();
    const policy = { ...world.jobs.settings.startPolicy, failureBudget: { percent: 100, count: 3 } };
    const budget = async () =>
      (await db.transaction().execute((trx) => countFailures(trx, campaignId))).failed >= policy.failureBudget.count;
    const pairs: Pair[] = [];
    for (let i = 0; i < 3; i += 1) {
      const pair = await world.pair();
      await world.patch(campaignId, pair.nonprod);
      done(await world.answer(campaignId, pair.nonprod, 'ko', 'x'));
      pairs.push(pair);
    }
    expect(await budget()).toBe(true);
    done(await world.answer(campaignId, pairs[0]?.nonprod as ServerId, 'ok', 'corrigé'));
    expect(await budget()).toBe(false);
  });
});
