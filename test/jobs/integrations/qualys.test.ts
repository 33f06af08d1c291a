// Qualys read over HTTP by the product's own client, from its stand-in: hosts, agents and tags, coverage of the inventory, its tables.
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { IntegrationFault } from '../../../domain/integrations/fault.ts';
import { EVERY_FAULT, generate } from '../../../integrations/qualys/stand-in.ts';
import { syncJob } from '../../../jobs/integrations/sync-job.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { joinQualys, PASSWORD, SHORT } from './joined-qualys.ts';
import { patchedServer } from './patched-server.ts';

const { db } = await createTestDatabase();
const open: { close(): Promise<void> }[] = [];
let ctx: TestJobs;

afterAll(async () => {
  for (const one of open) await one.close();
});

beforeEach(async () => {
  for (const table of [
    'qualys_asset_tags',
    'qualys_assets',
    'qualys_tags',
    'integration_coverage',
    'integration_incoming',
    'integration_runs',
    'integration_states',
    'integration_records',
  ] as const)
    await db.deleteFrom(table).execute();
  ctx = createJobContext(db, createFakeTargets());
});

async function joined(more: Parameters<typeof joinQualys>[1] = {}) {
  const one = await joinQualys(() => ctx.time.now, more);
  open.push(one);
  ctx = { ...ctx, integrations: [one.open] };
  return one.qualys;
}

const run = async (minutes = 61) => {
  ctx.time.now = new Date(ctx.time.now.getTime() + minutes * 60_000);
  await syncJob.run(ctx, { integration: 'qualys' });
};
const lastRun = () => db.selectFrom('integration_runs').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
const copied = async () =>
  new Map(
    (await db.selectFrom('integration_records').select(['kind', 'remote_id', 'content']).execute()).map((row) => [
      `${row.kind} ${row.remote_id}`,
      JSON.stringify(row.content),
    ]),
  );

describe('a reading', () => {
  it('holds every host, agent and tag, and writes nothing again for agents that have only checked in', async () => {
    const { estate } = await joined();
    await run();
    const agents = estate.hosts.filter(({ agent }) => agent !== undefined);
    expect((await copied()).size).toBe(estate.hosts.length + agents.length + estate.tags.length);
    for (const { agent } of agents)
      Object.assign(agent ?? {}, { lastCheckedIn: new Date((agent?.lastCheckedIn.getTime() ?? 0) + 1000) });
    await run();
    expect(await lastRun()).toMatchObject({ outcome: 'done', added: 0, changed: 0, gone: 0, unreadable: 0 });
  });

  const everywhere = ['assets', 'hosts', 'tags'].flatMap((operation) =>
    EVERY_FAULT.map((fault) => [operation, JSON.stringify(fault), fault] as const),
  );
  it.each(everywhere)('on %s: %s leaves the last good copy, or the true one', async (operation, _, fault) => {
    const qualys = await joined();
    await run();
    const before = await copied();
    const [host] = qualys.estate.hosts;
    const { lastScan } = host ?? { lastScan: ctx.time.now };
    Object.assign(host ?? {}, { lastScan: new Date(lastScan.getTime() + 2 * 86_400_000) });
    qualys.fail({ ...fault, ...SHORT, times: Number.POSITIVE_INFINITY, on: { operation } });
    await run();
    const during = await copied();
    const { outcome, fault: kind, detail } = await lastRun();
    qualys.heal();
    // A refused account waits for an hour.
    await run(25 * 60);
    expect(await lastRun()).toMatchObject({ outcome: 'done', unreadable: 0 });
    const after = await copied();
    expect(after).not.toEqual(before);
    expect(detail ?? '').not.toContain(PASSWORD);
    if (outcome === 'failed') {
      expect(kind).not.toBeNull();
      expect(during).toEqual(before);
    } else expect(during).toEqual(after);
  });

  it.each([
    ['assets', 3, 'incomplete'],
    ['hosts', 3, 'incomplete'],
  ] as const)(
    'on %s whose last page is cut without a word is not whole, be it the first',
    async (operation, after, kind) => {
      const qualys = await joined();
      qualys.fail({ kind: 'truncated', how: 'unsaid', after, times: Number.POSITIVE_INFINITY, on: { operation } });
      await run();
      expect(await lastRun()).toMatchObject({ outcome: 'failed', fault: kind });
      expect((await copied()).size).toBe(0);
    },
  );

  it.each([
    ['assets', { kind: 'account-expired' }, 'refused'],
    ['hosts', { kind: 'account-expired' }, 'refused'],
    ['hosts', { kind: 'login-refused' }, 'refused'],
    ['assets', { kind: 'blocked', by: 'concurrency' }, 'limited'],
    ['hosts', { kind: 'invalid-request' }, 'nonsense'],
    ['hosts', { kind: 'entities' }, 'nonsense'],
    ['assets', { kind: 'wrong-type', what: 'status' }, 'nonsense'],
  ] as const)('on %s: %j is told as %s', async (operation, fault, kind) => {
    const qualys = await joined();
    qualys.fail({ ...fault, times: Number.POSITIVE_INFINITY, on: { operation } });
    await run();
    expect(await lastRun()).toMatchObject({ outcome: 'failed', fault: kind });
  });

  it('is not whole without the hosts of its agents, even when it is the first', async () => {
    const qualys = await joined();
    qualys.fail({ kind: 'truncated', how: 'empty', times: Number.POSITIVE_INFINITY, on: { operation: 'hosts' } });
    await run();
    expect(await lastRun()).toMatchObject({ outcome: 'failed', fault: 'incomplete' });
    expect((await copied()).size).toBe(0);
  });

  it('waits as long as Qualys asks, though it may say so only with the next answer', async () => {
    const qualys = await joined();
    qualys.fail({ kind: 'blocked', by: 'rate', says: 'next', seconds: 900, on: { operation: 'hosts' } });
    qualys.fail({ kind: 'blocked', by: 'rate', says: 'now', seconds: 900, on: { operation: 'hosts' } });
    await run();
    expect(await lastRun()).toMatchObject({ outcome: 'failed', fault: 'limited' });
    const [state] = await db.selectFrom('integration_states').selectAll().execute();
    expect(state?.next_run_at?.getTime()).toBe(ctx.time.now.getTime() + 900_000);
  });
});

