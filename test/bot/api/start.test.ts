// What the HTTP API starts: what the click would, once, and never more.
import { afterAll, describe, expect, it } from 'vitest';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import { campaignOf, carole, ctx, db, omar, orderedIn } from '../campaigns/ordered-campaign.ts';
import { audited, somebody } from '../shared/bench.ts';
import { limitTo, openApi, tokenFor } from './api-bench.ts';

const ada = await somebody(db, 'Ada', ['admin']);
const api = await openApi(ctx);
afterAll(() => api.close());
const token = await tokenFor(ctx, ada, omar.userId);

const start = (campaignId: number, body: unknown, { by = token, key = String(crypto.randomUUID()) } = {}) =>
  api.post(by, `/campaigns/${campaignId}/start`, body, key);
const detailOf = ({ body }: { body: never }) => (body as { detail: string }).detail;

it('orders what is due, in the name of the account and of the token', async () => {
  const { campaignId, rows } = await campaignOf('hprod', 'tomorrow');
  const { status, body } = await start(campaignId, { which: 'due' });
  expect([status, body]).toEqual([202, { ordered: 1, note: null }]);
  expect(await orderedIn(campaignId)).toEqual([rows[0]?.session]);
  expect(ctx.enqueued.some(({ job }) => job === 'session')).toBe(true);
  const [row] = (await audited(db, 'campaign.start')).slice(-1);
  expect(row).toMatchObject({ user_id: omar.userId, object_id: String(campaignId) });
  expect(row?.actor).toMatch(/^Omar \(API: caller-\d+\)$/);
  expect(row?.activity_id).toMatch(/^api:\d+:[0-9a-f-]{36}$/);
});

it('starts once what is asked twice with one key, and answers alike', async () => {
  const { campaignId } = await campaignOf('hprod', 'hprod');
  const key = 'build-42-start';
  const both = await Promise.all([1, 2].map(() => start(campaignId, { which: 'due' }, { key })));
  const again = await start(campaignId, { which: 'due' }, { key });
  for (const { status, body } of [...both, again]) expect([status, body]).toEqual([202, { ordered: 2, note: null }]);
  const rows = (await audited(db, 'campaign.start')).filter(({ object_id: id }) => id === String(campaignId));
  expect(rows).toHaveLength(1);
});

it('refuses one key for two orders', async () => {
  const [one, other] = [await campaignOf('hprod'), await campaignOf('hprod')];
  await start(one.campaignId, { which: 'due' }, { key: 'the-same-key' });
  expect((await start(one.campaignId, { which: 'mine' }, { key: 'the-same-key' })).status).toBe(422);
  expect((await start(other.campaignId, { which: 'due' }, { key: 'the-same-key' })).status).toBe(422);
  expect(await orderedIn(other.campaignId)).toEqual([]);
});

it('RUN-2: starts all of them only by their number', async () => {
  const { campaignId } = await campaignOf('hprod', 'tomorrow');
  const refused = await start(campaignId, { which: 'all', count: 1 });
  expect([refused.status, detailOf(refused)]).toEqual([409, expect.stringContaining('all 2')]);
  expect(await orderedIn(campaignId)).toEqual([]);
  expect((await start(campaignId, { which: 'all', count: 2 })).body).toMatchObject({ ordered: 2 });
});

it('RUN-2: asks again before it starts named servers ahead of their slot', async () => {
  const { campaignId, rows } = await campaignOf('tomorrow');
  const servers = [rows[0]?.hostname];
  const refused = await start(campaignId, { which: 'named', servers });
  expect([refused.status, detailOf(refused)]).toEqual([409, expect.stringContaining('yes 2027-01-12')]);
  expect((await start(campaignId, { which: 'named', servers, confirm: '2027-01-12' })).body).toMatchObject({
    ordered: 1,
  });
});

it('GATE-5: leaves production out that no person has approved, and has no way to approve it', async () => {
  const { campaignId, rows } = await campaignOf('hprod', 'prod');
  const { body } = await start(campaignId, { which: 'due' });
  expect(body).toMatchObject({ ordered: 1, note: expect.stringContaining('waiting for production approval') });
  expect(await orderedIn(campaignId)).toEqual([rows[0]?.session]);
  const { body: described } = await api.ask(token, '/openapi.json');
  const changing = Object.entries((described as { paths: Record<string, object> }).paths).flatMap(([path, methods]) =>
    Object.keys(methods).flatMap((method) => (method === 'get' ? [] : [`${method} ${path}`])),
  );
  expect(changing).toEqual(['post /campaigns/{id}/start']);
});

