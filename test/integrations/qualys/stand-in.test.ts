// Plain requests to the stand-in of Qualys, as somebody with curl would send them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  EVERY_FAULT,
  generate,
  type QualysStandIn,
  STANDARD_ACCOUNT,
  startQualys,
} from '../../../integrations/qualys/stand-in.ts';
import { meetsFaults } from '../faults-of-the-way.ts';

const NOW = new Date('2026-11-28T08:00:00Z');
const { login, password } = STANDARD_ACCOUNT;
const BASIC = `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`;
const HEADERS = { authorization: BASIC, 'x-requested-with': 'curl' };
const AGENTS = { filters: { Criteria: [{ field: 'tagName', operator: 'EQUALS', value: 'Cloud Agent' }] } };

let qualys: QualysStandIn;
let now = NOW;

const start = (options = {}) =>
  startQualys({ estate: generate({ servers: 60, at: NOW }), now: () => now, limits: { calls: 10_000 }, ...options });

beforeEach(async () => {
  now = NOW;
  qualys = await start();
});
afterEach(() => qualys.close());

const fo = (path: string, query: Record<string, string>, init: RequestInit = {}) =>
  fetch(`${qualys.url}/api/5.0/fo/${path}/?${new URLSearchParams({ action: 'list', ...query })}`, {
    headers: HEADERS,
    ...init,
  });
const hosts = async (query: Record<string, string> = {}) => (await fo('asset/host', query)).text();
const found = async (query: Record<string, string> = {}) => (await fo('asset/host/vm/detection', query)).text();
const idsOf = (xml: string) => [...xml.matchAll(/<HOST><ID>([^<]+)</g)].map(([, id]) => id);
const launch = (query: Record<string, string>) => {
  const body = new URLSearchParams({
    action: 'launch',
    scan_title: 't',
    option_title: 'o',
    iscanner_name: 's',
    ...query,
  });
  return fetch(`${qualys.url}/api/2.0/fo/scan/`, { method: 'POST', headers: HEADERS, body });
};
const qps = async (path: string, request: object = {}, accept = 'application/json') => {
  const response = await fetch(`${qualys.url}/qps/rest/${path}`, {
    method: 'POST',
    headers: { authorization: BASIC, accept, 'content-type': 'application/json' },
    body: JSON.stringify({ ServiceRequest: request }),
  });
  return { status: response.status, text: await response.text() };
};
type Asset = { id: number; qwebHostId: number; agentInfo: { lastCheckedIn: string; status: string } };
type Page = {
  responseCode: string;
  count: number;
  hasMoreRecords: string;
  lastId?: number;
  data?: { HostAsset: Asset }[];
};
const search = async (more: object = {}): Promise<Page> => {
  const { text } = await qps('2.0/search/am/hostasset', { ...AGENTS, ...more });
  return (JSON.parse(text) as { ServiceResponse: Page }).ServiceResponse;
};
const token = () =>
  fetch(`${qualys.gatewayUrl}/auth`, {
    method: 'POST',
    body: new URLSearchParams({ username: login, password, token: 'true' }),
  });

meetsFaults(EVERY_FAULT, async () => {
  const standIn = await start();
  const ask = () => fetch(`${standIn.url}/api/5.0/fo/asset/host/?action=list`, { headers: HEADERS });
  return { standIn, ask, limited: 409 };
});

