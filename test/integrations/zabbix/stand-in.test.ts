// Plain requests to the stand-in of Zabbix, as somebody with curl would send them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  EVERY_FAULT,
  generate,
  STANDARD_USER,
  startZabbix,
  type ZabbixStandIn,
} from '../../../integrations/zabbix/stand-in.ts';
import { meetsFaults } from '../faults-of-the-way.ts';

const NOW = new Date('2026-11-28T08:00:20Z');
const SECONDS = NOW.getTime() / 1000;
const BEARER = { authorization: `Bearer ${STANDARD_USER.token}` };
type Row = Record<string, string>;
type Answer = { result: Row[]; error?: { code: number; message: string; data: string }; id: unknown };

let zabbix: ZabbixStandIn;
let now = NOW;
const start = (options = {}) => startZabbix({ hosts: generate({ servers: 60 }), now: () => now, ...options });
const again = async (options: object) => {
  await zabbix.close();
  zabbix = await start(options);
};

beforeEach(async () => {
  now = NOW;
  zabbix = await start();
});
afterEach(() => zabbix.close());

const raw = (
  method: string,
  params: unknown,
  {
    headers = BEARER,
    more = {},
    from = zabbix,
  }: { headers?: Record<string, string>; more?: object; from?: ZabbixStandIn } = {},
) =>
  fetch(`${from.url}/api_jsonrpc.php`, {
    method: 'POST',
    headers: { 'content-type': 'application/json-rpc', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', method, params, id: 1, ...more }),
  });
const rpc = async (method: string, params: unknown = {}, more: Parameters<typeof raw>[2] = {}) =>
  (await (await raw(method, params, more)).json()) as Answer;
const get = async (method: string, params: object = {}) => (await rpc(method, params)).result;
const dataOf = async (method: string, params: unknown = {}, more: Parameters<typeof raw>[2] = {}) =>
  (await rpc(method, params, more)).error?.data;
const [FIRST] = generate({ servers: 60 });
if (FIRST === undefined) throw new Error('no host');
const HOST = String(FIRST.id);
const WANTED = {
  name: 'PatchCenter run 42',
  active_since: SECONDS,
  active_till: SECONDS + 7200,
  hosts: [{ hostid: HOST }],
  timeperiods: [{ timeperiod_type: 0, start_date: SECONDS, period: 7200 }],
};
const idsOf = (answer: Answer) => (answer.result as unknown as { maintenanceids: string[] }).maintenanceids;

meetsFaults(EVERY_FAULT, async () => {
  const standIn = await start();
  return { standIn, ask: () => raw('host.get', { output: ['host'] }, { from: standIn }), refused: 200 };
});

describe('how a token is shown', () => {
  it.each([
    ['6.0.30', 'Not authorised.', undefined],
    ['6.4.10', undefined, undefined],
    ['7.2.1', undefined, 'Invalid parameter "/": unexpected parameter "auth".'],
  ])('in %s', async (version, header, inside) => {
    await again({ version });
    expect(await dataOf('host.get')).toBe(header);
    expect(await dataOf('host.get', {}, { headers: {}, more: { auth: STANDARD_USER.token } })).toBe(inside);
  });

  it('not at all when its version is asked for', async () => {
    expect((await rpc('apiinfo.version', [], { headers: {} })).result).toBe('7.0.5');
    expect(await dataOf('apiinfo.version', [])).toContain('without authorization');
  });

  it('as a session, until it has been silent for long', async () => {
    const { login, password } = STANDARD_USER;
    const session = async (fields: object) =>
      (await rpc('user.login', fields, { headers: {} })).result as unknown as string;
    expect((await rpc('user.login', { username: login, password: 'x' }, { headers: {} })).error?.code).toBe(-32500);
    expect(await dataOf('user.login', { user: login, password }, { headers: {} })).toContain(
      'unexpected parameter "user"',
    );
    const headers = { authorization: `Bearer ${await session({ username: login, password })}` };
    const data = () => dataOf('host.get', {}, { headers });
    now = new Date(NOW.getTime() + 14 * 60_000);
    expect(await data()).toBeUndefined();
    now = new Date(NOW.getTime() + 30 * 60_000);
    expect(await data()).toBe('Session terminated, re-login, please.');
    expect(await dataOf('host.get', {}, { headers: {} })).toBe('Not authorized.');
  });
});

it('says within HTTP 200 what is wrong; without the type of the body, 412', async () => {
  expect((await raw('host.get', {}, { headers: { ...BEARER, 'content-type': 'text/plain' } })).status).toBe(412);
  const wrong = await raw('nonsense.get', {});
  expect([wrong.status, await wrong.json()]).toMatchObject([200, { error: { code: -32602 }, id: 1 }]);
});

describe('hosts and problems', () => {
  it('are texts, found by exact names or by parts of them', async () => {
    expect(await get('host.get', { output: ['host'], filter: { host: [FIRST.name] } })).toEqual([
      { hostid: HOST, host: FIRST.name },
    ]);
    expect(await get('host.get', { filter: { host: [FIRST.name.toUpperCase()] } })).toEqual([]);
    expect(
      await get('host.get', { search: { host: FIRST.name.toUpperCase() }, selectInterfaces: ['ip'] }),
    ).toMatchObject([{ interfaces: [{ ip: FIRST.address }] }]);
    expect((await get('host.get', { limit: 5 })).length).toBe(5);
  });

  it('that the user may not see are not there', async () => {
    await again({ users: [{ ...STANDARD_USER, hidden: [FIRST.name] }] });
    expect(await get('host.get', { hostids: [HOST] })).toEqual([]);
    expect((await rpc('maintenance.create', WANTED)).error?.code).toBe(-32500);
  });

  it('are red: a problem does not say of which host, its trigger does', async () => {
    zabbix.change(FIRST.name, { isDown: true, service: 'ssh', state: 1 });
    const problems = await get('problem.get', { hostids: [HOST] });
    expect(problems.map(({ severity }) => severity)).toEqual(['2', '4']);
    expect(Object.keys(problems[0] ?? {})).not.toContain('hosts');
    const objectids = problems.map(({ objectid }) => objectid);
    expect(await get('trigger.get', { triggerids: objectids, selectHosts: ['host'], min_severity: 4 })).toMatchObject([
      { hosts: [{ hostid: HOST, host: FIRST.name }] },
    ]);
  });
});

describe('a maintenance', () => {
  const statusOf = async () => (await get('host.get', { hostids: [HOST] }))[0]?.maintenance_status;

  it('begins and ends with a whole minute, and stays in the list when it is over', async () => {
    const [id] = idsOf(await rpc('maintenance.create', WANTED));
    expect([await statusOf(), (await get('maintenance.get', { maintenanceids: [id] }))[0]?.active_since]).toEqual([
      '0',
      String(SECONDS - 20),
    ]);
    now = new Date(NOW.getTime() + 40_000);
    expect(await statusOf()).toBe('1');
    zabbix.change(FIRST.name, { isDown: true });
    expect(await get('problem.get', { hostids: [HOST] })).toMatchObject([{ suppressed: '1' }]);
    now = new Date(NOW.getTime() + 7_200_000);
    expect(await statusOf()).toBe('0');
    expect(zabbix.maintenances()).toHaveLength(1);
    expect(idsOf(await rpc('maintenance.delete', [id]))).toEqual([id]);
    expect((await rpc('maintenance.delete', [id])).error?.code).toBe(-32500);
  });

  it('leaves its hosts with the next minute when it is deleted', async () => {
    const [id] = idsOf(await rpc('maintenance.create', WANTED));
    now = new Date(NOW.getTime() + 90_000);
    await rpc('maintenance.delete', [id]);
    expect(await statusOf()).toBe('1');
    now = new Date(NOW.getTime() + 120_000);
    expect(await statusOf()).toBe('0');
  });

  it('has a name of its own, hosts, periods of at least five minutes, and a time to come', async () => {
    await rpc('maintenance.create', WANTED);
    expect(await dataOf('maintenance.create', WANTED)).toContain('already exists');
    const other = { ...WANTED, name: 'b' };
    const [period] = WANTED.timeperiods;
    expect(await dataOf('maintenance.create', { ...other, hosts: [] })).toContain('At least one');
    expect(await dataOf('maintenance.create', { ...other, timeperiods: [] })).toContain('timeperiods');
    expect(await dataOf('maintenance.create', { ...other, timeperiods: [{ ...period, period: 60 }] })).toContain('300');
    expect(await dataOf('maintenance.create', { ...other, active_till: SECONDS })).toContain('active_till');
    expect(await dataOf('maintenance.create', { ...other, hostids: [HOST] })).toContain(
      'unexpected parameter "hostids"',
    );
  });

  it('is found by its name and its hosts, and prolonged', async () => {
    const [maintenanceid] = idsOf(await rpc('maintenance.create', WANTED));
    await rpc('maintenance.update', { maintenanceid, active_till: SECONDS + 9000 });
    const found = await get('maintenance.get', {
      filter: { name: WANTED.name },
      selectHosts: ['hostid'],
      selectTimeperiods: 'extend',
    });
    expect(found).toMatchObject([
      { active_till: String(SECONDS + 9000 - 20), hosts: [{ hostid: HOST }], timeperiods: [{ period: '7200' }] },
    ]);
  });

  it('is not for a user who only reads', async () => {
    await again({ users: [{ ...STANDARD_USER, mayWrite: false }] });
    expect((await rpc('maintenance.create', WANTED)).error?.code).toBe(-32500);
  });

  it('is made, and nobody is told', async () => {
    zabbix.fail({ kind: 'done-unsaid', on: { operation: 'maintenance.create' } });
    await expect(rpc('maintenance.create', WANTED)).rejects.toThrow();
    expect(zabbix.maintenances()).toHaveLength(1);
  });
});

it('shows its own faults', async () => {
  for (const kind of ['session-ended', 'no-permission', 'database-down'] as const) zabbix.fail({ kind });
  const codes = [];
  for (let n = 0; n < 3; n += 1) codes.push((await rpc('host.get')).error?.code);
  expect(codes).toEqual([-32602, -32500, -32400]);
  zabbix.fail({ kind: 'wrong-id' });
  expect((await rpc('host.get')).id).toBe(4711);
  const all = await get('host.get');
  zabbix.fail({ kind: 'duplicated' });
  expect((await get('host.get')).at(-1)).toEqual(all[0]);
  zabbix.fail({ kind: 'fewer' });
  expect((await get('host.get')).length).toBe(all.length >> 1);
  const wrong = async (what: 'number' | 'null-name' | 'map' | 'no-result' | 'state') => {
    zabbix.fail({ kind: 'wrong-type', what });
    return (await rpc('host.get')).result;
  };
  expect((await wrong('number'))[0]?.hostid).toBe(FIRST.id);
  expect((await wrong('null-name'))[0]?.name).toBeNull();
  expect((await wrong('state'))[0]?.maintenance_status).toBe('yes');
  expect(Array.isArray(await wrong('map'))).toBe(false);
  expect(await wrong('no-result')).toBeUndefined();
  zabbix.fail({ kind: 'language' });
  expect((await rpc('nonsense.get')).error?.message).toBe('Paramètres invalides.');
});
