// Systems lock an account after some refused logins: whatever waits for one, a refused login is tried by its reading alone, once an hour.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HostNames } from '../../../domain/integrations/downtimes/host-names.ts';
import { integration as centreonIntegration } from '../../../integrations/centreon/integration.ts';
import { centreonSettings } from '../../../integrations/centreon/settings.ts';
import { startCentreon } from '../../../integrations/centreon/stand-in.ts';
import type { HttpClient } from '../../../integrations/floor/http.ts';
import type { OpenIntegration } from '../../../integrations/open-integrations.ts';
import { signIn } from '../../../integrations/servicenow/login.ts';
import { followChanges } from '../../../jobs/changes/follow-changes.ts';
import { lookAfterUpdateJob } from '../../../jobs/integrations/look-job.ts';
import { outboxJob } from '../../../jobs/integrations/outbox-job.ts';
import { syncJob } from '../../../jobs/integrations/sync-job.ts';
import { readHealth } from '../../../jobs/prerequisites/read-health.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addCampaign, addUser, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openFor, quickFloor, watchedHosts } from './joined-monitoring.ts';
import { joinQualys } from './joined-qualys.ts';
import { joinServiceNow } from './joined-servicenow.ts';
import { patchedServer } from './patched-server.ts';

const { db } = await createTestDatabase();
const operator = await addUser(db, 'Khalid', ['operator']);
const REFUSED = { kind: 'login-refused', times: Number.POSITIVE_INFINITY } as const;
let ctx: TestJobs;
let ends: (() => Promise<void>)[];

beforeEach(async () => {
  for (const table of [
    ...(['integration_outbox', 'integration_looks', 'integration_coverage', 'integration_incoming'] as const),
    ...(['integration_runs', 'integration_records', 'campaign_changes', 'integration_states'] as const),
  ])
    await db.deleteFrom(table).execute();
  await db.updateTable('campaigns').set({ status: 'closed', closed_at: MONDAY_MORNING }).execute();
  ctx = createJobContext(db, createFakeTargets());
  ends = [];
});
afterEach(async () => {
  for (const end of ends) await end();
});

const later = (minutes: number) => {
  ctx.time.now = new Date(ctx.time.now.getTime() + minutes * 60_000);
};
const joined = (open: OpenIntegration, ...closes: (() => Promise<void>)[]) => {
  ctx = { ...ctx, integrations: [open] };
  ends.push(...closes);
};

/** What a sweep does. */
async function sweep(minutes: number): Promise<void> {
  later(minutes);
  await followChanges(ctx);
  for (const job of [syncJob, outboxJob, lookAfterUpdateJob] as const)
    for (const payload of await job.due(ctx)) await job.run(ctx, payload);
}

it('is not tried again with each server that is patched', async () => {
  const { qualys, open, close } = await joinQualys(() => ctx.time.now, {});
  joined(open, close);
  const { hosts } = qualys.estate;
  const host = hosts.find(({ dns }) => hosts.filter((other) => other.dns === dns).length === 1);
  const hostname = host?.dns ?? '';
  await patchedServer(db, ctx.time.now, { hostname });
  await syncJob.run(ctx, { integration: 'qualys' });
  qualys.fail(REFUSED);
  const before = qualys.seen.length;
  for (let times = 0; times < 5; times += 1) {
    await sweep(5);
    await patchedServer(db, ctx.time.now, { hostname });
  }
  expect(qualys.seen.length - before).toBe(1);
  qualys.heal();
  await sweep(60);
  await sweep(60);
  const last = await db.selectFrom('integration_runs').select('fault').orderBy('id', 'desc').executeTakeFirst();
  expect(last?.fault).toBeNull();
  expect(await db.selectFrom('integration_looks').select('looked_at').where('looked_at', 'is', null).execute()).toEqual(
    [],
  );
});

it('is not tried again with each campaign that is created', async () => {
  const { servicenow, open, close } = await joinServiceNow({ now: () => ctx.time.now });
  joined(open, close);
  await addCampaign(db, operator);
  for (let times = 0; times < 3; times += 1) await sweep(1);
  servicenow.fail(REFUSED);
  const before = servicenow.seen.length;
  for (let times = 0; times < 5; times += 1) {
    await addCampaign(db, operator);
    await sweep(5);
  }
  expect(servicenow.seen.length - before).toBe(1);
  servicenow.heal();
  await sweep(61);
  await sweep(61);
  expect(servicenow.rows('change_request')).toHaveLength(6);
});

it('is tried once by many servers that are asked about at the same time', async () => {
  const names = Array.from({ length: 12 }, (_, at) => `vrmany${at}`);
  const now = () => ctx.time.now;
  const centreon = await startCentreon({ hosts: watchedHosts(names), now });
  const settings = centreonSettings.parse({
    url: `${centreon.url}/centreon`,
    login: { username: 'patchcenter', passwordFile: 'password' },
  });
  const connection = centreonIntegration.connect(settings, quickFloor({ now, secret: 'a password of before' }));
  joined(openFor('centreon', connection), connection.close, centreon.close);
  const said = await Promise.all(names.map((name) => readHealth(ctx, name)));
  expect(new Set(said.flat().map(({ answer }) => answer))).toEqual(new Set(['unknown']));
  for (const name of names) await readHealth(ctx, name);
  const own: HostNames = ['vrmany1'];
  await expect(connection.downtimes?.health(own, ctx.stopping)).rejects.toThrow('refused');
  expect(centreon.seen.map(({ operation }) => operation)).toEqual(['login']);
});

it.each([400, 401, 403])('by OAuth says so by %d, and is no answer that makes no sense', async (status) => {
  let asked = 0;
  const http: HttpClient = {
    ask: async () => {
      asked += 1;
      return { status, headers: {}, text: '{"error":"invalid_client","error_description":"secret-of-client"}' };
    },
    close: async () => {},
  };
  const login = signIn(http, { clientId: 'pc', clientSecret: () => 'secret-of-client' }, () => ctx.time.now);
  await expect(login.headers(ctx.stopping)).rejects.toMatchObject({
    fault: { kind: 'refused', detail: `HTTP ${status} (oauth_token.do)` },
  });
  expect(asked).toBe(1);
});
