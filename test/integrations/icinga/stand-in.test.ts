// Plain requests to the stand-in of Icinga 2, as somebody with curl would send them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  EVERY_FAULT,
  generate,
  type IcingaStandIn,
  STANDARD_USER,
  startIcinga,
} from '../../../integrations/icinga/stand-in.ts';
import { meetsFaults } from '../faults-of-the-way.ts';
import { overTls } from '../over-tls.ts';

const NOW = new Date('2026-11-28T08:00:00Z');
const SECONDS = NOW.getTime() / 1000;
const BASIC = `Basic ${Buffer.from(`${STANDARD_USER.name}:${STANDARD_USER.password}`).toString('base64')}`;
const WINDOW = { author: 'patchcenter', comment: 'run 42', start_time: SECONDS, end_time: SECONDS + 7200 };
type Result = Record<string, unknown> & { code: number; status: string; name: string; attrs: Record<string, unknown> };
type Answer = { status: number; results: Result[]; error?: number; said?: string };

let icinga: IcingaStandIn;
let now = NOW;
const start = (options = {}) => startIcinga({ hosts: generate({ servers: 60 }), now: () => now, ...options });

beforeEach(async () => {
  now = NOW;
  icinga = await start();
});
afterEach(() => icinga.close());

const raw = (
  path: string,
  body?: object,
  { from = icinga, headers = {} }: { from?: IcingaStandIn; headers?: Record<string, string> } = {},
) => {
  const all = { authorization: BASIC, accept: 'application/json', ...headers };
  return overTls(
    `${from.url}/v1/${path}`,
    { ca: from.ca },
    { headers: all, ...(body && { method: 'POST', body: JSON.stringify(body) }) },
  );
};
const ask = async (path: string, body?: object): Promise<Answer> => {
  const response = await raw(path, body);
  const { results = [], error, status } = JSON.parse(await response.text());
  return { status: response.status, results, ...(error !== undefined && { error, said: status }) };
};
const hosts = icingaHosts();
function icingaHosts() {
  const [first, second] = generate({ servers: 60 }).filter(({ isDown, isPending }) => !isDown && !isPending);
  if (first === undefined || second === undefined) throw new Error('no hosts');
  return [first, second] as const;
}
const NAMES = { type: 'Host', filter: 'host.name in names', filter_vars: { names: hosts.map(({ name }) => name) } };

meetsFaults(EVERY_FAULT, async () => {
  const standIn = await start();
  return { standIn, ask: () => raw('objects/hosts?attrs=name&attrs=state', undefined, { from: standIn }) };
});

describe('whom it lets in', () => {
  it('wants a login or a certificate, trust in its own, and says what it takes', async () => {
    expect((await raw('objects/hosts', undefined, { headers: { authorization: 'Basic eDp5' } })).status).toBe(401);
    const { cert, key } = icinga.client;
    expect((await overTls(`${icinga.url}/v1/objects/hosts`, { ca: icinga.ca, cert, key })).status).toBe(200);
    await expect(overTls(`${icinga.url}/v1/objects/hosts`, {})).rejects.toThrow();
    expect(
      (await raw('actions/schedule-downtime', { ...NAMES, ...WINDOW }, { headers: { accept: '*/*' } })).status,
    ).toBe(400);
  });

  it.each(['expired', 'other-name'] as const)('has a certificate that is %s', async (certificate) => {
    await icinga.close();
    icinga = await start({ certificate });
    await expect(raw('objects/hosts')).rejects.toThrow();
  });

  it('needs a permission for each action and type', async () => {
    await icinga.close();
    icinga = await start({ users: [{ ...STANDARD_USER, permissions: ['objects/query/Host'] }] });
    expect((await ask('objects/hosts')).status).toBe(200);
    expect(await ask('actions/schedule-downtime', { ...NAMES, ...WINDOW })).toMatchObject({
      status: 403,
      said: 'Missing permission: actions/schedule-downtime',
    });
  });
});

describe('objects', () => {
  it('are found by a name, a list or a filter; a name that is not there is an error, a filter that finds none is not', async () => {
    const [one] = hosts;
    expect((await ask(`objects/hosts/${one.name}`)).results).toMatchObject([
      { name: one.name, type: 'Host', attrs: { state: 0, downtime_depth: 0 } },
    ]);
    expect(await ask('objects/hosts/nonsense')).toMatchObject({ status: 404, error: 404, said: 'No objects found.' });
    expect(await ask(`objects/hosts?filter=${encodeURIComponent('host.name=="nonsense"')}`)).toMatchObject({
      status: 200,
      results: [],
    });
    expect((await ask(`objects/hosts?filter=${encodeURIComponent('host.nonsense(1)')}`)).status).toBe(404);
    const override = { headers: { 'x-http-method-override': 'GET' } };
    const posted = await raw(
      'objects/services',
      { filter: 'match("v*", host.name) && service.state == 2', attrs: ['state'] },
      override,
    );
    expect(JSON.parse(await posted.text()).results).toMatchObject([{ attrs: { state: 2 } }, {}, {}]);
  });

  it('that were never checked look as if they were down', async () => {
    const { results } = await ask('objects/hosts?attrs=state&attrs=last_check&attrs=last_check_result');
    const down = results.filter(({ attrs }) => attrs.state === 1);
    expect(down.filter(({ attrs }) => attrs.last_check === -1 && attrs.last_check_result === null)).toHaveLength(2);
    expect(down.length).toBe(4);
  });

  it('turn red when a test says so', async () => {
    const [one] = hosts;
    icinga.change(one.name, { isDown: true, service: 'ssh', state: 2 });
    expect((await ask(`objects/hosts/${one.name}`)).results[0]?.attrs.state).toBe(1);
    expect((await ask(`objects/services/${one.name}!ssh`)).results[0]?.attrs.state).toBe(2);
  });
});