describe('rights are those of the account, now', () => {
  it('a role that gives no start starts nothing, and the audit tells it', async () => {
    const { campaignId } = await campaignOf('hprod');
    const refused = await start(campaignId, { which: 'due' }, { by: await tokenFor(ctx, ada, carole.userId) });
    expect([refused.status, detailOf(refused)]).toEqual([403, 'Only an operator or an admin may do this.']);
    expect(await orderedIn(campaignId)).toEqual([]);
    expect((await audited(db, 'api-token.call-refused')).at(-1)).toMatchObject({ user_id: carole.userId });
  });

  it('a token that may only read starts nothing', async () => {
    const { campaignId } = await campaignOf('hprod');
    const by = await tokenFor(ctx, ada, omar.userId, { readOnly: true });
    const refused = await start(campaignId, { which: 'due' }, { by });
    expect([refused.status, (refused.body as { type: string }).type]).toEqual([
      403,
      'urn:patchcenter:problem:read-only',
    ]);
    expect(await orderedIn(campaignId)).toEqual([]);
    expect((await api.ask(by, `/campaigns/${campaignId}`)).status).toBe(200);
  });

  it('PEOPLE-3: a list of hosts narrows it, and a name outside refuses all', async () => {
    const { campaignId, rows } = await campaignOf('hprod', 'hprod');
    const [own, other] = rows;
    const lea = await somebody(db, 'Lea', ['operator']);
    await limitTo(db, lea.userId, own?.hostname ?? '');
    const by = await tokenFor(ctx, ada, lea.userId);
    const refused = await start(campaignId, { which: 'named', servers: [own?.hostname, other?.hostname] }, { by });
    expect(refused.status).toBe(409);
    expect(await orderedIn(campaignId)).toEqual([]);
    expect((await start(campaignId, { which: 'due' }, { by })).body).toMatchObject({ ordered: 1 });
    expect(await orderedIn(campaignId)).toEqual([own?.session]);
    expect((await start((await campaignOf('hprod')).campaignId, { which: 'due' }, { by })).status).toBe(404);
  });

  it('PEOPLE-3: somebody who has left has none at once, nor who has expired', async () => {
    const { campaignId } = await campaignOf('hprod');
    const gone = await somebody(db, 'Gaston', ['operator']);
    const by = await tokenFor(ctx, ada, gone.userId);
    expect((await api.ask(by, '/token')).status).toBe(200);
    for (const left of [{ disabled_at: MONDAY_MORNING }, { disabled_at: null, expires_at: MONDAY_MORNING }]) {
      await db.updateTable('users').set(left).where('id', '=', gone.userId).execute();
      const refused = await start(campaignId, { which: 'due' }, { by });
      expect([refused.status, detailOf(refused)]).toEqual([403, expect.stringContaining('disabled or has expired')]);
      expect((await api.ask(by, '/campaigns')).status).toBe(403);
    }
    await db.deleteFrom('user_roles').where('user_id', '=', gone.userId).execute();
    await db.updateTable('users').set({ expires_at: null }).where('id', '=', gone.userId).execute();
    expect((await api.ask(by, '/campaigns')).status).toBe(403);
    expect(await orderedIn(campaignId)).toEqual([]);
  });
});

it.each<[string, unknown, Record<string, string>, number]>([
  ['no key', { which: 'due' }, { 'idempotency-key': '' }, 400],
  ['a key of spaces', { which: 'due' }, { 'idempotency-key': 'a b c d e f g' }, 400],
  ['no order', {}, {}, 400],
  ['an order that nobody knows', { which: 'everything' }, {}, 400],
  ['more than the order', { which: 'due', force: true }, {}, 400],
  ['a form', { which: 'due' }, { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ['too much', { which: 'named', servers: Array.from({ length: 40_000 }, (_, i) => `h${i}`) }, {}, 413],
])('refuses %s, and starts nothing', async (_, body, headers, status) => {
  const { campaignId } = await campaignOf('hprod');
  const usual = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
  const answer = await api.ask(token, `/campaigns/${campaignId}/start`, {
    method: 'POST',
    headers: { ...usual, ...headers },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(status);
  expect(await orderedIn(campaignId)).toEqual([]);
});
