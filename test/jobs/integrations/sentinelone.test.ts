// SentinelOne read over HTTP by the product's own client, from its stand-in: agents, coverage of the inventory, and whether they work after an update.
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { IntegrationFault } from '../../../domain/integrations/fault.ts';
import { openHttp } from '../../../integrations/floor/http.ts';
import type { OpenIntegration } from '../../../integrations/open-integrations.ts';
import { createSentinelOneClient, faultOfConsole } from '../../../integrations/sentinelone/client.ts';
import { integration } from '../../../integrations/sentinelone/integration.ts';
import { sentinelOneSettings } from '../../../integrations/sentinelone/settings.ts';
import {
  EVERY_FAULT,
  generate,
  type SentinelOneOptions,
  type SentinelOneStandIn,
  startSentinelOne,
} from '../../../integrations/sentinelone/stand-in.ts';
import { sentinelOneSource } from '../../../integrations/sentinelone/sync.ts';
import { lookAfterUpdateJob } from '../../../jobs/integrations/look-job.ts';
import { syncJob } from '../../../jobs/integrations/sync-job.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { patchedServer } from './patched-server.ts';

const { db } = await createTestDatabase();
const open: { close(): Promise<void> }[] = [];
let ctx: TestJobs;

afterAll(async () => {
  for (const one of open) await one.close();
});

beforeEach(async () => {
  for (const table of [
    'integration_looks',
    'integration_coverage',
    'integration_incoming',
    'integration_runs',
    'integration_states',
    'integration_records',
  ] as const)
    await db.deleteFrom(table).execute();
  ctx = createJobContext(db, createFakeTargets());
});

async function joined(options: SentinelOneOptions = {}): Promise<SentinelOneStandIn> {
  const now = () => ctx.time.now;
  const standIn = await startSentinelOne({ agents: generate({ servers: 120, at: now() }), now, ...options });
  const settings = sentinelOneSettings.parse({ url: standIn.url, tokenFile: 'token' });
  const http: Parameters<typeof integration.connect>[1]['http'] = (asked) =>
    openHttp({ ...asked, retryMs: 1, silenceSeconds: 0.3, maxMegabytes: 4 });
  const floor = { http, secret: () => () => 'token-of-sentinelone', warn: () => {}, now };
  const connection = integration.connect(settings, floor);
  const small = createSentinelOneClient(http({ url: standIn.url, silenceSeconds: 1, faultOf: faultOfConsole }), {
    token: floor.secret(),
    now,
  });
  const one: OpenIntegration = {
    name: 'sentinelone',
    schedule: { everySeconds: 3600, wholeHours: 24 },
    people: null,
    changes: null,
    machines: (records, at) => integration.machines?.(records, settings, at) ?? [],
    connection: { ...connection, source: sentinelOneSource(small, settings, '25') },
  };
  open.push(standIn, connection);
  ctx = { ...ctx, integrations: [one] };
  return standIn;
}

const run = async (minutes = 61) => {
  ctx.time.now = new Date(ctx.time.now.getTime() + minutes * 60_000);
  await syncJob.run(ctx, { integration: 'sentinelone' });
};
const lastRun = () => db.selectFrom('integration_runs').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
const copied = async () =>
  new Map(
    (await db.selectFrom('integration_records').select(['remote_id', 'content']).execute()).map((row) => [
      row.remote_id,
      JSON.stringify(row.content),
    ]),
  );

describe('a reading', () => {
  it('holds every agent of a server, and again writes nothing', async () => {
    const { agents } = await joined();
    await run();
    expect((await copied()).size).toBe(agents.length);
    await run();
    expect(await lastRun()).toMatchObject({ outcome: 'done', added: 0, changed: 0, gone: 0, unreadable: 0 });
  });

  it.each(EVERY_FAULT.map((fault) => [JSON.stringify(fault), fault] as const))(
    '%s leaves the last good copy, or the true one',
    async (_, fault) => {
      const console = await joined();
      await run();
      const before = await copied();
      const [agent] = console.agents;
      console.change(agent?.computerName ?? '', { agentVersion: '99.0' });
      console.fail({ ...fault, after: 1, times: Number.POSITIVE_INFINITY, on: { operation: 'agents' } });
      await run();
      const during = await copied();
      const { outcome, fault: kind, detail } = await lastRun();
      console.heal();
      console.clockAhead(0);
      // A refused token waits for an hour, and so does a whole reading for its day.
      await run(25 * 60);
      expect(await lastRun()).toMatchObject({ outcome: 'done', unreadable: 0 });
      const after = await copied();
      expect(detail ?? '').not.toContain('token-of-sentinelone');
      if (outcome === 'failed') {
        expect(during).toEqual(before);
        expect(kind).not.toBeNull();
        return;
      }
      expect(new Set(during.keys())).toEqual(new Set(after.keys()));
    },
  );

  it('that is shown less than a site has does not look like departures', async () => {
    const console = await joined();
    await run();
    const before = await copied();
    for (const agent of console.agents.slice(0, 60)) Object.assign(agent, { machineType: 'desktop' });
    await run();
    expect(await lastRun()).toMatchObject({ outcome: 'failed', fault: 'shrunk' });
    expect(await copied()).toEqual(before);
  });
});

