// A campaign of sixty servers on Redis with three chat processes and three workers: one of them, or Redis, or PostgreSQL is killed at
// any moment, for as many minutes as PROCESSES_MINUTES says (ten). In the end every message is right, none is doubled, no server updated
// twice. By hand: `npm run test:processes`; the same kills again with PROCESSES_SEED.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { botSettingsOf } from '../../bot/settings-from-file.ts';
import { loadSettings } from '../../config.ts';
import { connectDatabase } from '../../db/connect.ts';
import { migrateToLatest } from '../../db/migrate.ts';
import type { Db } from '../../db/schema/database.ts';
import type { AnchorId, ApplicationId, CampaignId } from '../../domain/ids.ts';
import { FakeConnector } from '../fakes/connector/fake-connector.ts';
import { type Restartable, startPostgres, startRedis } from '../faults/restartable.ts';
import { addUser } from '../support/campaign-data.ts';
import { createRandom } from '../walk/random.ts';
import { startBalancer } from './processes/balancer.ts';
import { type Crew, createCrew } from './processes/crew.ts';
import { CAMPAIGN_LINE, HPROD, PROD, type ProcessEstate, SERVERS, startProcessEstate } from './processes/estate.ts';
import { judgeCards, judgeDoubles, judgeHosts, judgeLeftovers, judgeMessages, unsent } from './processes/judge.ts';
import { asked, type PeopleAtWork, peopleAtWork } from './processes/people-at-work.ts';
import { makeTrouble, type Trouble } from './processes/trouble.ts';
import { databaseWill } from './support/database-will.ts';
import { addEstate, MONDAY, WEDNESDAY } from './support/estate.ts';
import { type Cast, PEOPLE } from './support/people.ts';

const MINUTES = Number(process.env.PROCESSES_MINUTES ?? 10);
const SEED = Number(process.env.PROCESSES_SEED ?? Date.now() % 1_000_000);
/** Kills make it longer: so much is given to what is left when they end. */
const LIMIT_MS = (2 * MINUTES + 15) * 60_000;
const DOWN_MS = 2_000;