describe('FO', () => {
  it('wants a header, a login and an endpoint that is still served', async () => {
    expect((await fo('asset/host', {}, { headers: { authorization: BASIC } })).status).toBe(400);
    const wrong = await fo('asset/host', {}, { headers: { ...HEADERS, authorization: 'Basic eDp5' } });
    expect([wrong.status, await wrong.text()]).toEqual([401, expect.stringContaining('<CODE>2000</CODE>')]);
    await qualys.close();
    qualys = await start({ versions: ['6.0'] });
    expect((await fo('asset/host', {})).status).toBe(404);
  });

  it('cuts its list, and says under which address the rest is', async () => {
    const seen: (string | undefined)[] = [];
    let url: string | undefined = `${qualys.url}/api/5.0/fo/asset/host/?action=list&truncation_limit=25`;
    for (let pages = 0; url !== undefined; pages += 1) {
      const xml = await (await fetch(url, { headers: HEADERS })).text();
      expect(xml).toMatch(/^<\?xml [^>]+>\n<!DOCTYPE HOST_LIST_OUTPUT SYSTEM/);
      seen.push(...idsOf(xml));
      url = /<URL><!\[CDATA\[(.+?)\]\]>/.exec(xml)?.[1];
      expect(url === undefined || url.includes('id_min=')).toBe(true);
      expect(pages).toBeLessThan(4);
    }
    expect(seen).toEqual(idsOf(await hosts({ truncation_limit: '0' })));
    expect(seen).toEqual(qualys.estate.hosts.map(({ id }) => String(id)));
  });

  it('refuses a value or a parameter with 400 and code 1905', async () => {
    for (const query of [{ truncation_limit: 'x' }, { nonsense: '1' }]) {
      const response = await fo('asset/host', query);
      expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('<CODE>1905</CODE>')]);
    }
  });

  it('leaves out hosts without a matching detection, and fixed ones unless they are asked for', async () => {
    const clean = qualys.estate.hosts.filter(({ detections }) => detections.length === 0);
    expect(clean.length).toBeGreaterThan(0);
    const all = await found({ status: 'New,Active,Re-Opened,Fixed', truncation_limit: '0' });
    expect(idsOf(all)).toHaveLength(qualys.estate.hosts.length - clean.length);
    expect(all).toContain('<STATUS>Fixed</STATUS>');
    expect(await found()).not.toContain('<STATUS>Fixed</STATUS>');
    expect(await found({ ids: String(clean[0]?.id) })).not.toContain('HOST_LIST>');
  });

  it('says once in the window how long to wait, with 409, and how many calls are left in each answer', async () => {
    await qualys.close();
    qualys = await start({ limits: { calls: 2, windowSeconds: 600 } });
    await hosts();
    now = new Date(NOW.getTime() + 100_000);
    expect((await fo('asset/host', {})).headers.get('x-ratelimit-remaining')).toBe('0');
    const blocked = await fo('asset/host', {});
    expect([blocked.status, blocked.headers.get('x-ratelimit-towait-sec')]).toEqual([409, '500']);
    expect((await fo('asset/host/vm/detection', {})).status).toBe(200);
    now = new Date(NOW.getTime() + 601_000);
    expect((await fo('asset/host', {})).status).toBe(200);
  });

  it('blocks the third call at once', async () => {
    await qualys.close();
    qualys = await start({ delayMs: 150 });
    const answers = await Promise.all([1, 2, 3].map(() => fo('asset/host', {})));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 409]);
    expect(answers.find(({ status }) => status === 409)?.headers.get('x-concurrency-limit-running')).toBe('3');
  });

  it('shows nothing to an auditor, and lets a reader launch nothing', async () => {
    const accounts = [
      { login: 'a', password: 'x', role: 'auditor', hasApi: true },
      { login: 'r', password: 'x', role: 'reader', hasApi: true },
      { login: 'n', password: 'x', role: 'scanner', hasApi: false },
    ];
    await qualys.close();
    qualys = await start({ accounts });
    const as = (name: string) => ({ headers: { ...HEADERS, authorization: `Basic ${btoa(`${name}:x`)}` } });
    expect(idsOf(await (await fo('asset/host', {}, as('a'))).text())).toEqual([]);
    expect((await fo('asset/host', {}, as('n'))).status).toBe(403);
    const body = new URLSearchParams({ action: 'launch', scan_title: 't', option_title: 'o', ip: '10.0.0.1' });
    expect((await fetch(`${qualys.url}/api/2.0/fo/scan/`, { method: 'POST', body, ...as('r') })).status).toBe(403);
  });
});

