// What no caller should send to the HTTP API: each is answered with a status and one sentence, starts nothing, and is no error of ours.
import { afterAll, expect, it } from 'vitest';
import { campaignOf, ctx, db, omar, orderedIn } from '../campaigns/ordered-campaign.ts';
import { somebody } from '../shared/bench.ts';
import { openApi, tokenFor } from './api-bench.ts';

const ada = await somebody(db, 'Ada', ['admin']);
const api = await openApi(ctx);
afterAll(() => api.close());
const token = await tokenFor(ctx, ada, omar.userId);
const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

it.each<[string, number]>([
  ['/campaigns/2147483647', 404],
  ['/campaigns/2147483648', 400],
  ['/campaigns/0', 400],
  ['/campaigns/-1', 400],
  ['/campaigns/0x1', 400],
  ['/campaigns/1e0', 400],
  ['/campaigns/1.0', 400],
  ['/campaigns/%201', 400],
  ['/campaigns/1%00', 400],
  ['/campaigns?limit=1e2', 400],
  ['/campaigns?limit=-1', 400],
  ['/campaigns?limit=99999999999999999999', 400],
  ['/campaigns?limit=5&limit=6', 400],
  [`/campaigns?cursor=${cursor(2_147_483_648)}`, 400],
  [`/campaigns?cursor=${cursor(2_147_483_647)}`, 200],
  ['/history?domain=%00', 400],
  ['/history?operator=a%00b', 400],
  ['/history?%00=1', 400],
  ['/history/export?format=csv&zone=%00', 400],
  ['/history?domain=%E9', 200],
  [`/history?cursor=${cursor(['12:00', 1])}`, 400],
  [`/history?cursor=${cursor(['2027-01-01 12:00:00 Europe/Kyiv', 1])}`, 400],
  [`/history?cursor=${cursor(['2027-02-30 12:00:00+00', 1])}`, 400],
  [`/history?cursor=${cursor(['2027-01-01 12:00:00.123456+00', 1])}`, 200],
  ['/servers/%00', 400],
])('GET %s: %i', async (path, status) => {
  const answer = await api.ask(token, path);
  expect(answer.status).toBe(status);
  if (status >= 400) expect(answer.headers.get('content-type')).toBe('application/problem+json');
});

it.each([
  ['a NUL sign in a word', '{"which":"due\\u0000"}'],
  ['a NUL sign in a name', '{"which":"named","servers":["a\\u0000b"]}'],
  ['a NUL sign in a key', '{"which\\u0000":"due"}'],
  ['a word twice', '{"which":"due","which":"everything"}'],
  ['lists in lists', `${'['.repeat(30_000)}`],
  ['half a text', '{"which":"named","servers":["\\ud800"]}'],
  ['a prototype', '{"__proto__":{"which":"due"},"which":"due"}'],
])('POST of %s starts nothing', async (_, body) => {
  const { campaignId } = await campaignOf('hprod');
  const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
  const answer = await api.ask(token, `/campaigns/${campaignId}/start`, { method: 'POST', headers, body });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
  expect(await orderedIn(campaignId)).toEqual([]);
});

it('a number that is written otherwise starts no campaign', async () => {
  const { campaignId } = await campaignOf('hprod');
  const { status } = await api.post(token, `/campaigns/0x${campaignId.toString(16)}/start`, { which: 'due' });
  expect(status).toBe(400);
  expect(await orderedIn(campaignId)).toEqual([]);
});

it('none of it was an error of ours', () => {
  expect(JSON.stringify(api.log)).not.toMatch(/could not be answered/);
});

it('an address that is badly written gets a status alone, and no answer of the router’s', async () => {
  for (const path of ['/campaigns/%ZZ', '/campaigns/%', '/campaigns;a=1']) {
    const response = await fetch(`${api.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    expect([response.status, await response.text()]).toEqual([404, '']);
  }
});