describe('the doctor', () => {
  const probed = () => ctx.integrations[0]?.connection.probe(new AbortController().signal);
  it('says how much the account is shown', async () => {
    await joined();
    expect(await probed()).toMatch(/^\d+ agents, 5 tags$/);
  });

  it('says no to an auditor, who is shown nothing, and to a version that is not served any more', async () => {
    await joined({
      options: {
        estate: generate({ servers: 20 }),
        accounts: [{ login: 'exmpl_pc', password: PASSWORD, role: 'auditor', hasApi: true }],
      },
    });
    const none: Partial<IntegrationFault> = {
      fault: {
        kind: 'settings',
        detail: 'exmpl_pc is shown no host: it needs Reader or Scanner, API Access, and Read Asset within its scope',
      },
    };
    await expect(probed()).rejects.toMatchObject(none);
    await joined({ given: { versions: { hosts: '1.0', detections: '5.0', scans: '2.0' } } });
    await expect(probed()).rejects.toMatchObject({ fault: { kind: 'settings' } });
  });
});

describe('coverage', () => {
  const tables = async () => ({
    assets: await db
      .selectFrom('qualys_assets')
      .select(['server_id', 'qualys_id', 'name'])
      .orderBy('qualys_id')
      .execute(),
    tags: await db
      .selectFrom('qualys_asset_tags as t')
      .innerJoin('qualys_assets as a', 'a.id', 't.asset_id')
      .innerJoin('qualys_tags as g', 'g.id', 't.tag_id')
      .select(['a.qualys_id', 'g.name'])
      .orderBy('a.qualys_id')
      .orderBy('g.name')
      .execute(),
  });
  const stateOf = (server_id: number) =>
    db
      .selectFrom('integration_coverage')
      .select('state')
      .where('server_id', '=', server_id as never)
      .executeTakeFirst();

  it('says which servers Qualys knows, and keeps its assets and tags with theirs', async () => {
    const { estate } = await joined();
    const host = estate.hosts.find(
      ({ dns, agent }) => agent?.isActive === true && estate.hosts.filter((one) => one.dns === dns).length === 1,
    );
    const twin = estate.hosts.find(({ dns }) => estate.hosts.filter((one) => one.dns === dns).length === 2);
    const known = await patchedServer(db, ctx.time.now, { hostname: host?.dns.split('.')[0] ?? '' });
    const twice = await patchedServer(db, ctx.time.now, { hostname: twin?.dns ?? '' });
    const lost = await patchedServer(db, ctx.time.now, { hostname: 'vplost1' });
    await db.insertInto('qualys_assets').values({ qualys_id: 'Q-4711', name: 'of before' }).execute();
    await run();
    const states = [await stateOf(known.id), await stateOf(twice.id), await stateOf(lost.id)];
    expect(states.map((one) => one?.state)).toEqual(['covered', 'duplicate', 'absent']);
    const { assets, tags } = await tables();
    expect(assets).toHaveLength(estate.hosts.length);
    expect(assets.filter(({ server_id }) => server_id !== null)).toEqual([
      { server_id: known.id, qualys_id: String(host?.assetId), name: host?.dns },
    ]);
    const ofHost = tags.filter(({ qualys_id }) => qualys_id === String(host?.assetId)).map(({ name }) => name);
    expect(ofHost).toEqual(host?.tags.map(({ name }) => name).sort());
    host?.tags.splice(0, 1);
    await run();
    expect((await tables()).tags).toHaveLength(tags.length - 1);
  });
});