describe('a downtime', () => {
  it('is of hosts, and of their services only when that is asked for', async () => {
    expect(await ask('actions/schedule-downtime', { ...NAMES, ...WINDOW })).toMatchObject({
      status: 200,
      results: [{ code: 200 }, { code: 200 }],
    });
    expect(icinga.downtimes()).toHaveLength(2);
    const [result] = (await ask('actions/schedule-downtime', { ...NAMES, ...WINDOW, all_services: true })).results;
    expect(result?.service_downtimes).toHaveLength(hosts[0].services.length);
    expect((await ask(`objects/hosts/${hosts[0].name}`)).results[0]?.attrs.downtime_depth).toBe(2);
    now = new Date(NOW.getTime() + 7_201_000);
    expect(icinga.downtimes()).toEqual([]);
  });

  it('is removed by its name with its services, by filter, and not found afterwards', async () => {
    const [result] = (
      await ask('actions/schedule-downtime', { type: 'Host', host: hosts[0].name, ...WINDOW, all_services: true })
    ).results;
    const gone = { downtime: result?.name };
    expect((await ask('actions/remove-downtime', gone)).results).toMatchObject([{ code: 200 }]);
    expect(icinga.downtimes()).toEqual([]);
    expect((await ask('actions/remove-downtime', gone)).status).toBe(404);
    await ask('actions/schedule-downtime', { ...NAMES, ...WINDOW });
    const byComment = { type: 'Downtime', filter: 'downtime.comment == comment', filter_vars: { comment: 'run 42' } };
    expect((await ask('actions/remove-downtime', byComment)).results).toHaveLength(2);
  });

  it('of a service outlives that of its host before 2.13', async () => {
    await icinga.close();
    icinga = await start({ version: '2.12.3' });
    const [result] = (
      await ask('actions/schedule-downtime', { type: 'Host', host: hosts[0].name, ...WINDOW, all_services: true })
    ).results;
    await ask('actions/remove-downtime', { downtime: result?.name });
    expect(icinga.downtimes()).toHaveLength(hosts[0].services.length);
  });

  it('of somebody else is removed too by a filter on the host; that of the configuration is not', async () => {
    icinga.downtime(hosts[0].name, 2);
    icinga.downtime(hosts[0].name, 2, 'configuration');
    const { status, results } = await ask('actions/remove-downtime', {
      type: 'Host',
      filter: `host.name=="${hosts[0].name}"`,
    });
    expect([status, results.map(({ code }) => code)]).toEqual([400, [200, 400]]);
    expect(icinga.downtimes()).toMatchObject([{ scheduledBy: `${hosts[0].name}!backup` }]);
  });

  it('lacks what is required', async () => {
    const { author: _, ...nobody } = WINDOW;
    expect((await ask('actions/schedule-downtime', { ...NAMES, ...nobody })).status).toBe(400);
    expect((await ask('actions/schedule-downtime', { ...NAMES, ...WINDOW, fixed: false })).status).toBe(400);
    expect((await ask('actions/schedule-downtime', { type: 'Host', host: 'nonsense', ...WINDOW })).status).toBe(404);
  });
});

describe('faults of its own', () => {
  it('an action fails for one of its objects: 500, and the others are done', async () => {
    icinga.fail({ kind: 'partial', on: { operation: 'schedule' } });
    const { status, results } = await ask('actions/schedule-downtime', { ...NAMES, ...WINDOW });
    expect([status, results.map(({ code }) => code)]).toEqual([500, [200, 500]]);
  });

  it('a downtime is made, and nobody is told', async () => {
    icinga.fail({ kind: 'done-unsaid' });
    await expect(ask('actions/schedule-downtime', { ...NAMES, ...WINDOW })).rejects.toThrow();
    expect(icinga.downtimes()).toHaveLength(2);
  });

  it('finds none, reloads, misses a permission, speaks French', async () => {
    icinga.fail({ kind: 'none-found' });
    icinga.fail({ kind: 'reloading' });
    icinga.fail({ kind: 'missing-permission' });
    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await ask('objects/hosts')).status);
    expect(statuses).toEqual([404, 503, 403]);
    icinga.fail({ kind: 'language' });
    expect((await ask('objects/hosts/nonsense')).said).toBe('Aucun objet trouvé.');
  });

  it('has wrong types, and rows twice', async () => {
    const first = async (what: 'state' | 'name' | 'depth') => {
      icinga.fail({ kind: 'wrong-type', what });
      return (await ask('objects/hosts')).results[0];
    };
    expect((await first('state'))?.attrs.state).toBe('UP');
    expect((await first('name'))?.name).toBe(4711);
    expect((await first('depth'))?.attrs.downtime_depth).toBeNull();
    icinga.fail({ kind: 'wrong-type', what: 'no-results' });
    expect(JSON.parse(await (await raw('objects/hosts')).text())).toEqual({});
    icinga.fail({ kind: 'wrong-type', what: 'results-map' });
    expect(Array.isArray((await ask('objects/hosts')).results)).toBe(false);
    icinga.fail({ kind: 'duplicated' });
    const { results } = await ask('objects/hosts');
    expect(results.at(-1)).toEqual(results[0]);
  });
});
