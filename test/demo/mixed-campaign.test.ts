// The week of the online services in the demo, as its people live it: servers over SSH, Windows servers and instances of EC2 in one campaign, from
// the preview to the history, with a failure of each kind. Chat, worker, hosts, vCenters and AWS are those of `npm run demo`, hurried.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { botSettingsOf } from '../../bot/settings-from-file.ts';
import { createDemoClock } from '../../demo/clock.ts';
import { type Around, startAround } from '../../demo/estate/around/start-around.ts';
import { useStandInCredentials } from '../../demo/estate/ec2/start-instances.ts';
import { type Estate, startEstate } from '../../demo/estate/estate.ts';
import { SERVERS } from '../../demo/inventory/inventory.ts';
import { CLAIRE, JOEL, KHALID, OLIVIA } from '../../demo/inventory/people.ts';
import { seed } from '../../demo/inventory/seed/seed.ts';
import { demoJobSettings, demoSettings, writeSettings } from '../../demo/settings.ts';
import { startWorker } from '../../jobs/wire.ts';
import { buttonsOf, type ChatDriver } from '../flow/chat-driver.ts';
import { flowHouse } from '../flow/flow-house.ts';

/** Monday of S06, 09:05 in Paris. */
const MONDAY = new Date('2027-02-08T08:05:00Z');
const [claire, khalid, joel, olivia] = [CLAIRE, KHALID, JOEL, OLIVIA].map(({ entraId }) => entraId) as [
  string,
  string,
  string,
  string,
];
const QUICK = { pollMs: 150, sweepMs: 250, announceSeconds: 1, checksSettleSeconds: 0, retryMinutes: 0.05 };
const HASTE = 80;
/** For a busy machine: an idle one needs a tenth of it. */
const PATIENCE = { timeout: 100_000, interval: 100 };

const folder = await mkdtemp(path.join(tmpdir(), 'patchcenter-mixed-'));
const clock = createDemoClock(path.join(folder, 'clock'));
clock.move(MONDAY);
let estate: Estate;
let around: Around;
let chat: ChatDriver;

const file = path.join(folder, 'patchcenter.yaml');
await writeSettings(file, {});
const { budget } = botSettingsOf(demoSettings(file));
const furnished = () => ({ settings: { ...(budget !== undefined && { budget }) } });

const house = await flowHouse(MONDAY, furnished, {
  clock,
  start: async ({ databaseUrl, log }) => {
    useStandInCredentials(process.env);
    await writeSettings(file, { aws: estate.instances.settings, ...around.settings });
    const settings = demoSettings(file);
    return startWorker({
      ...{ databaseUrl, redis: undefined, ssh: estate.ssh, vcenter: estate.vcenter, clock, log },
      settings: { ...demoJobSettings(settings), ...QUICK },
      integrations: settings.file.integrations,
      pace: { windowsLookMs: 100, awsPollMs: 50 },
    });
  },
});
const { db } = house;

beforeAll(async () => {
  const servers = SERVERS.filter(({ domain }) => domain === 'NUM');
  estate = await startEstate(servers, { clock, haste: HASTE });
  around = await startAround(SERVERS, { clock, folder });
  await seed(db, { years: [2026, 2027], servers: SERVERS, language: 'en', now: MONDAY });
  chat = await house.open((url) => ({ kind: 'postgres', url }));
  // Which servers are instances is known once AWS was read.
  const read = () => db.selectFrom('ec2_instances').select('hostname').execute();
  await vi.waitFor(async () => expect(await read()).toHaveLength(5), PATIENCE);
}, 90_000);

afterAll(async () => {
  await house.close();
  await estate.close();
  await around.close();
  await rm(folder, { recursive: true, force: true });
}, 30_000);

async function states(...hostnames: readonly string[]): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select(['v.hostname', 's.status'])
    .execute();
  const found = new Map(rows.map(({ hostname, status }) => [hostname, status as string]));
  return hostnames.map((hostname) => found.get(hostname) ?? 'absent');
}

/** Until all of them are so. */
async function all(state: string, hostnames: readonly string[]): Promise<void> {
  await vi.waitFor(async () => expect(await states(...hostnames)).toEqual(hostnames.map(() => state)), PATIENCE);
}

/** The newest attempt on that server. */
async function attempt(hostname: string) {
  return db
    .selectFrom('patch_attempts as a')
    .innerJoin('servers as v', 'v.id', 'a.server_id')
    .select(['a.state', 'a.failure_class', 'a.failure_detail', 'a.failure_tail', 'a.rebooted', 'a.waiting_for'])
    .where('v.hostname', '=', hostname)
    .orderBy('a.id', 'desc')
    .executeTakeFirstOrThrow();
}

/** As often as cards come, until nobody is asked any more. */
async function answerAll(): Promise<void> {
  await vi.waitFor(async () => {
    for (const message of [...house.connector.messages]) {
      const buttons = buttonsOf(await chat.seenBy(olivia, message));
      const ok = buttons.find((one) => one.verb === 'validation.ok' && one.data.serverId === null);
      if (ok !== undefined) await chat.press(olivia, ok, message);
    }
    const waiting = db.selectFrom('patch_validation').select('id').where('status', '=', 'en_attente');
    expect(await waiting.execute()).toEqual([]);
  }, PATIENCE);
}