describe('a scan after an update', () => {
  const openOf = async (id: number) => ((await found({ ids: String(id) })).match(/<DETECTION>/g) ?? []).length;
  const withOpen = (agent: boolean) => {
    const host = qualys.estate.hosts.find(
      (one) =>
        (one.agent !== undefined) === agent && one.detections.filter(({ status }) => status !== 'Fixed').length > 1,
    );
    if (host === undefined) throw new Error('no such host in this estate');
    return host;
  };

  it('is launched, polled, and closes what is gone only when it has ended', async () => {
    const host = withOpen(false);
    qualys.patched(host.dns, 1);
    const before = await openOf(host.id);
    const launched = await (await launch({ ip: host.ip })).text();
    const [, ref = ''] = /<KEY>REFERENCE<\/KEY><VALUE>(scan\/[^<]+)</.exec(launched) ?? [];
    const state = async () => /<STATE>([^<]+)</.exec(await (await fo('scan', { scan_ref: ref })).text())?.[1];
    const states = [];
    for (const minutes of [0, 3, 10, 21]) {
      now = new Date(NOW.getTime() + minutes * 60_000);
      states.push([await state(), (await openOf(host.id)) === before]);
    }
    expect(states).toEqual([
      ['Queued', true],
      ['Loading', true],
      ['Running', true],
      ['Finished', false],
    ]);
    expect(await openOf(host.id)).toBe(1);
    expect(await found({ ids: String(host.id), status: 'Fixed' })).toContain(
      '<LAST_FIXED_DATETIME>2026-11-28T08:20:00Z',
    );
  });

  it('may end otherwise, and knows its targets by tag', async () => {
    qualys.fail({ kind: 'scan-ends', state: 'Canceled', on: { operation: 'launch' } });
    const launched = await (await launch({ target_from: 'tags', tag_set_by: 'name', tag_set_include: 'Linux' })).text();
    now = new Date(NOW.getTime() + 3_600_000);
    expect(launched).toContain('REFERENCE');
    expect(await (await fo('scan', {})).text()).toContain('<STATE>Canceled</STATE>');
    expect((await launch({ ip: '192.0.2.1' })).status).toBe(400);
  });

  it('is asked of an agent by the id of its asset, and refused while one runs', async () => {
    const host = withOpen(true);
    const ask = async (id: number) =>
      (await qps(`1.0/ods/ca/agentasset/${id}?scan=Vulnerability_Scan&overrideConfigCpu=false`)).text;
    expect(await ask(host.id)).toContain('INVALID_REQUEST');
    expect(await ask(host.assetId)).toContain('SUCCESS');
    expect(await ask(host.assetId)).toContain('in progress');
    qualys.patched(host.dns);
    now = new Date(NOW.getTime() + 21 * 60_000);
    expect(await openOf(host.id)).toBe(0);
    expect(await (await fo('scan', {})).text()).not.toContain('On demand');
  });
});

describe('QPS', () => {
  it('lists agents a hundred at a time, by the id after the last one', async () => {
    const agents = qualys.estate.hosts.filter(({ agent }) => agent !== undefined);
    const first = await search({ preferences: { limitResults: 20 } });
    expect([first.responseCode, first.count, first.hasMoreRecords]).toEqual(['SUCCESS', 20, 'true']);
    const Criteria = [...AGENTS.filters.Criteria, { field: 'id', operator: 'GREATER', value: String(first.lastId) }];
    const rest = await search({ filters: { Criteria } });
    expect([rest.count, rest.hasMoreRecords]).toEqual([agents.length - 20, 'false']);
    const { id, qwebHostId } = rest.data?.[0]?.HostAsset ?? { id: 0, qwebHostId: 0 };
    expect(id).not.toBe(qwebHostId);
    expect(qualys.estate.hosts.find((one) => one.id === qwebHostId)?.assetId).toBe(id);
  });

  it('answers in XML unless JSON is accepted, and takes XML', async () => {
    const body =
      '<ServiceRequest><preferences><limitResults>1</limitResults></preferences><filters><Criteria field="tagName" operator="EQUALS">Cloud Agent</Criteria></filters></ServiceRequest>';
    const headers = { authorization: BASIC, 'content-type': 'text/xml' };
    const xml = await (
      await fetch(`${qualys.url}/qps/rest/2.0/search/am/hostasset`, { method: 'POST', headers, body })
    ).text();
    expect(xml).toMatch(
      /<responseCode>SUCCESS<\/responseCode>.*<data><HostAsset><id>\d+<\/id>.*<agentInfo>.*<list><TagSimple>/s,
    );
  });

  it('says within HTTP 200 that a request is wrong: without the criterion of agents, with an unknown field', async () => {
    const none = await qps('2.0/search/am/hostasset', {});
    expect([none.status, none.text]).toEqual([200, expect.stringMatching(/INVALID_REQUEST.*mandatory/)]);
    const Criteria = [...AGENTS.filters.Criteria, { field: 'x', operator: 'EQUALS', value: '1' }];
    expect((await search({ filters: { Criteria } })).responseCode).toBe('INVALID_REQUEST');
  });

  it('searches, counts, makes and renames tags', async () => {
    const name = { filters: { Criteria: [{ field: 'name', operator: 'EQUALS', value: 'PatchCenter' }] } };
    expect((await qps('2.0/count/am/tag', name)).text).toContain('"count":0');
    const made = JSON.parse((await qps('2.0/create/am/tag', { data: { Tag: { name: 'PatchCenter' } } })).text);
    const { id } = made.ServiceResponse.data[0].Tag;
    expect((await qps('2.0/create/am/tag', { data: { Tag: { name: 'PatchCenter' } } })).text).toContain(
      'INVALID_REQUEST',
    );
    await qps(`2.0/update/am/tag/${id}`, { data: { Tag: { name: 'PatchCenter 2' } } });
    expect((await qps('2.0/search/am/tag', name)).text).not.toContain('"data"');
  });
});

