// What Qualys says of a server's vulnerabilities after its update, over HTTP from its stand-in, through the job.
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { QualysSettings } from '../../../integrations/qualys/settings.ts';
import { EVERY_FAULT, type QualysOptions, type QualysStandIn } from '../../../integrations/qualys/stand-in.ts';
import { lookAfterUpdateJob } from '../../../jobs/integrations/look-job.ts';
import { syncJob } from '../../../jobs/integrations/sync-job.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { joinQualys, PASSWORD, SHORT } from './joined-qualys.ts';
import { patchedServer } from './patched-server.ts';

const { db } = await createTestDatabase();
const open: { close(): Promise<void> }[] = [];
let ctx: TestJobs;
let tests = 0;

afterAll(async () => {
  for (const one of open) await one.close();
});

beforeEach(async () => {
  for (const table of [
    'qualys_asset_tags',
    'qualys_assets',
    'integration_looks',
    'integration_coverage',
    'integration_runs',
    'integration_states',
    'integration_records',
  ] as const)
    await db.deleteFrom(table).execute();
  ctx = createJobContext(db, createFakeTargets());
  // The updates of the tests before are too old to be asked about.
  tests += 1;
  ctx.time.now = new Date(ctx.time.now.getTime() + tests * 3 * 86_400_000);
});

type Host = QualysStandIn['estate']['hosts'][number];
type Joined = { readonly qualys: QualysStandIn; readonly host: Host; readonly openThere: number };

const openOf = ({ detections }: Host) => detections.filter(({ status }) => status !== 'Fixed').length;

/** A host of one name with an agent, whose update has just ended, and left `stillOpen` of its vulnerabilities. */
async function patched({
  given = { scan: 'agent' },
  options = {},
  stillOpen = 1,
  isChosen = (host) => openOf(host) >= 3,
}: {
  readonly given?: Partial<QualysSettings>;
  readonly options?: QualysOptions;
  readonly stillOpen?: number;
  readonly isChosen?: (host: Host, all: readonly Host[]) => boolean;
} = {}): Promise<Joined> {
  const one = await joinQualys(() => ctx.time.now, { options, given });
  open.push(one);
  ctx = { ...ctx, integrations: [one.open] };
  const { hosts } = one.qualys.estate;
  const isSingle = ({ dns }: Host) => hosts.filter((other) => other.dns === dns).length === 1;
  const host = hosts.find((some) => some.agent?.isActive === true && isSingle(some) && isChosen(some, hosts));
  if (host === undefined) throw new Error('no such host in the estate');
  await patchedServer(db, ctx.time.now, { hostname: host.dns });
  const openThere = openOf(host);
  one.qualys.patched(host.dns, stillOpen);
  ctx.time.now = new Date(ctx.time.now.getTime() + 60_000);
  await syncJob.run(ctx, { integration: 'qualys' });
  return { qualys: one.qualys, host, openThere };
}

async function look(minutes: number) {
  ctx.time.now = new Date(ctx.time.now.getTime() + minutes * 60_000);
  for (const payload of await lookAfterUpdateJob.due(ctx)) await lookAfterUpdateJob.run(ctx, payload);
  return db
    .selectFrom('integration_looks')
    .select(['verdict', 'note'])
    .orderBy('attempt_id', 'desc')
    .executeTakeFirstOrThrow();
}

const countOf = ({ seen }: QualysStandIn, operation: string) =>
  seen.filter((one) => one.operation === operation).length;

