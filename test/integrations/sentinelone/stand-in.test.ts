// Plain requests to the stand-in of SentinelOne, as somebody with curl would send them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  EVERY_FAULT,
  generate,
  type SentinelOneStandIn,
  STANDARD_TOKEN,
  startSentinelOne,
} from '../../../integrations/sentinelone/stand-in.ts';
import { meetsFaults } from '../faults-of-the-way.ts';

const NOW = new Date('2026-11-28T08:00:00Z');
const HEADERS = { authorization: `ApiToken ${STANDARD_TOKEN}` };
type Row = Record<string, unknown> & { id: string; computerName: string };
type Page = {
  data: Row[];
  pagination: { totalItems: number; nextCursor: string | null };
  errors?: { title: string }[];
};

let console: SentinelOneStandIn;
let now = NOW;
const start = (options = {}) =>
  startSentinelOne({ agents: generate({ servers: 120, at: NOW }), now: () => now, ...options });

beforeEach(async () => {
  now = NOW;
  console = await start();
});
afterEach(() => console.close());

const get = (query: Record<string, string> = {}, headers: Record<string, string> = HEADERS) =>
  fetch(`${console.url}/web/api/v2.1/agents?${new URLSearchParams(query)}`, { headers });
const page = async (query: Record<string, string> = {}) => (await (await get(query)).json()) as Page;

async function walk(): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = '';
  for (let pages = 0; cursor !== null && pages < 10; pages += 1) {
    const { data, pagination }: Page = await page({ limit: '50', ...(cursor !== '' && { cursor }) });
    rows.push(...data);
    cursor = pagination.nextCursor;
  }
  return rows;
}

meetsFaults(EVERY_FAULT, async () => {
  const standIn = await start();
  return { standIn, ask: () => fetch(`${standIn.url}/web/api/v2.1/agents`, { headers: HEADERS }) };
});

it('is walked by cursors until there is none, and says how many there are', async () => {
  const rows = await walk();
  expect(rows.map(({ id }) => id)).toEqual(console.agents.map(({ id }) => id));
  expect((await page({ countOnly: 'true' })).pagination.totalItems).toBe(rows.length);
  expect(Number(rows[0]?.id)).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
  expect(rows[0]?.lastActiveDate).toMatch(/\.\d{6}Z$/);
});

it('refuses pages of more than a thousand, unknown filters and cursors', async () => {
  const asked = [{ limit: '1001' }, { limit: '0' }, { nonsense: '1' }, { cursor: 'x' }];
  const statuses = await Promise.all(asked.map(async (query) => (await get(query)).status));
  expect(statuses).toEqual([400, 400, 400, 400]);
});

it('filters by what is asked', async () => {
  const count = async (query: Record<string, string>) => (await page({ limit: '1000', ...query })).data;
  expect((await count({ isDecommissioned: 'true' })).length).toBe(3);
  expect((await count({ osTypes: 'windows' })).every(({ osType }) => osType === 'windows')).toBe(true);
  expect((await count({ networkInterfaceInet__contains: '10.0.0.7' })).length).toBeGreaterThan(0);
  const [first] = console.agents;
  now = new Date(NOW.getTime() + 60_000);
  console.change(`${first?.computerName}`, { isActive: false, networkStatus: 'disconnected' });
  expect(await count({ updatedAt__gt: NOW.toISOString() })).toMatchObject([
    { computerName: first?.computerName, isActive: false },
  ]);
});

it('shows less to a user of one site, and says nothing', async () => {
  await console.close();
  console = await start({ scope: 'site' });
  const { pagination } = await page();
  expect(pagination.totalItems).toBeLessThan(console.agents.length);
});

it('lets in a service user until it expires, and says when that is', async () => {
  await console.close();
  console = await start({ expires: new Date('2026-11-28T09:00:00Z') });
  const user = await (await fetch(`${console.url}/web/api/v2.1/user`, { headers: HEADERS })).json();
  expect(user).toMatchObject({ data: { apiToken: { expiresAt: '2026-11-28T09:00:00.000Z' } } });
  now = new Date('2026-11-28T09:00:01Z');
  expect((await get()).status).toBe(401);
  expect((await get({}, { authorization: 'ApiToken x' })).status).toBe(401);
});

describe('faults of its own', () => {
  it('refuses by scope, in a list of errors, and in French', async () => {
    console.fail({ kind: 'scope-refused' });
    const response = await get();
    expect([response.status, await response.json()]).toMatchObject([
      403,
      { errors: [{ title: 'Insufficient permissions' }] },
    ]);
    console.fail({ kind: 'language' });
    expect((await page({ limit: '0' })).errors?.[0]?.title).toBe('Requête incorrecte');
  });

  it('repeats rows within a page and over two', async () => {
    console.fail({ kind: 'duplicated' });
    const { data } = await page();
    expect(data.at(-1)).toEqual(data[0]);
    console.fail({ kind: 'page-drift', after: 1 });
    const ids = (await walk()).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length - 1);
  });

  it('counts wrongly, loses its cursor, or goes in circles', async () => {
    console.fail({ kind: 'wrong-count', by: 5 });
    expect((await page()).pagination.totalItems).toBe(console.agents.length + 5);
    console.fail({ kind: 'cursor', how: 'refused' });
    expect((await get()).status).toBe(400);
    console.fail({ kind: 'cursor', how: 'lost' });
    expect((await page()).pagination.nextCursor).toBeNull();
    console.fail({ kind: 'cursor', how: 'loop', times: 10 });
    expect(new Set((await walk()).map(({ id }) => id)).size).toBe(50);
  });

  it('has wrong types', async () => {
    const first = async (what: 'id' | 'null-name' | 'date' | 'flag' | 'no-list') => {
      console.fail({ kind: 'wrong-type', what });
      return (await page()).data;
    };
    expect(typeof (await first('id'))[0]?.id).toBe('number');
    expect((await first('null-name'))[0]?.computerName).toBeNull();
    expect((await first('date'))[0]?.lastActiveDate).toBe('28/11/2026 05:00');
    expect((await first('flag'))[0]?.isActive).toBe('yes');
    expect(await first('no-list')).toEqual({});
  });
});

it('makes the same estate each time: without agents, stale, decommissioned, re-installed, unknown', () => {
  const made = generate({ servers: 1000, at: NOW });
  expect(made).toEqual(generate({ servers: 1000, at: NOW }));
  const names = made.map(({ computerName, domain }) => `${computerName}.${domain}`);
  expect(names.length - new Set(names).size).toBeGreaterThanOrEqual(16);
  expect(made.filter(({ isActive, isDecommissioned }) => !isActive && !isDecommissioned).length).toBeGreaterThan(20);
  expect(
    made.filter(({ computerName }) => computerName.startsWith('inconnu') || computerName.startsWith('INCONNU')),
  ).toHaveLength(20);
});