it('gives tokens of the gateway that last four hours, and blocks with 429 there', async () => {
  const response = await token();
  const authorization = `Bearer ${await response.text()}`;
  const count = () =>
    fetch(`${qualys.gatewayUrl}/rest/2.0/count/am/asset`, { method: 'POST', headers: { authorization } });
  expect([response.status, (await count()).status]).toEqual([201, 200]);
  qualys.fail({ kind: 'blocked', by: 'concurrency' });
  const blocked = await count();
  expect([blocked.status, blocked.headers.get('x-concurrencylimit-running')]).toEqual([429, '3']);
  now = new Date(NOW.getTime() + 4 * 3_600_000);
  expect((await count()).status).toBe(401);
});

describe('faults of its own', () => {
  it('an expired account is HTTP 200 with code 2001', async () => {
    qualys.fail({ kind: 'account-expired' });
    const response = await fo('asset/host', {});
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('<CODE>2001</CODE>')]);
  });

  it('a wait may be said only by the next answer', async () => {
    qualys.fail({ kind: 'blocked', says: 'next', seconds: 42 });
    const waits = [];
    for (let n = 0; n < 3; n += 1) waits.push((await fo('asset/host', {})).headers.get('x-ratelimit-towait-sec'));
    expect(waits).toEqual(['0', '42', '0']);
  });

  it('a page ends early, leads to itself, or is empty', async () => {
    qualys.fail({ kind: 'truncated', how: 'unsaid' });
    qualys.fail({ kind: 'truncated', how: 'loop' });
    qualys.fail({ kind: 'truncated', how: 'empty' });
    const [unsaid, loop, empty] = [await hosts(), await hosts(), await hosts()];
    expect(idsOf(unsaid).length).toBe(Math.ceil(qualys.estate.hosts.length / 2));
    expect(unsaid + empty).not.toContain('WARNING');
    expect(loop).toContain(`id_min=${idsOf(loop)[0]}`);
    expect(idsOf(empty)).toEqual([]);
    qualys.fail({ kind: 'truncated', how: 'loop' });
    expect(await search()).toMatchObject({ hasMoreRecords: 'true', lastId: 0 });
  });

  it('rows come twice, types are wrong, dates are of another form', async () => {
    qualys.fail({ kind: 'duplicated' });
    const twice = idsOf(await hosts());
    expect(twice.at(-1)).toBe(twice[0]);
    qualys.fail({ kind: 'wrong-type', what: 'id' });
    expect(idsOf(await hosts())[0]).toMatch(/^host-/);
    qualys.fail({ kind: 'wrong-type', what: 'date' });
    expect(await hosts()).toContain('28/11/2026');
    qualys.fail({ kind: 'wrong-type', what: 'status' });
    expect(await found()).toContain('<STATUS>Unbekannt<');
    qualys.fail({ kind: 'wrong-type', what: 'no-list' });
    expect(await hosts()).not.toContain('HOST_LIST>');
  });

  it('entities that grow are declared, and texts are French', async () => {
    qualys.fail({ kind: 'entities' });
    expect(await hosts()).toMatch(/<!ENTITY d .*<NOTE>&d;<\/NOTE>/s);
    qualys.fail({ kind: 'language' });
    expect(await (await fo('asset/host', { nonsense: '1' })).text()).toContain('Paramètre inconnu');
  });

  it('a request is invalid: 400 on FO, HTTP 200 on QPS', async () => {
    qualys.fail({ kind: 'invalid-request', times: 2 });
    expect((await fo('asset/host', {})).status).toBe(400);
    expect((await search()).responseCode).toBe('INVALID_REQUEST');
  });
});

it('makes the same estate each time: some servers are missing, some unknown to others, some twice', () => {
  const made = () => generate({ servers: 1000, at: NOW });
  expect(made()).toEqual(made());
  const names = made().hosts.map(({ dns }) => dns);
  expect(names.filter((name) => name.startsWith('inconnu'))).toHaveLength(20);
  expect(names.length - new Set(names).size).toBe(10);
  expect(names.length).toBe(1000 - 50 + 10 + 20);
});