describe('after an update', () => {
  it('a scan is asked of the agent, and what it closed and left open is said', async () => {
    const { qualys, host, openThere } = await patched();
    expect(await look(1)).toEqual({ verdict: 'pending', note: null });
    expect(
      qualys.seen.filter(({ operation }) => operation === 'ods').map(({ path, query }) => ({ path, query })),
    ).toEqual([
      {
        path: `/qps/rest/1.0/ods/ca/agentasset/${host.assetId}`,
        query: { scan: 'Vulnerability_Scan', overrideConfigCpu: 'false' },
      },
    ]);
    // The scan runs.
    expect(await look(15)).toEqual({ verdict: 'pending', note: null });
    const closed = openThere - 1;
    expect(await look(15)).toEqual({
      verdict: 'attention',
      note: {
        en: `${closed} vulnerabilities closed, 1 still open`,
        fr: `${closed} vulnérabilités corrigées, 1 encore ouverte`,
      },
    });
    expect(countOf(qualys, 'ods')).toBe(1);
  });

  it('what was open on one machine says nothing of another that coverage finds later', async () => {
    const clean = (host: Host) => host.detections.length === 0;
    const { qualys, host } = await patched({ given: { scan: 'off' }, stillOpen: 0, isChosen: clean });
    expect(await look(1)).toMatchObject({ verdict: 'pending' });
    const other = qualys.estate.hosts.find((one) => one.agent !== undefined && openOf(one) >= 2);
    if (other === undefined) throw new Error('no such host in the estate');
    await db.deleteFrom('integration_coverage').where('remote_id', '=', String(other.id)).execute();
    await db
      .updateTable('integration_coverage')
      .set({ remote_id: String(other.id) })
      .where('remote_id', '=', String(host.id))
      .execute();
    // Scanned since, and without a login there: nothing of what is open was tested.
    Object.assign(other, { lastScan: new Date(ctx.time.now.getTime() + 60_000) });
    expect(await look(15)).toMatchObject({ verdict: 'pending' });
    expect(await look(12 * 60)).toMatchObject({
      verdict: 'attention',
      note: { en: expect.stringContaining('not tested since') },
    });
  });

  it('is good when nothing is open any more', async () => {
    const { openThere } = await patched({ stillOpen: 0 });
    await look(1);
    expect(await look(30)).toMatchObject({
      verdict: 'good',
      note: { en: `${openThere} vulnerabilities closed, none still open` },
    });
  });

  it('without the wish for a scan none is asked for, and what is not tested is not known', async () => {
    const { qualys } = await patched({ given: { scan: 'off' } });
    await look(1);
    expect(await look(60)).toEqual({ verdict: 'pending', note: null });
    expect(await look(13 * 60)).toMatchObject({
      verdict: 'unknown',
      note: { en: 'no scan since the update: its vulnerabilities are not known' },
    });
    expect([countOf(qualys, 'ods'), countOf(qualys, 'launch')]).toEqual([0, 0]);
  });

  it('a worker that dies between asking and remembering asks once more, which Qualys refuses, and nothing else changes', async () => {
    const { qualys, openThere } = await patched();
    await look(1);
    await db.updateTable('integration_looks').set({ state: null, next_look_at: ctx.time.now }).execute();
    expect(await look(0)).toEqual({ verdict: 'pending', note: null });
    expect(countOf(qualys, 'ods')).toBe(2);
    expect(await look(30)).toMatchObject({ note: { en: `${openThere - 1} vulnerabilities closed, 1 still open` } });
  });

  it('a look that comes late, when the scan is done, says the same', async () => {
    const { host, openThere, qualys } = await patched({ given: { scan: 'off' } });
    const tested = new Date(ctx.time.now.getTime() + 60_000);
    host.lastScan = tested;
    for (const one of host.detections) {
      one.lastTest = tested;
      if (one.isGone && one.status !== 'Fixed') Object.assign(one, { status: 'Fixed', fixed: tested });
    }
    expect(await look(30)).toMatchObject({ note: { en: `${openThere - 1} vulnerabilities closed, 1 still open` } });
    expect(countOf(qualys, 'ods')).toBe(0);
  });

  it('a clock of Qualys that is behind or ahead changes nothing', async () => {
    const behind = await patched();
    behind.qualys.clockAhead(-3);
    await look(1);
    expect(await look(30)).toMatchObject({
      note: { en: `${behind.openThere - 1} vulnerabilities closed, 1 still open` },
    });
    const ahead = await patched({ given: { scan: 'off' } });
    ahead.qualys.clockAhead(3);
    // An hour before the update, by its clock.
    ahead.host.lastScan = new Date(ctx.time.now.getTime() + 2 * 3_600_000);
    for (const one of ahead.host.detections) one.lastTest = ahead.host.lastScan;
    expect(await look(1)).toMatchObject({ verdict: 'pending' });
  });

  it('an account that may not ask for a scan asks once, and the card says so', async () => {
    const reader = { login: 'exmpl_pc', password: PASSWORD, role: 'reader', hasApi: true } as const;
    const { qualys } = await patched({ options: { accounts: [reader] } });
    await look(1);
    await look(60);
    expect(await look(13 * 60)).toMatchObject({
      verdict: 'unknown',
      note: { en: 'no scan since the update, and the account may not ask for one' },
    });
    expect(countOf(qualys, 'ods')).toBe(1);
  });

  it('a host without detections is clean only once it was scanned', async () => {
    const { host } = await patched({ given: { scan: 'off' }, isChosen: ({ detections }) => detections.length === 0 });
    expect(await look(1)).toEqual({ verdict: 'pending', note: null });
    host.lastScan = ctx.time.now;
    expect(await look(20)).toMatchObject({
      verdict: 'good',
      note: { en: 'no vulnerability, scanned since the update' },
    });
  });

  it('detections that are no longer named are not closed', async () => {
    const { qualys } = await patched();
    await look(1);
    qualys.fail({ kind: 'truncated', how: 'empty', times: Number.POSITIVE_INFINITY, on: { operation: 'detections' } });
    expect(await look(30)).toEqual({ verdict: 'pending', note: null });
    expect(await look(13 * 60)).toMatchObject({ verdict: 'unknown' });
  });

  it('an appliance scans the address of the host, and a scan that ends badly is told', async () => {
    const scan = { appliance: 'scanner-paris', optionProfile: 'Authenticated' };
    const first = await patched({ given: { scan } });
    await look(1);
    const [launched] = first.qualys.seen.filter(({ operation }) => operation === 'launch');
    const form = Object.fromEntries(new URLSearchParams(launched?.text));
    expect(form).toMatchObject({
      ip: first.host.ip,
      iscanner_name: 'scanner-paris',
      option_title: 'Authenticated',
    });
    expect(form.scan_title).toContain(first.host.dns);
    expect(await look(30)).toMatchObject({ verdict: 'attention' });
    await db.deleteFrom('integration_looks').execute();
    ctx.time.now = new Date(ctx.time.now.getTime() + 2 * 86_400_000);
    await patchedServer(db, ctx.time.now, { hostname: first.host.dns });
    first.qualys.fail({ kind: 'scan-ends', on: { operation: 'launch' } });
    await look(1);
    expect(await look(30)).toMatchObject({
      verdict: 'unknown',
      note: { en: 'the scan that was asked for ended without a result (Error)' },
    });
  });

  it('a server that Qualys does not know, or knows twice, is nobody’s guess', async () => {
    const { qualys } = await patched();
    const twin = qualys.estate.hosts.find(
      ({ dns }) => qualys.estate.hosts.filter((other) => other.dns === dns).length === 2,
    );
    const noteOf = async (hostname: string) => {
      await patchedServer(db, ctx.time.now, { hostname });
      ctx.time.now = new Date(ctx.time.now.getTime() + 7 * 3_600_000);
      await syncJob.run(ctx, { integration: 'qualys' });
      return (await look(1)).note?.en;
    };
    expect(await noteOf('vplost7')).toBe('the server is not known there');
    expect(await noteOf(twin?.dns ?? '')).toBe('several machines may be this server: nobody can tell which');
  });
});

