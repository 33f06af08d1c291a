// What the HTTP API tells, page by page, within the account of its token.
import { afterAll, expect, it } from 'vitest';
import { campaignOf, change, ctx, db } from '../campaigns/ordered-campaign.ts';
import { somebody } from '../shared/bench.ts';
import { limitTo, openApi, tokenFor } from './api-bench.ts';

const ada = await somebody(db, 'Ada', ['admin']);
const vera = await somebody(db, 'Vera', ['viewer']);
const lea = await somebody(db, 'Lea', ['viewer']);
const first = await campaignOf('hprod', 'hprod', 'prod', 'na', 'failed');
const second = await campaignOf('hprod');
const [own] = first.rows;
await limitTo(db, lea.userId, own?.hostname ?? '');
await change(own?.session as never, {
  prereq_detail: JSON.stringify({
    checks: [{ code: 'disk', answer: 'no', text: { fr: 'Disque plein', en: 'Disk full' }, blocking: true }],
    warnings: [{ fr: 'Attention', en: 'Careful' }],
    preview: null,
    transcript: [],
  }),
});
await db
  .insertInto('patch_history')
  .values(
    first.rows.flatMap(({ server }, i) =>
      [0, 1].map((n) => ({
        server_id: server,
        campaign_id: first.campaignId,
        attempt_id: null,
        source: 'standard' as const,
        intervenant_id: null,
        intervenant_name: 'Omar',
        date_patch: new Date(`2027-01-0${i + 1}T08:00:00.${n}23Z`),
        status: i === 0 ? ('ko' as const) : ('ok' as const),
        notes: i === 0 ? 'update: unreachable' : null,
        packages: JSON.stringify([{ name: 'bash', arch: 'x86_64', from: '1', to: '2' }]),
      })),
    ),
  )
  .execute();

const api = await openApi(ctx);
afterAll(() => api.close());
const token = await tokenFor(ctx, ada, vera.userId);
const limited = await tokenFor(ctx, ada, lea.userId);

type Page = { nextCursor: string | null } & Record<string, Record<string, unknown>[]>;