const GOOD = ['vrnumweb1', 'vrnumwin1', 'vrnumaws1'];
const FAILING = ['vtnumweb2', 'vtnumwin2', 'vtnumaws2', 'vdnumwin4'];
const PRODUCTION = ['vpnumweb1', 'vpnumwin1', 'vpnumaws1', 'vpnumweb2', 'vpnumwin2', 'vpnumaws2'];

describe('S06 of the demo, with servers over SSH, Windows and EC2', () => {
  it('is previewed and created by the coordinator', async () => {
    await chat.type(olivia, '/help', 'personal');
    await chat.type(claire, '/campaign S06', 'personal');
    await house.see(/vrnumwin1/);
    await house.press(claire, 'campaign.create');
    expect([await house.statuses('hprod'), await house.statuses('prod')]).toEqual([{ pending: 10 }, { pending: 6 }]);
  });

  it('names beforehand the agent that is silent and the port that is closed, each in its own words', async () => {
    await chat.type(khalid, '/prereqs 1', 'personal');
    await house.until('hprod', { prereq_ok: 8, excluded: 2 });
    await house.until('prod', { prereq_ok: 6 });
    await house.see(/Unreachable through Systems Manager/);
    await house.see(/Unreachable over SSH/);
    await house.see(/Check that the instance is running, that its SSM agent runs/);
    expect(await states('vdnumaws4', 'vdnumwin5')).toEqual(['excluded', 'excluded']);
  });

  it('patches what is well, and says of each failure what happened', { timeout: 150_000 }, async () => {
    await chat.type(khalid, '/start 1 all 8', 'personal');
    await all('patched', GOOD);
    await all('failed', FAILING);
    expect(await attempt('vtnumweb2')).toMatchObject({ failure_class: 'dependency' });
    // Windows says of one KB that there was no room.
    expect(await attempt('vtnumwin2')).toMatchObject({
      failure_class: 'disk',
      failure_tail: expect.stringMatching(/KB5032198.*0x80070070/s),
    });
    expect(await attempt('vtnumaws2')).toMatchObject({
      failure_tail: expect.stringMatching(/Failed: \S+\n.*1 of the patches failed/s),
    });
    expect(await attempt('vdnumwin4')).toMatchObject({ failure_detail: expect.stringContaining('0x80070005') });
    for (const hostname of ['vrnumwin1', 'vrnumaws1']) expect((await attempt(hostname)).rebooted).toBe(true);
    // Four of fourteen: the settings of the demo let them be (RUN-2).
    await house.settled({ boards: false });
    expect(chat.shown()).not.toMatch(/Too many failures/);
  });

  it('asks whether Windows may restart, and goes on as the operator says', { timeout: 150_000 }, async () => {
    expect(await attempt('vinumwin3')).toMatchObject({ state: 'waiting', waiting_for: { kind: 'reboot-decision' } });
    await house.press(khalid, 'reboot.now');
    await all('patched', ['vinumwin3']);
    expect((await attempt('vinumwin3')).rebooted).toBe(true);
  });

  it('patches what failed once it is repaired', { timeout: 150_000 }, async () => {
    expect((await estate.fix(FAILING)).toSorted()).toEqual(FAILING.toSorted());
    await chat.type(khalid, '/retry 1', 'personal');
    await all('patched', FAILING);
  });

  it('opens production once the owner has said OK and another operator go', { timeout: 150_000 }, async () => {
    await answerAll();
    clock.move(new Date('2027-02-10T08:05:00Z'));
    await chat.type(khalid, '/prereqs 1', 'personal');
    await house.until('prod', { prereq_ok: 6 });
    await chat.type(joel, '/go 1', 'personal');
    const { message, button } = await house.button('go.approve');
    await chat.press(joel, button, message, { acknowledge: 'listed' });
    const decisions = db.selectFrom('prod_go_decisions').select('decision');
    await vi.waitFor(async () => expect(await decisions.execute()).toEqual([{ decision: 'approved' }]), PATIENCE);
    await chat.type(khalid, '/start 1 all 6', 'personal');
    await all('patched', PRODUCTION);
  });

  it('ends with a report and a history that know all three kinds', { timeout: 150_000 }, async () => {
    await answerAll();
    await chat.type(claire, '/close 1', 'personal');
    await house.see(/Campaign 1: report/);
    await chat.type(claire, '/history 1', 'personal');
    await house.see(/vpnumaws2/);
    const rows = await db
      .selectFrom('patch_history as h')
      .innerJoin('servers as v', 'v.id', 'h.server_id')
      .select(['v.hostname', 'h.status'])
      .where('h.campaign_id', 'is not', null)
      .execute();
    const of = (status: string) => rows.filter((row) => row.status === status).map(({ hostname }) => hostname);
    expect(of('ko').toSorted()).toEqual(FAILING.toSorted());
    expect(of('ok').toSorted()).toEqual([...GOOD, ...FAILING, ...PRODUCTION, 'vinumwin3'].toSorted());
  });
});
