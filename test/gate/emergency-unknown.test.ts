// GATE-7: what a scan and a clock cannot tell any more is unknown, and unknown is closed.
import { expect, it } from 'vitest';
import { createEmergency } from '../../bot/cve/create-emergency.ts';
import { orderRollback } from '../../bot/rollbacks/order-rollback.ts';
import { runSnapshotJob } from '../../jobs/snapshots/snapshot-job.ts';
import { done } from '../bot/shared/bench.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { goesGreen, scanned } from './emergency-world.ts';
import { gateWorld, type Pair } from './gate-world.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, people } = world;
const OLD_SCAN = /no scan from the last 24 hours|no scan since its last update/;
let serial = 0;

/** `free`: the last scan of its non-production finds no flaw. */
async function emergency({ free = false } = {}) {
  serial += 1;
  const cve = `CVE-2026-${3000 + serial}`;
  const pair = await world.pair();
  await scanned(db, pair.prod, cve, ctx.time.now);
  await scanned(db, pair.nonprod, free ? null : cve, ctx.time.now);
  const ask = { cve, shortened: true, reason: 'exploit public' };
  const { campaignId } = done(await createEmergency(ctx, people.ada, ask));
  return { campaignId, pair };
}

/** Its updates say nothing of what still waits. */
function unreadable({ nonprodName }: Pair): void {
  Object.assign(world.targets.hostNamed(nonprodName), { scan: { kind: 'unreadable', why: 'no list' } });
}

async function rollBack({ nonprod, nonprodName: hostname }: Pair): Promise<void> {
  world.later();
  done(await orderRollback(ctx, people.omar, { hostname, reason: 'retour' }));
  const { id } = await db
    .selectFrom('vm_snapshots')
    .select('id')
    .where('server_id', '=', nonprod)
    .where('rollback_asked_at', 'is not', null)
    .executeTakeFirstOrThrow();
  world.later();
  await runSnapshotJob(world.jobs, id);
}

it('a scan from before a rollback says nothing: the flaw may be back', async () => {
  const { campaignId, pair } = await emergency({ free: true });
  const first = await world.campaign();
  await world.patch(first, pair.nonprod);
  await scanned(db, pair.nonprod, null, world.later());
  done(await world.approve(campaignId));
  done(await world.answer(first, pair.nonprod, 'ko', 'page vide'));
  await rollBack(pair);
  expect(await world.start(campaignId, pair.prod)).toMatch(/rolled back.*KO|KO.*rolled back/);
  unreadable(pair);
  const narrow = await world.campaign();
  const scope = JSON.stringify({ kind: 'advisories', ids: ['RHSA-2026:9'] });
  await db.updateTable('campaigns').set({ update_scope: scope }).where('id', '=', narrow).execute();
  await goesGreen(db, await world.patch(narrow, pair.nonprod));
  expect(await world.start(campaignId, pair.prod)).toMatch(OLD_SCAN);
  await scanned(db, pair.nonprod, null, world.later());
  expect(await world.start(campaignId, pair.prod)).toBe('started');
});

it('nor one from before an update, by the order of things and not by the clock', async () => {
  const { campaignId, pair } = await emergency({ free: true });
  done(await world.approve(campaignId));
  world.later(30);
  await scanned(db, pair.nonprod, null, ctx.time.now);
  world.later(-25);
  unreadable(pair);
  await goesGreen(db, await world.patch(await world.campaign(), pair.nonprod));
  world.later(25);
  expect(await world.start(campaignId, pair.prod)).toMatch(OLD_SCAN);
});

it.each([0, -29])('the KO of the last patch closes, the clock moved by %i minutes before it', async (minutes) => {
  const { campaignId, pair } = await emergency();
  world.later(30);
  await goesGreen(db, await world.patch(campaignId, pair.nonprod));
  world.later(minutes);
  const other = await world.campaign();
  await goesGreen(db, await world.patch(other, pair.nonprod));
  done(await world.answer(other, pair.nonprod, 'ko', 'page vide'));
  expect(await world.start(campaignId, pair.prod)).toMatch(/KO from its owner/);
});

it('the answer to the last patch opens the ordinary gate, also when the clock was set back before it', async () => {
  const campaignId = await world.campaign();
  const pair = await world.pair();
  await world.session(campaignId, pair.prod);
  world.later(30);
  await world.validated(campaignId, pair);
  world.later(-28);
  await world.validated(await world.campaign(), pair);
  done(await world.approve(campaignId));
  expect(await world.start(campaignId, pair.prod)).toBe('started');
});