async function every(path: string, list: string, by = token): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  let cursor: string | null = '';
  for (let pages = 0; cursor !== null && pages < 20; pages += 1) {
    const join = path.includes('?') ? '&' : '?';
    const { status, body } = await api.ask(by, `${path}${join}limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
    expect(status).toBe(200);
    rows.push(...((body as Page)[list] ?? []));
    cursor = (body as Page).nextCursor;
  }
  return rows;
}

it('AUD-1: leaves a row for each file that a token takes away, by its caller, and none for one that is refused', async () => {
  const rows = () =>
    db
      .selectFrom('audit_log')
      .select(['actor', 'object_type', 'after'])
      .where('action', '=', 'download.fetch')
      .execute();
  const before = (await rows()).length;
  await api.ask(token, '/history/export?format=csv&result=ko');
  await api.ask(token, '/reports/2027-S02?format=html');
  await api.ask(token, '/history');
  await api.ask(limited, '/reports/2027-S60');
  const written = (await rows()).slice(before);
  expect(written.map(({ after }) => after)).toEqual([
    { request: expect.objectContaining({ kind: 'history', format: 'csv' }) },
    { request: { kind: 'report', period: '2027-S02', format: 'html' } },
  ]);
  for (const { actor, object_type } of written) {
    expect(object_type).toBe('api-token');
    expect(JSON.stringify(actor)).toContain('Vera');
  }
});

it('says whose token it is', async () => {
  const { body } = await api.ask(limited, '/token');
  expect(body).toMatchObject({
    token: { readOnly: false },
    account: { name: 'Lea', roles: ['viewer'], servers: [own?.hostname] },
  });
});

it('lists campaigns, the newest first, and none twice', async () => {
  expect((await every('/campaigns', 'campaigns')).map(({ id }) => id)).toEqual([second.campaignId, first.campaignId]);
  expect(await every('/campaigns?open=true', 'campaigns')).toHaveLength(2);
  const { body } = await api.ask(token, `/campaigns/${first.campaignId}`);
  expect(body).toMatchObject({ servers: { total: 5, failed: 1 }, productionApproved: false, week: 'S02', open: true });
});

it('lists the servers of a campaign and their states, and their prerequisites', async () => {
  const servers = await every(`/campaigns/${first.campaignId}/servers`, 'servers');
  expect(servers.map(({ hostname }) => hostname)).toEqual(first.rows.map(({ hostname }) => hostname));
  expect(servers.map(({ status }) => status)).toEqual(['prereq_ok', 'prereq_ok', 'prereq_ok', 'prereq_ok', 'failed']);
  expect(await every(`/campaigns/${first.campaignId}/servers?status=failed`, 'servers')).toHaveLength(1);
  const [checked] = await every(`/campaigns/${first.campaignId}/prerequisites`, 'servers');
  expect(checked).toMatchObject({
    checks: [{ code: 'disk', answer: 'no', text: 'Disk full', blocking: true }],
    warnings: ['Careful'],
  });
});

it('says why a server is not patched', async () => {
  const { body } = await api.ask(token, `/servers/${own?.hostname.toUpperCase()}`);
  expect(body).toMatchObject({
    hostname: own?.hostname,
    campaigns: [{ id: first.campaignId, status: 'prereq_ok' }],
    why: { headline: { code: expect.any(String), text: expect.any(String) } },
  });
});

it('tells the history, narrowed, page by page', async () => {
  const all = await every('/history', 'events');
  expect(all).toHaveLength(10);
  expect(all.map(({ at }) => at)).toEqual(
    all
      .map(({ at }) => String(at))
      .sort()
      .reverse(),
  );
  expect(await every('/history?result=ko', 'events')).toHaveLength(2);
  expect(await every(`/history?hosts=${own?.hostname}`, 'events')).toHaveLength(2);
  expect(await every('/history?year=2020', 'events')).toEqual([]);
});

it('gives the files of the chat', async () => {
  const csv = await api.ask(token, '/history/export?format=csv&result=ko');
  expect(csv.text.split('\n')[0]).toContain('Hostname');
  expect(csv.text.trim().split('\n')).toHaveLength(3);
  const { headers } = await api.ask(token, '/history/export?format=xlsx');
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="history-.*\.xlsx"$/);
  expect((await api.ask(token, '/reports/2027-S02?format=html')).headers.get('content-type')).toMatch(/^text\/html/);
  expect((await api.ask(token, `/campaigns/${first.campaignId}/packages/failures`)).text).toContain('Server');
});

it('PEOPLE-3: shows an account with a list of hosts its own servers alone', async () => {
  expect((await every('/campaigns', 'campaigns', limited)).map(({ id }) => id)).toEqual([first.campaignId]);
  const servers = await every(`/campaigns/${first.campaignId}/servers`, 'servers', limited);
  expect(servers.map(({ hostname }) => hostname)).toEqual([own?.hostname]);
  expect(await every('/history', 'events', limited)).toHaveLength(2);
  expect((await api.ask(limited, `/campaigns/${second.campaignId}`)).status).toBe(404);
  expect((await api.ask(limited, `/campaigns/${second.campaignId}/servers`)).status).toBe(404);
  expect((await api.ask(limited, `/servers/${second.rows[0]?.hostname}`)).status).toBe(404);
  const csv = await api.ask(limited, '/history/export?format=csv');
  expect(csv.text.trim().split('\n')).toHaveLength(3);
});

it.each([
  ['/campaigns?limit=0', 400, 'limit'],
  ['/campaigns?limit=x', 400, 'limit'],
  ['/campaigns?cursor=abc', 400, 'cursor'],
  ['/campaigns?limit=1&limit=2', 400, 'twice'],
  ['/campaigns?colour=red', 400, 'colour'],
  [`/history?cursor=${Buffer.from('["2027-02-31 10:00:00+01",1]').toString('base64url')}`, 400, 'cursor'],
  ['/history?week=54', 400, 'week'],
  ['/history?hosts=a%20b', 400, 'hosts'],
  ['/campaigns/0', 400, 'id'],
  ['/campaigns/99999', 404, 'no such campaign'],
  ['/campaigns/99999/packages/before', 404, 'no such campaign'],
  ['/servers/nosuch', 404, 'no such server'],
  ['/reports/2027-S60', 400, 'period'],
  ['/nothing', 404, 'openapi.json'],
  ['/campaigns/1/', 404, 'openapi.json'],
])('%s is answered with %i and one sentence', async (path, status, word) => {
  const answer = await api.ask(token, path);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
  const { detail } = answer.body as { detail: string };
  expect(detail).toContain(word);
  expect(answer.text).not.toMatch(/\bat .*\.ts|stack|select /i);
});

it('says which methods there are', async () => {
  const answer = await api.ask(token, '/campaigns', { method: 'POST' });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
});
