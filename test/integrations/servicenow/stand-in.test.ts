// Plain requests to the stand-in of ServiceNow, as somebody with curl would send them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  EVERY_FAULT,
  generate,
  type ServiceNowStandIn,
  STANDARD_ACCOUNT,
  STANDARD_CLIENT,
  STANDARD_TEMPLATE,
  startServiceNow,
} from '../../../integrations/servicenow/stand-in.ts';
import { meetsFaults } from '../faults-of-the-way.ts';

const NOW = new Date('2026-11-28T08:00:00Z');
const { login, password } = STANDARD_ACCOUNT;
const HEADERS = {
  authorization: `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`,
  accept: 'application/json',
};
type Row = Record<string, string> & { sys_id: string };
type Shown = Record<string, { value: string; display_value: string; link?: string }>;

let snow: ServiceNowStandIn;
let now = NOW;
const start = (options = {}) => startServiceNow({ estate: generate({ servers: 100 }), now: () => now, ...options });

beforeEach(async () => {
  now = NOW;
  snow = await start();
});
afterEach(() => snow.close());

const get = (path: string, query: Record<string, string> = {}, headers: Record<string, string> = HEADERS) =>
  fetch(`${snow.url}/api/${path}?${new URLSearchParams(query)}`, { headers });
const send = (method: string, path: string, body: object, headers: Record<string, string> = HEADERS) =>
  fetch(`${snow.url}/api/${path}`, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const resultOf = async <T>(response: Promise<Response>) => ((await (await response).json()) as { result: T }).result;
const rows = (table: string, query: Record<string, string> = {}) =>
  resultOf<Row[]>(get(`now/table/${table}`, { sysparm_exclude_reference_link: 'true', ...query }));
const newChange = (values: object = {}, kind = 'normal') =>
  resultOf<Shown>(send('POST', `sn_chg_rest/change/${kind}`, { short_description: 'Update', ...values }));
const patch = (id: string | undefined, values: object) => send('PATCH', `now/table/change_request/${id}`, values);

meetsFaults(EVERY_FAULT, async () => {
  const standIn = await start();
  return {
    standIn,
    ask: () => fetch(`${standIn.url}/api/now/table/cmdb_ci_server?sysparm_limit=5`, { headers: HEADERS }),
  };
});

describe('the Table API', () => {
  it('is read by pages that say how many rows there are, and where the next one is', async () => {
    const seen: string[] = [];
    let url: string | undefined =
      `${snow.url}/api/now/table/cmdb_ci_server?sysparm_limit=40&sysparm_query=ORDERBYsys_id&sysparm_fields=sys_id,name`;
    for (let pages = 0; url !== undefined && pages < 9; pages += 1) {
      const response = await fetch(url, { headers: HEADERS });
      expect(response.headers.get('x-total-count')).toBe('98');
      seen.push(...(await resultOf<Row[]>(Promise.resolve(response))).map(({ sys_id }) => sys_id));
      url = /<([^>]+)>;rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
    }
    expect([seen.length, new Set(seen).size]).toEqual([98, 98]);
    expect(seen).toEqual(seen.toSorted());
  });

  it('is capped, whatever is asked', async () => {
    await snow.close();
    snow = await start({ maxRows: 30 });
    expect(await rows('cmdb_ci_server', { sysparm_limit: '500' })).toHaveLength(30);
  });

  it('finds by conditions; one on a field that does not exist finds everything', async () => {
    const count = async (sysparm_query: string) => (await rows('cmdb_ci_server', { sysparm_query })).length;
    const linux = await count('sys_class_name=cmdb_ci_linux_server^operational_status=1');
    const windows = await count('sys_class_name=cmdb_ci_win_server^operational_status=1');
    expect(
      await count('sys_class_name=cmdb_ci_linux_server^ORsys_class_name=cmdb_ci_win_server^operational_status=1'),
    ).toBe(linux + windows);
    expect(linux + windows).toBe(96);
    expect(await count('ip_addressIN10.0.0.7,10.0.0.8')).toBe(2);
    expect(await count('nonsense=1')).toBe(98);
    expect(await count('sys_updated_on>=2026-11-28 08:00:01')).toBe(0);
  });

  it('shows references and times as values, as the user sees them, or both', async () => {
    const change = await newChange({ start_date: '2026-12-01 21:30:00', end_date: '2026-12-01 23:30:00' });
    const id = change.sys_id?.value;
    const shown = (sysparm_display_value: string) =>
      resultOf<Record<string, unknown>>(
        get(`now/table/change_request/${id}`, { sysparm_display_value, sysparm_fields: 'start_date,state' }),
      );
    expect(await shown('false')).toEqual({ start_date: '2026-12-01 21:30:00', state: '-5' });
    expect(await shown('true')).toEqual({ start_date: '01-12-2026 22:30:00', state: 'New' });
    expect(await shown('all')).toEqual({
      start_date: { value: '2026-12-01 21:30:00', display_value: '01-12-2026 22:30:00' },
      state: { value: '-5', display_value: 'New' },
    });
    const [item] = await resultOf<{ support_group: { link: string; value: string } }[]>(
      get('now/table/cmdb_ci_server', { sysparm_limit: '1' }),
    );
    expect(item?.support_group.link).toContain('/api/now/table/sys_user_group/');
  });

  it('drops wrong names and denied fields, reading and writing, with 200 and 201', async () => {
    await snow.close();
    const account = { ...STANDARD_ACCOUNT, unwritable: ['change_request.risk'], unreadable: ['change_request.impact'] };
    snow = await start({ accounts: [account] });
    const response = await send('POST', 'now/table/change_request', {
      short_description: 'x',
      risk: '4',
      impact: '3',
      nonsense: 'y',
    });
    const row = await resultOf<Row>(Promise.resolve(response));
    expect([response.status, row.short_description, row.risk, row.impact, row.nonsense]).toEqual([
      201,
      'x',
      '',
      undefined,
      undefined,
    ]);
    expect(snow.rows('change_request')[0]).toMatchObject({ impact: '3', risk: '' });
  });

  it('says what fails: no such row, no such table, no role, no login, an address that is too long', async () => {
    await snow.close();
    const reader = { ...STANDARD_ACCOUNT, roles: [] };
    snow = await start({ accounts: [reader] });
    const none = await get('now/table/change_request/x');
    expect([none.status, await none.json()]).toMatchObject([
      404,
      { error: { message: 'No Record found' }, status: 'failure' },
    ]);
    expect((await get('now/table/nonsense')).status).toBe(400);
    expect((await send('POST', 'now/table/change_request', {})).status).toBe(403);
    expect((await get('now/table/change_request', {}, { authorization: 'Basic eDp5' })).status).toBe(401);
    expect((await get('now/table/change_request', { sysparm_query: 'x'.repeat(2100) })).status).toBe(414);
  });

  it('lets a user ask so often in an hour of the clock', async () => {
    await snow.close();
    snow = await start({ perHour: 2 });
    now = new Date('2026-11-28T08:50:00Z');
    await get('now/table/sys_user');
    await get('now/table/sys_user');
    const third = await get('now/table/sys_user');
    expect([third.status, third.headers.get('retry-after'), third.headers.get('x-ratelimit-rule')]).toEqual([
      429,
      '600',
      'PatchCenter',
    ]);
    now = new Date('2026-11-28T09:00:00Z');
    expect((await get('now/table/sys_user')).status).toBe(200);
  });
});

it('lets in by OAuth for half an hour, anew by a refresh token, and by a key', async () => {
  const token = async (form: Record<string, string>) => {
    const body = new URLSearchParams({ client_id: STANDARD_CLIENT.id, client_secret: STANDARD_CLIENT.secret, ...form });
    const response = await fetch(`${snow.url}/oauth_token.do`, { method: 'POST', body });
    return {
      status: response.status,
      ...((await response.json()) as { access_token: string; refresh_token: string; expires_in: number }),
    };
  };
  const first = await token({ grant_type: 'password', username: login, password });
  const status = async (access: string) =>
    (await get('now/table/sys_user', {}, { authorization: `Bearer ${access}` })).status;
  expect([first.expires_in, await status(first.access_token), await status(first.refresh_token)]).toEqual([
    1799, 200, 401,
  ]);
  now = new Date(NOW.getTime() + 1_800_000);
  expect(await status(first.access_token)).toBe(401);
  expect(
    await status((await token({ grant_type: 'refresh_token', refresh_token: first.refresh_token })).access_token),
  ).toBe(200);
  expect(await status((await token({ grant_type: 'client_credentials' })).access_token)).toBe(200);
  expect((await token({ grant_type: 'password', username: login, password: 'x' })).status).toBe(401);
  expect((await get('now/table/sys_user', {}, { 'x-sn-apikey': 'key-of-servicenow' })).status).toBe(200);
});

describe('a change', () => {
  it('waits for its approval, opens its tasks, and is closed with a code and notes', async () => {
    const change = await newChange({
      correlation_id: 'run42/vpapp1',
      start_date: '2026-12-01 20:00:00',
      end_date: '2026-12-01 23:00:00',
    });
    const id = change.sys_id?.value ?? '';
    const task = await resultOf<Shown>(
      send('POST', `sn_chg_rest/change/${id}/task`, {
        short_description: 'Reboot',
        planned_start_date: '2026-12-01 21:00:00',
        planned_end_date: '2026-12-01 22:00:00',
      }),
    );
    const taskState = async () =>
      (await rows('change_task', { sysparm_query: `sys_id=${task.sys_id?.value}` }))[0]?.state;
    expect(await taskState()).toBe('-5');
    expect((await patch(id, { state: '-1' })).status).toBe(403);
    await patch(id, { state: '-4' });
    expect((await rows('sysapproval_approver'))[0]).toMatchObject({ sysapproval: id, state: 'requested' });
    expect(await resultOf(get(`sn_chg_rest/change/${id}/nextstates`))).toEqual({ available_states: ['-4', '4'] });
    snow.approve(id);
    expect((await patch(id, { state: '-1' })).status).toBe(200);
    expect(await taskState()).toBe('1');
    await patch(id, { state: '0' });
    const refused = await patch(id, { state: '3' });
    expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('Close code')]);
    expect((await patch(id, { state: '3', close_code: 'successful', close_notes: 'done' })).status).toBe(200);
    expect((await rows('change_request', { sysparm_query: 'correlation_id=run42/vpapp1^active=true' })).length).toBe(0);
  });

  it('is rejected, or canceled with its tasks', async () => {
    const [one, other] = [await newChange(), await newChange()];
    const [first = '', second = ''] = [one.sys_id?.value, other.sys_id?.value];
    await patch(first, { state: '-4' });
    snow.reject(first, 'freeze');
    expect(snow.rows('change_request')[0]).toMatchObject({ approval: 'rejected', state: '-5' });
    await send('POST', `sn_chg_rest/change/${second}/task`, {});
    await patch(second, { state: '4' });
    expect(snow.rows('change_task')[0]).toMatchObject({ state: '4', active: 'false' });
  });

  it('holds the planned dates of its tasks', async () => {
    const change = await newChange({ start_date: '2026-12-01 20:00:00', end_date: '2026-12-01 23:00:00' });
    const outside = await send('POST', `sn_chg_rest/change/${change.sys_id?.value}/task`, {
      planned_start_date: '2026-12-01 22:00:00',
      planned_end_date: '2026-12-02 01:00:00',
    });
    expect([outside.status, await outside.text()]).toEqual([400, expect.stringContaining('Planned dates')]);
  });

  it('is made of a template, and says which fields it has ignored', async () => {
    const change = await resultOf<Shown & { __meta: { ignoredFields: string[] } }>(
      send('POST', `sn_chg_rest/change/standard/${STANDARD_TEMPLATE}`, { correlation_id: 'run7', nonsense: '1' }),
    );
    expect(change).toMatchObject({
      short_description: { value: 'Linux update' },
      type: { value: 'standard' },
      __meta: { ignoredFields: ['nonsense'] },
    });
    expect((await send('POST', 'sn_chg_rest/change/standard/x', {})).status).toBe(404);
    expect((await patch(change.sys_id?.value, { state: '-2' })).status).toBe(200);
  });

  it('follows the model of the company', async () => {
    await snow.close();
    const model = {
      asks: '',
      approved: '10',
      implement: '20',
      closed: '30',
      canceled: '40',
      follows: { '-5': ['20'], '20': ['30'] },
    };
    snow = await start({ models: { normal: model } });
    const change = await newChange();
    expect((await patch(change.sys_id?.value, { state: '-1' })).status).toBe(403);
    expect((await patch(change.sys_id?.value, { state: '20' })).status).toBe(200);
  });

  it('is touched by people too; the time of the last update tells', async () => {
    const change = await newChange();
    const id = change.sys_id?.value ?? '';
    now = new Date(NOW.getTime() + 60_000);
    await patch(id, { short_description: 'Update' });
    expect(snow.rows('change_request')[0]?.sys_updated_on).toBe('2026-11-28 08:00:00');
    snow.change('change_request', id, { on_hold: 'true' });
    const touched = await rows('change_request', { sysparm_query: 'sys_updated_on>=2026-11-28 08:00:30' });
    expect(touched).toMatchObject([{ on_hold: 'true', sys_updated_by: 'marie.lefevre' }]);
  });

  it('keeps files as they are sent', async () => {
    const change = await newChange();
    const bytes = Buffer.from([0, 255, 1, 254]);
    const query = new URLSearchParams({
      table_name: 'change_request',
      table_sys_id: change.sys_id?.value ?? '',
      file_name: 'report.xlsx',
    });
    const response = await fetch(`${snow.url}/api/now/attachment/file?${query}`, {
      method: 'POST',
      headers: { ...HEADERS, 'content-type': 'application/octet-stream' },
      body: bytes,
    });
    expect([response.status, snow.attachments[0]?.bytes]).toEqual([201, bytes]);
    expect(
      await resultOf<Row[]>(get('now/attachment', { sysparm_query: `table_sys_id=${change.sys_id?.value}` })),
    ).toMatchObject([{ file_name: 'report.xlsx', size_bytes: '4' }]);
  });
});