const NOT_SCANNED = expect.objectContaining({ en: 'no scan since the update: its vulnerabilities are not known' });
const everywhere = ['detections', 'ods'].flatMap((operation) =>
  EVERY_FAULT.map((fault) => [operation, JSON.stringify(fault), fault] as const),
);
it.each(everywhere)('on %s: %s says nothing that is not true', async (operation, _, fault) => {
  const { qualys, openThere } = await patched();
  const truth = {
    verdict: 'attention',
    note: expect.objectContaining({ en: `${openThere - 1} vulnerabilities closed, 1 still open` }),
  };
  if (operation === 'detections') await look(1);
  qualys.fail({ ...fault, ...SHORT, times: Number.POSITIVE_INFINITY, on: { operation } });
  const during = await look(30);
  expect([{ verdict: 'pending', note: null }, truth]).toContainEqual(during);
  qualys.heal();
  // A refused account waits for an hour, and then for its reading.
  ctx.time.now = new Date(ctx.time.now.getTime() + 70 * 60_000);
  for (const payload of await syncJob.due(ctx)) await syncJob.run(ctx, payload);
  await look(1);
  const after = await look(70);
  // A scan whose end is far off, or that came to nothing.
  const last = after.verdict === 'pending' ? await look(13 * 60) : after;
  const isLost = operation === 'ods' && fault.kind === 'scan-ends';
  expect(last).toEqual(isLost ? { verdict: 'unknown', note: NOT_SCANNED } : truth);
});

it('an account that is refused is tried once in an hour, however many servers were updated', async () => {
  const { qualys } = await patched();
  const others = qualys.estate.hosts.filter((host) => openOf(host) > 0 && host.agent !== undefined).slice(0, 3);
  for (const { dns } of others) await patchedServer(db, ctx.time.now, { hostname: dns });
  qualys.fail({ kind: 'login-refused', times: Number.POSITIVE_INFINITY });
  const before = qualys.seen.length;
  await look(1);
  await look(10);
  await look(30);
  expect(qualys.seen.length - before).toBe(1);
});