describe(`three chat processes and three workers, killed at random (seed ${SEED})`, () => {
  const ends: (() => Promise<unknown>)[] = [];
  const connector = new FakeConnector();
  let db: Db;
  let estate: ProcessEstate;
  let crew: Crew;
  let stores: { postgres: Restartable; redis: Restartable };
  let people: PeopleAtWork;

  beforeAll(async () => {
    const redis = await startRedis();
    if (redis === null) throw new Error('this test needs redis-server');
    const postgres = await startPostgres();
    stores = { postgres, redis };
    ends.push(redis.stop, postgres.stop);
    db = connectDatabase(postgres.url, () => {});
    ends.push(() => db.destroy());
    await migrateToLatest(db);
    const revoke = await databaseWill(db);
    ends.push(async () => revoke());
    estate = await startProcessEstate();
    ends.push(estate.close);
    const owners = await fill(db);
    connector.keepConnections();
    const serviceUrl = await connector.start();
    ends.push(() => connector.stop());
    const places = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, PATCHCENTER_CONFIG: estate.settingsFile };
    crew = await createCrew(places, createRandom(SEED + 1));
    ends.push(() => crew.stopAll());
    console.log(`${SERVERS.length} hosts`);
    await crew.startAll(MONDAY);
    console.log('three chat processes, three workers');
    const balancer = await startBalancer(crew.ports, createRandom(SEED + 2));
    ends.push(balancer.close);
    const address = `http://127.0.0.1:${balancer.port}/api/messages`;
    people = peopleAtWork({ address, serviceUrl, connector }, owners, createRandom(SEED + 3));
  }, 400_000);
  afterAll(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  }, 120_000);

  it(`patches ${SERVERS.length} servers once each and says all of it once`, { timeout: LIMIT_MS }, async () => {
    onTestFailed(() => keepOutputs(crew));
    const until = Date.now() + MINUTES * 60_000;
    const trouble = makeTrouble({ crew, ...stores }, createRandom(SEED));
    await Promise.race([liveWeek(trouble), people.givenUp]);
    while (Date.now() < until) await wait(500);
    await trouble.stop();
    await people.stop();
    const seconds = await settled();
    await crew.stopAll();
    const { faults, left } = await judgeMessages(db, connector, { killed: crew.killed, outages: trouble.outages });
    report(trouble, left, seconds);
    const others = [await judgeHosts(db, estate), await judgeLeftovers(db), await judgeDoubles(db)];
    expect([...faults, ...others.flat()]).toEqual([]);
  });

  async function liveWeek(trouble: Trouble): Promise<void> {
    const campaignId = await liveMonday();
    await trouble.pausedFor(async () => {
      await crew.stopAll();
      await Promise.all([stores.postgres.restart(DOWN_MS), stores.redis.restart(DOWN_MS)]);
      await crew.startAll(WEDNESDAY);
    });
    await liveWednesday(campaignId);
  }

  async function liveMonday(): Promise<CampaignId> {
    await people.type(PEOPLE.coordinator, CAMPAIGN_LINE);
    const campaigns = () => asked(db, (now) => now.selectFrom('campaigns').select('id').execute());
    await people.pressUntil(PEOPLE.coordinator, 'campaign.create', async () => (await campaigns()).length > 0);
    const [campaign, ...more] = await campaigns();
    if (campaign === undefined || more.length > 0) throw new Error('not one campaign');
    people.beginWork(campaign.id);
    await people.type(PEOPLE.operator, `/start ${campaign.id} all ${HPROD}`);
    await untilThrough('hprod');
    return campaign.id;
  }

  async function liveWednesday(campaignId: CampaignId): Promise<void> {
    await people.type(PEOPLE.approver, `/go ${campaignId}`);
    const isGiven = () =>
      asked(db, async (now) => {
        const approved = now.selectFrom('prod_go_decisions').select('id').where('decision', '=', 'approved');
        return (await approved.execute()).length > 0;
      });
    await people.pressUntil(PEOPLE.approver, 'go.approve', isGiven);
    await people.type(PEOPLE.operator, `/start ${campaignId} all ${PROD}`);
    await untilThrough('prod');
  }

  /** Patched, answered by its owners, and its snapshot removed. */
  async function untilThrough(branch: 'hprod' | 'prod'): Promise<void> {
    for (;;) {
      const left = await asked(db, async (now) => {
        const sessions = now.selectFrom('patch_sessions').select('id').where('branch', '=', branch);
        const waiting = now.selectFrom('patch_validation').select('id').where('status', '=', 'en_attente');
        const snapshots = now.selectFrom('vm_snapshots').select('id').where('state', '!=', 'removed');
        const open = await sessions.where('status', '!=', 'patched').execute();
        return [...open, ...(await waiting.execute()), ...(await snapshots.execute())].length;
      });
      if (left === 0) return;
      await wait(500);
    }
  }

  /** Seconds until all is sent and shows what the database says. */
  async function settled(): Promise<number> {
    const began = Date.now();
    const clock = { now: () => new Date(Date.now() + crew.offsetMs()) };
    const own = botSettingsOf(
      loadSettings({ PATCHCENTER_CONFIG: estate.settingsFile, PATCHCENTER_AUTHENTICATION: 'off' }),
    );
    const settings = { ...own, files: { publicUrl: 'http://127.0.0.1' } };
    const right = new Set<AnchorId>();
    for (;;) {
      const behind = [...(await unsent(db)), ...(await judgeCards({ db, connector, clock, settings }, right))];
      if (behind.length === 0) return (Date.now() - began) / 1000;
      if (Date.now() - began > 180_000) throw new Error(`never all sent and right:\n${behind.join('\n')}`);
      await wait(1_000);
    }
  }

  function report(trouble: Trouble, left: readonly string[], seconds: number): void {
    const { chat, worker, redis, postgres } = trouble.counts;
    const posts = connector.requests.filter(({ method }) => method === 'POST').length;
    const edits = connector.requests.filter(({ method }) => method === 'PUT').length;
    console.log(
      [
        `seed ${SEED}, ${MINUTES} minutes: ${chat} chat processes and ${worker} workers killed, Redis ${redis} times, PostgreSQL ${postgres} times`,
        `${people.counts.typed} lines typed, ${people.counts.pressed} buttons pressed, ${people.counts.deliveredAgain} delivered again`,
        `${posts} messages posted, ${edits} edits; all shown and said ${seconds.toFixed(1)} s after the last kill`,
        `${left.length} messages are there once more, as their sender was killed before it noted them${left.map((one) => `\n  ${one}`).join('')}`,
      ].join('\n'),
    );
  }
});

/** People, the estate and its week. Who answers for which application. */
async function fill(db: Db): Promise<ReadonlyMap<ApplicationId, (typeof PEOPLE)[keyof typeof PEOPLE]>> {
  const ids = new Map<string, unknown>();
  for (const [part, { name, role }] of Object.entries(PEOPLE)) ids.set(part, await addUser(db, name, [role]));
  await addEstate(db, Object.fromEntries(ids) as Cast, SERVERS);
  const applications = await db.selectFrom('applications').select(['id', 'name']).execute();
  return new Map(
    applications.map(({ id, name }) => [id, name === 'BILLING' ? PEOPLE.billingOwner : PEOPLE.tollingOwner] as const),
  );
}

/** What all processes have written, beside the run: the last lines of a killed one are often the ones that matter. */
async function keepOutputs(crew: Crew): Promise<void> {
  const folder = path.resolve(process.env.PROCESSES_LOGS ?? path.join(import.meta.dirname, '../../processes-logs'));
  await mkdir(folder, { recursive: true });
  for (const { name, text } of crew.outputs()) await writeFile(path.join(folder, `${name}.log`), text);
  process.stderr.write(`what the processes wrote: ${folder}\n`);
}