describe('faults of its own', () => {
  const page = (more: Record<string, string> = {}) =>
    rows('cmdb_ci_server', { sysparm_limit: '10', sysparm_query: 'ORDERBYsys_id', ...more });

  it('pages are short, hide rows, repeat them or drift, and the count is wrong', async () => {
    snow.fail({ kind: 'short-page', rows: 4 });
    snow.fail({ kind: 'hidden-rows' });
    expect([(await page()).length, (await page()).length]).toEqual([6, 9]);
    snow.fail({ kind: 'duplicated' });
    const twice = await page();
    expect(twice.at(-1)).toEqual(twice[0]);
    const first = await page();
    snow.fail({ kind: 'page-drift' });
    expect((await page({ sysparm_offset: '10' }))[0]).toEqual(first.at(-1));
    snow.fail({ kind: 'wrong-count', by: -3 });
    expect((await get('now/table/cmdb_ci_server', { sysparm_limit: '1' })).headers.get('x-total-count')).toBe('95');
  });

  it('a field that was written is not kept, and nothing says so', async () => {
    const change = await newChange();
    snow.fail({ kind: 'dropped-field', field: 'correlation_id' });
    expect((await patch(change.sys_id?.value, { correlation_id: 'x', description: 'y' })).status).toBe(200);
    expect(snow.rows('change_request')[0]).toMatchObject({ correlation_id: '', description: 'y' });
  });

  it('a write is aborted by a rule, or is done and nobody is told', async () => {
    snow.fail({ kind: 'aborted', on: { operation: 'change_request:write' } });
    expect((await send('POST', 'now/table/change_request', {})).status).toBe(403);
    snow.fail({ kind: 'done-unsaid' });
    await expect(send('POST', 'now/table/change_request', { correlation_id: 'run1' })).rejects.toThrow();
    expect(snow.rows('change_request')).toMatchObject([{ correlation_id: 'run1' }]);
  });

  it('types are wrong, and labels are French', async () => {
    await newChange();
    const first = async (what: 'number' | 'null' | 'reference' | 'no-list' | 'label') => {
      snow.fail({ kind: 'wrong-type', what });
      return (await rows('change_request'))[0]?.state;
    };
    expect([await first('number'), await first('null'), await first('label')]).toEqual([-1, null, 'Implement']);
    expect(await first('reference')).toEqual({ link: 'https://instance.example/', value: [] });
    snow.fail({ kind: 'wrong-type', what: 'no-list' });
    expect(await rows('change_request')).toEqual({});
    snow.fail({ kind: 'language' });
    expect((await rows('change_request', { sysparm_display_value: 'true' }))[0]?.state).toBe('Nouveau');
  });
});

it('makes the same estate each time: items that are missing, or there twice with one retired', () => {
  const made = generate({ servers: 1000 });
  expect(made).toEqual(generate({ servers: 1000 }));
  const items = made.cmdb_ci_server ?? [];
  expect([items.length, items.filter(({ operational_status }) => operational_status === '6').length]).toEqual([
    980, 20,
  ]);
});
