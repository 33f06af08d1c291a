// Plain requests to the stand-in of Centreon, as somebody with curl would send them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type CentreonStandIn,
  EVERY_FAULT,
  generate,
  STANDARD_USER,
  startCentreon,
} from '../../../integrations/centreon/stand-in.ts';
import { meetsFaults } from '../faults-of-the-way.ts';

const NOW = new Date('2026-11-28T08:00:00Z');
const WINDOW = {
  comment: 'run 42',
  start_time: '2026-11-28T09:00:00+01:00',
  end_time: '2026-11-28T11:00:00+01:00',
  is_fixed: true,
  duration: 7200,
};
type Row = Record<string, unknown>;
type Page = { result: Row[]; meta: { total: number; limit: number } };

let centreon: CentreonStandIn;
let token = '';
let now = NOW;
const later = (seconds: number) => {
  now = new Date(NOW.getTime() + seconds * 1000);
};
const logIn = async (from: CentreonStandIn, password = STANDARD_USER.password) => {
  const body = JSON.stringify({ security: { credentials: { login: STANDARD_USER.login, password } } });
  return fetch(`${from.url}/centreon/api/latest/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
};
const tokenOf = async (from: CentreonStandIn) =>
  ((await (await logIn(from)).json()) as { security: { token: string } }).security.token;
const start = async (options = {}) => {
  const started = await startCentreon({ hosts: generate({ servers: 60 }), now: () => now, ...options });
  return { started, token: await tokenOf(started) };
};
const again = async (options: object) => {
  await centreon.close();
  ({ started: centreon, token } = await start(options));
};

beforeEach(async () => {
  now = NOW;
  ({ started: centreon, token } = await start());
});
afterEach(() => centreon.close());

const ask = (method: string, path: string, body?: object) =>
  fetch(`${centreon.url}/centreon/api/latest${path}`, {
    method,
    headers: { 'x-auth-token': token, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
const get = async (path: string, query: Record<string, string> = {}) =>
  (await (await ask('GET', `${path}?${new URLSearchParams(query)}`)).json()) as Page;
const search = (value: object) => ({ search: JSON.stringify(value) });
const [FIRST] = generate({ servers: 60 });
if (FIRST === undefined) throw new Error('no host');
const ID = FIRST.id;
const depth = async () =>
  ((await (await ask('GET', `/monitoring/hosts/${ID}`)).json()) as Row).scheduled_downtime_depth;

meetsFaults(EVERY_FAULT, async () => {
  const { started: standIn, token: own } = await start();
  return {
    standIn,
    ask: () => fetch(`${standIn.url}/centreon/api/latest/monitoring/hosts`, { headers: { 'x-auth-token': own } }),
  };
});

it('lets in with a token that ends when it is silent for long', async () => {
  expect((await logIn(centreon, 'x')).status).toBe(401);
  later(119 * 60);
  expect((await ask('GET', '/monitoring/hosts')).status).toBe(200);
  later(240 * 60);
  expect((await ask('GET', '/monitoring/hosts')).status).toBe(401);
});

describe('hosts', () => {
  it('come ten at a time as shipped, with how many there are', async () => {
    const { result, meta } = await get('/monitoring/hosts');
    expect([result.length, meta.limit, meta.total]).toEqual([10, 10, 58]);
    const seen = [];
    for (let page = 1; page <= 3; page += 1)
      seen.push(...(await get('/monitoring/hosts', { limit: '25', page: String(page) })).result);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(58);
  });

  it('are found by a search; a parameter that is not known is an error', async () => {
    const named = await get('/monitoring/hosts', search({ 'host.name': { $eq: FIRST.name.toUpperCase() } }));
    expect(named.result).toMatchObject([{ id: ID, address_ip: FIRST.address }]);
    const either = search({ $or: [{ 'host.name': { $in: [FIRST.name] } }, { 'host.name': { $lk: '%000004' } }] });
    expect((await get('/monitoring/hosts', either)).meta.total).toBe(2);
    expect((await ask('GET', `/monitoring/hosts?${new URLSearchParams(search({ nonsense: 1 }))}`)).status).toBe(500);
  });

  it('are up, down or pending, and so are their services', async () => {
    const states = (await get('/monitoring/hosts', { limit: '100' })).result.map(({ state }) => state);
    expect([...new Set(states)].sort()).toEqual([0, 1, 4]);
    centreon.change(FIRST.name, { isDown: true, service: 'ssh', state: 2 });
    expect((await get('/monitoring/hosts', search({ 'host.id': ID }))).result[0]?.state).toBe(1);
    expect(
      (await get(`/monitoring/hosts/${ID}/services`)).result.find(({ description }) => description === 'ssh')?.state,
    ).toBe(2);
  });

  it('outside of the access group are not there', async () => {
    await again({ users: [{ ...STANDARD_USER, hidden: [FIRST.name] }] });
    expect((await ask('GET', `/monitoring/hosts/${ID}`)).status).toBe(404);
    expect((await ask('POST', `/monitoring/hosts/${ID}/downtimes`, WINDOW)).status).toBe(404);
  });
});

describe('a downtime', () => {
  it('is accepted at once, and is there some seconds later', async () => {
    expect((await ask('POST', `/monitoring/hosts/${ID}/downtimes`, { ...WINDOW, with_services: true })).status).toBe(
      204,
    );
    expect([await depth(), (await get(`/monitoring/hosts/${ID}/downtimes`)).result]).toEqual([0, []]);
    later(6);
    expect([await depth(), (await get(`/monitoring/hosts/${ID}/downtimes`)).result]).toMatchObject([
      1,
      [{ comment: 'run 42', is_cancelled: false, is_started: true }],
    ]);
    expect(centreon.downtimes().length).toBe(1 + FIRST.services.length);
  });

  it('is cancelled, some seconds later too, and stays in the list', async () => {
    await ask('POST', `/monitoring/hosts/${ID}/downtimes`, WINDOW);
    later(6);
    const { result } = await get('/monitoring/downtimes', search({ 'downtime.comment': 'run 42' }));
    const path = `/monitoring/downtimes/${result[0]?.id}`;
    expect((await ask('DELETE', path)).status).toBe(204);
    expect(await depth()).toBe(1);
    later(12);
    expect([await depth(), (await get(`/monitoring/hosts/${ID}/downtimes`)).result]).toMatchObject([
      0,
      [{ is_cancelled: true }],
    ]);
    expect((await ask('DELETE', path)).status).toBe(500);
    expect((await ask('DELETE', '/monitoring/downtimes/4711')).status).toBe(404);
  });

  it('is for several hosts at once; one that is not there is passed over', async () => {
    const resources = [ID, 4711].map((id) => ({ id, type: 'host', parent: null }));
    expect((await ask('POST', '/monitoring/resources/downtime', { downtime: WINDOW, resources })).status).toBe(204);
    later(6);
    expect(centreon.downtimes()).toHaveLength(1);
  });

  it('needs times with an offset, a comment, and the right to act', async () => {
    const path = `/monitoring/hosts/${ID}/downtimes`;
    expect((await ask('POST', path, { ...WINDOW, start_time: '2026-11-28T09:00:00' })).status).toBe(400);
    expect((await ask('POST', path, { ...WINDOW, comment: undefined })).status).toBe(400);
    await again({ users: [{ ...STANDARD_USER, mayAct: false }] });
    expect((await ask('POST', path, WINDOW)).status).toBe(403);
  });

  it('is accepted and never carried out, or made without a word', async () => {
    centreon.fail({ kind: 'lost-command' });
    expect((await ask('POST', `/monitoring/hosts/${ID}/downtimes`, WINDOW)).status).toBe(204);
    later(60);
    expect(centreon.downtimes()).toEqual([]);
    centreon.fail({ kind: 'done-unsaid', on: { operation: 'add' } });
    await expect(ask('POST', `/monitoring/hosts/${ID}/downtimes`, WINDOW)).rejects.toThrow();
    later(120);
    expect(centreon.downtimes()).toHaveLength(1);
  });
});

it('shows its own faults', async () => {
  const all = await get('/monitoring/hosts');
  centreon.fail({ kind: 'server-error' });
  expect((await ask('GET', '/monitoring/hosts')).status).toBe(500);
  centreon.fail({ kind: 'forbidden', on: { operation: 'add' } });
  expect((await ask('POST', `/monitoring/hosts/${ID}/downtimes`, WINDOW)).status).toBe(403);
  centreon.fail({ kind: 'duplicated' });
  expect((await get('/monitoring/hosts')).result.at(-1)).toEqual(all.result[0]);
  centreon.fail({ kind: 'page-drift' });
  expect((await get('/monitoring/hosts', { page: '2' })).result[0]?.id).toEqual(all.result.at(-1)?.id);
  centreon.fail({ kind: 'wrong-count' });
  expect((await get('/monitoring/hosts')).meta.total).toBe(59);
  const wrong = async (what: 'state' | 'id' | 'null-name' | 'no-list' | 'no-meta') => {
    centreon.fail({ kind: 'wrong-type', what });
    return get('/monitoring/hosts');
  };
  expect((await wrong('state')).result[0]?.state).toBe('UP');
  expect((await wrong('id')).result[0]?.id).toBe(`h${ID}`);
  expect((await wrong('null-name')).result[0]?.name).toBeNull();
  expect((await wrong('no-list')).result).toEqual({});
  expect((await wrong('no-meta')).meta).toBeUndefined();
  centreon.fail({ kind: 'language' });
  expect(await (await ask('GET', '/monitoring/hosts/1')).json()).toEqual({
    code: 404,
    message: 'La demande n’a pas pu être traitée.',
  });
});
