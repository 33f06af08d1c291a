// RUN-2, RUN-13, RUN-18: stopped, closed, repaired and reopened in any order, a server starts in an open campaign that goes on, or as a
// repair in a closed one while its snapshot is held. Nothing else starts it.
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { orderStart } from '../../../bot/campaigns/order-start.ts';
import { retryFailed } from '../../../bot/campaigns/retry-failed.ts';
import { stopCampaign } from '../../../bot/campaigns/stop-campaign.ts';
import { reopenCampaign } from '../../../bot/closing/reopen-campaign.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { gateWorld } from '../../gate/gate-world.ts';
import { addServer } from '../../support/campaign-data.ts';
import { createRandom, seedOf } from '../../support/random.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { closedAnyway } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, people, jobs } = world;
const seed = seedOf('PROPERTY_SEED');
const DEEDS = 400;

it(`RUN-18 whatever the order of deeds is (seed ${seed})`, { timeout: 60_000 }, async () => {
  const random = createRandom(seed);
  const campaignId = await world.campaign();
  const server = await addServer(db, 'vranyorder', { application: world.application });
  await world.patch(campaignId, server, 'failed');
  const { id } = await db
    .selectFrom('patch_sessions')
    .select('id')
    .where('server_id', '=', server)
    .executeTakeFirstOrThrow();
  const retry = (repair: boolean) =>
    retryFailed(ctx, people.omar, { campaignId, hostnames: ['vranyorder'], repair, reason: 'because' });
  const held = (is: boolean) =>
    sql`update vm_snapshots set state = ${is ? 'present' : 'removed'} where session_id = ${id} and snapshot_moref is not null`.execute(
      db,
    );
  const met = new Set<string>();

  async function start(): Promise<void> {
    const { rows } = await sql<{ status: string; stopped: boolean; repair: boolean; held: boolean }>`
      select c.status, c.stopped_at is not null as stopped, s.repair_asked as repair,
        exists (select from vm_snapshots n where n.session_id = s.id and n.state = 'present') as held
      from patch_sessions s join campaigns c on c.id = s.campaign_id where s.id = ${id}`.execute(db);
    await sql`update patch_sessions set prereq_date = ${ctx.time.now}, prereq_validated = true where id = ${id}`.execute(
      db,
    );
    const outcome = await startSession(jobs, id);
    const [one] = rows;
    if (one === undefined) throw new Error('no session');
    met.add(`${outcome.kind} ${one.status}${one.stopped ? ' stopped' : ''}`);
    if (outcome.kind !== 'started') return;
    const may = one.status === 'open' ? !one.stopped : one.repair && one.held;
    expect({ ...one, may }).toMatchObject({ may: true });
    await sql`update patch_attempts set state = 'failed', failure_class = 'unknown', ended_at = ${ctx.time.now} where id = ${outcome.attemptId}`.execute(
      db,
    );
    await sql`update patch_sessions set status = 'failed' where id = ${id}`.execute(db);
  }

  const deeds = [
    () => stopCampaign(ctx, people.omar, { campaignId }),
    () => orderStart(ctx, people.omar, { campaignId, hostnames: [], bySlot: false }),
    () => closedAnyway(ctx, people.carole, campaignId),
    () => reopenCampaign(ctx, people.carole, { campaignId, reason: 'because' }),
    () => retry(false),
    () => retry(true),
    () => held(true),
    () => held(false),
    () => held(false),
    start,
    // The order to repair is accepted, and its snapshot goes before the start.
    async () => {
      await held(true);
      await retry(true);
      await held(false);
      await start();
    },
  ];
  for (let i = 0; i < DEEDS; i++) {
    ctx.time.now = new Date(ctx.time.now.getTime() + 1000);
    jobs.time.now = ctx.time.now;
    await random.of([...deeds, start, () => retry(true)])();
  }
  await closedAnyway(ctx, people.carole, campaignId);
  await held(true);
  await retry(true);
  await start();
  expect([...met].filter((one) => one.startsWith('started open'))).not.toEqual([]);
  expect([...met].filter((one) => one.startsWith('started closed'))).not.toEqual([]);
});