it('the doctor says how many agents the token sees, and that it will expire', async () => {
  await joined();
  const [one] = ctx.integrations;
  expect(await one?.connection.probe(new AbortController().signal)).toMatch(/^\d+ agents, scope account$/);
  await joined({ expires: new Date(ctx.time.now.getTime() + 5 * 86_400_000) });
  const [soon] = ctx.integrations;
  await expect(soon?.connection.probe(new AbortController().signal)).rejects.toMatchObject({
    fault: { kind: 'settings', detail: 'the token expires in 5 days: have a new one made' },
  } satisfies { fault: IntegrationFault['fault'] });
});

describe('coverage', () => {
  const stateOf = async (hostname: string) =>
    (
      await db
        .selectFrom('integration_coverage as c')
        .innerJoin('servers as v', 'v.id', 'c.server_id')
        .select(['c.state', 'c.since'])
        .where('v.hostname', '=', hostname)
        .executeTakeFirst()
    )?.state;

  it('says of each server whether the console knows it, and goes on saying since when', async () => {
    const console = await joined();
    const active = console.agents.find((one) => one.isActive && one.osType === 'linux');
    const known = await patchedServer(db, ctx.time.now, { hostname: active?.computerName.toLowerCase() ?? '' });
    const lost = await patchedServer(db, ctx.time.now, { hostname: 'vplost1' });
    await run();
    expect([await stateOf(known.hostname), await stateOf(lost.hostname)]).toEqual(['covered', 'absent']);
    const rows = () => db.selectFrom('integration_coverage').selectAll().orderBy('id').execute();
    const before = await rows();
    expect(before.some(({ state }) => state === 'unknown')).toBe(true);
    await run(7 * 60);
    expect(await rows()).toEqual(before);
    console.change(active?.computerName ?? '', { isActive: false });
    await run();
    expect(await stateOf(known.hostname)).toBe('stale');
  });
});

describe('after an update', () => {
  const look = async (minutes: number) => {
    ctx.time.now = new Date(ctx.time.now.getTime() + minutes * 60_000);
    for (const payload of await lookAfterUpdateJob.due(ctx)) await lookAfterUpdateJob.run(ctx, payload);
    return db
      .selectFrom('integration_looks')
      .select(['verdict', 'note', 'next_look_at'])
      .orderBy('attempt_id', 'desc')
      .executeTakeFirst();
  };

  async function patchedWithAgent(): Promise<{ console: SentinelOneStandIn; name: string }> {
    const console = await joined();
    const agent = console.agents.find((one) => one.isActive && one.osType === 'linux');
    const name = agent?.computerName ?? '';
    const server = { hostname: name };
    await patchedServer(db, ctx.time.now, server);
    await run();
    await patchedServer(db, ctx.time.now, server);
    return { console, name };
  }

  it('waits for the agent to be heard of, and says so', async () => {
    const { console, name } = await patchedWithAgent();
    expect(await look(1)).toMatchObject({ verdict: 'pending', note: null });
    console.change(name, { lastActiveDate: ctx.time.now });
    expect(await look(5)).toMatchObject({ verdict: 'good', next_look_at: null });
  });

  it('calls for attention when it is silent, and knows nothing of a server without one', async () => {
    const { name } = await patchedWithAgent();
    expect(await look(40)).toMatchObject({
      verdict: 'attention',
      note: { en: expect.stringContaining('not been heard of') },
    });
    await patchedServer(db, ctx.time.now, { hostname: name.replace(/\d$/, 'x') });
    expect(await look(40)).toMatchObject({ verdict: 'unknown', note: { en: 'no agent is known for this server' } });
  });

  it('tells of a threat that the agent reports', async () => {
    const { console, name } = await patchedWithAgent();
    console.change(name, { infected: true, lastActiveDate: new Date(ctx.time.now.getTime() + 1000) });
    expect(await look(2)).toMatchObject({ verdict: 'attention', note: { en: expect.stringContaining('threat') } });
  });

  it('holds a console that does not answer against nobody', async () => {
    const { console } = await patchedWithAgent();
    console.fail({ kind: 'unavailable', times: Number.POSITIVE_INFINITY });
    expect(await look(1)).toMatchObject({ verdict: 'pending' });
    expect(await look(25 * 60)).toMatchObject({ verdict: 'unknown', note: { en: 'no answer in time' } });
  });

  // Last: it leaves servers that differ in their domain alone.
  it('takes no other agent of that name for the one of the server, be it the only one', async () => {
    const { console, name } = await patchedWithAgent();
    Object.assign(console.agents.find((one) => one.computerName === name) ?? {}, { id: '999999999999999999' });
    console.change(name, { lastActiveDate: new Date(ctx.time.now.getTime() + 1000) });
    expect(await look(2)).toMatchObject({ verdict: 'pending' });
    expect(await look(40)).toMatchObject({ verdict: 'unknown', note: { en: expect.stringContaining('no longer') } });
    await patchedServer(db, ctx.time.now, { hostname: `${name}.prod.example` });
    await patchedServer(db, ctx.time.now, { hostname: `${name}.test.example` });
    await run(7 * 60);
    await patchedServer(db, ctx.time.now, { hostname: `${name}.test.example` });
    console.change(name, { lastActiveDate: new Date(ctx.time.now.getTime() + 1000) });
    expect(await look(40)).toMatchObject({ verdict: 'unknown', note: { en: expect.stringContaining('several') } });
  });
});
