// Each fault that can be ordered, as a plain request meets it.
import { request } from 'node:https';
import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  EVERY_FAULT,
  type FaultOrder,
  generate,
  type ItopStandIn,
  startItop,
} from '../../../integrations/itop/stand-in.ts';
import { shortOf } from '../faults-of-the-way.ts';
import { type Answer, ask, get, LOGIN, names, post, rows } from './ask.ts';

const SERVERS = 20;
let itop: ItopStandIn;

beforeEach(async () => {
  itop = await startItop();
  const org = itop.create('Organization', { name: 'Exemple' });
  for (let n = 1; n <= SERVERS; n += 1) {
    itop.create('Server', { name: `srv${String(n).padStart(2, '0')}`, org_id: org, status: 'production' });
  }
});
afterEach(() => itop.close());

const JSON_OF_A_PAGE = {
  operation: 'core/get',
  class: 'Server',
  key: 'SELECT Server',
  output_fields: 'id,name,contacts_list',
  limit: 5,
};
const page = (number = 1) => get(itop, 'SELECT Server', { limit: 5, page: number });
const fail = (order: FaultOrder) => itop.fail(order);

async function walk() {
  const seen: unknown[] = [];
  const totals: string[] = [];
  for (let number = 1; number <= 4; number += 1) {
    const answer = await page(number);
    seen.push(...rows(answer).map(({ key }) => key));
    totals.push(answer.message);
  }
  return { seen, distinct: new Set(seen), totals };
}

it.each(EVERY_FAULT)('ends after one request: $kind', async (fault) => {
  const short = shortOf(fault);
  fail({ ...fault, ...short });
  const drifts = fault.kind === 'page-drift';
  await (await post(itop, JSON_OF_A_PAGE).catch(() => undefined))?.text().catch(() => undefined);
  const next = await page();
  expect(next.code).toBe(0);
  if (!drifts) expect(next.message).toBe(`Found: ${SERVERS}`);
});

it('befalls the requests it was ordered for: after some, so many, of one verb or class', async () => {
  fail({ kind: 'login-refused', after: 1, times: 2, on: { class: 'Server' } });
  const codes = [];
  for (let n = 0; n < 4; n += 1) {
    await get(itop, 'SELECT Person', { class: 'Person', output_fields: 'id' });
    codes.push((await page()).code);
  }
  expect(codes).toEqual([0, 1, 1, 0]);
  fail({ kind: 'login-refused', times: Number.POSITIVE_INFINITY });
  expect((await page()).code).toBe(1);
  itop.heal();
  expect((await page()).code).toBe(0);
});

describe('instead of an answer', () => {
  it('says 429 or 503 and how long to wait', async () => {
    fail({ kind: 'too-many-requests', retryAfter: 7 });
    fail({ kind: 'unavailable', retryAfter: 'Mon, 30 Nov 2026 19:00:00 GMT' });
    const [busy, away] = [await post(itop, JSON_OF_A_PAGE), await post(itop, JSON_OF_A_PAGE)];
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '7']);
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, 'Mon, 30 Nov 2026 19:00:00 GMT']);
  });

  it('refuses an expired token: iTop inside HTTP 200, a proxy with 401', async () => {
    fail({ kind: 'login-refused', by: 'itop' });
    fail({ kind: 'login-refused', by: 'proxy' });
    const own = await post(itop, JSON_OF_A_PAGE);
    expect([own.status, await own.json()]).toEqual([200, { code: 1, message: 'Error: Invalid login' }]);
    expect((await post(itop, JSON_OF_A_PAGE)).status).toBe(401);
  });

  it('shows its login page with 200', async () => {
    fail({ kind: 'login-page' });
    const response = await post(itop, JSON_OF_A_PAGE);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
    expect(await response.text()).toContain('<form');
  });

  it.each([
    ['accepted', false],
    ['headers', true],
  ] as const)('falls silent, once it has %s', async (stage, hasHeaders) => {
    fail({ kind: 'silent', stage, seconds: 0.4 });
    const since = performance.now();
    const response = await post(itop, JSON_OF_A_PAGE).catch(() => null);
    expect(response !== null).toBe(hasHeaders);
    if (response !== null) await expect(response.text()).rejects.toThrow();
    expect(performance.now() - since).toBeGreaterThan(300);
  });

  it('does not hold up its own end while it is silent', async () => {
    fail({ kind: 'silent', seconds: 30 });
    const held = post(itop, JSON_OF_A_PAGE).catch(() => 'cut');
    await expect.poll(() => itop.seen.length).toBe(1);
    await itop.close();
    expect(await held).toBe('cut');
    itop = await startItop();
  });

  it('cuts the connection at once', async () => {
    fail({ kind: 'reset' });
    await expect(post(itop, JSON_OF_A_PAGE)).rejects.toThrow('fetch failed');
  });

  it('sends megabytes of correct JSON, and ends when the client hangs up', async () => {
    fail({ kind: 'huge', bytes: 5_000_000 });
    const whole = (await (await post(itop, JSON_OF_A_PAGE)).json()) as Answer;
    expect(String(rows(whole)[0]?.fields.description).length).toBeGreaterThan(4_900_000);
    fail({ kind: 'huge' });
    const response = await post(itop, JSON_OF_A_PAGE);
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect((await page()).code).toBe(0);
  });
});

describe('in the answer', () => {
  it.each(['broken', 'clean'] as const)('sends half of a page, the end of it %s', async (ending) => {
    fail({ kind: 'half-page', ending });
    const response = await post(itop, JSON_OF_A_PAGE);
    expect(response.status).toBe(200);
    if (ending === 'broken') await expect(response.text()).rejects.toThrow();
    else await expect(response.json()).rejects.toThrow(SyntaxError);
  });

  it('moves a row between two pages: one is seen twice and another never, while the count stays', async () => {
    fail({ kind: 'page-drift', change: 'moved' });
    const { seen, distinct, totals } = await walk();
    expect(totals).toEqual(Array(4).fill(`Found: ${SERVERS}`));
    expect([seen.length, distinct.size]).toEqual([SERVERS, SERVERS - 1]);
  });

  it('inserts a row between two pages: one is seen twice', async () => {
    fail({ kind: 'page-drift', change: 'inserted' });
    const { seen, distinct, totals } = await walk();
    expect(totals.at(-1)).toBe(`Found: ${SERVERS + 1}`);
    expect(distinct.size).toBe(seen.length - 1);
  });

  it('removes a row between two pages: another is never seen', async () => {
    fail({ kind: 'page-drift', change: 'removed' });
    const { seen, totals } = await walk();
    expect(totals.at(-1)).toBe(`Found: ${SERVERS - 1}`);
    expect(seen.length).toBe(SERVERS - 1);
    expect(seen).not.toContain(`6`);
    expect(itop.get('Server', 6)).toBeDefined();
  });

  it('repeats a record under the same name, which JSON hides, or under another one', async () => {
    fail({ kind: 'duplicated', as: 'same-key' });
    const hidden = await (await post(itop, JSON_OF_A_PAGE)).text();
    expect(hidden.split('"Server::1":').length - 1).toBe(2);
    expect(rows(JSON.parse(hidden) as Answer)).toHaveLength(4);
    fail({ kind: 'duplicated', as: 'other-key' });
    expect(names(await page())).toEqual(['srv01', 'srv02', 'srv03', 'srv04', 'srv01']);
  });

  it('announces more than there is', async () => {
    fail({ kind: 'wrong-count' });
    expect((await page()).message).toBe(`Found: ${SERVERS + 1}`);
    fail({ kind: 'wrong-count', by: -3 });
    expect((await page()).message).toBe(`Found: ${SERVERS - 3}`);
  });

  it('has wrong types', async () => {
    const asked = async (order: FaultOrder) => {
      fail(order);
      return ask(itop, JSON_OF_A_PAGE);
    };
    expect(rows(await asked({ kind: 'wrong-type', what: 'numbers' }))[0]).toMatchObject({
      key: 1,
      fields: { id: 1, name: 4711 },
    });
    expect(
      rows(await asked({ kind: 'wrong-type', what: 'null-name', rows: 'first' })).map(({ fields }) => fields.name),
    ).toEqual([null, 'srv02', 'srv03', 'srv04', 'srv05']);
    expect(rows(await asked({ kind: 'wrong-type', what: 'list-text' }))[0]?.fields.contacts_list).toBe('');
    expect(rows(await asked({ kind: 'wrong-type', what: 'fields-array' }))[0]?.fields).toEqual([]);
    expect(Array.isArray((await asked({ kind: 'wrong-type', what: 'objects-array' })).objects)).toBe(true);
  });

  it('speaks French, for once or always', async () => {
    fail({ kind: 'language' });
    expect((await page()).message).toBe(`Trouvé : ${SERVERS}`);
    expect((await page()).message).toBe(`Found: ${SERVERS}`);
    const french = await startItop({ language: 'fr' });
    const answer = await get(french, 'SELECT Server', { output_fields: 'nonsense' });
    await french.close();
    expect(answer).toMatchObject({ code: 100, message: expect.stringMatching(/^Erreur : .*code d’attribut invalide/) });
  });

  it('has its clock hours off, in its header and in its history', async () => {
    const history = { class: 'CMDBChangeOp', output_fields: 'date' };
    const dateOf = async () => rows(await get(itop, 'SELECT CMDBChangeOp WHERE id = 1', history))[0]?.fields.date;
    const right = new Date(`${await dateOf()}`).getTime();
    fail({ kind: 'clock-skew', hours: 5 });
    const header = (await post(itop, JSON_OF_A_PAGE)).headers.get('date') ?? '';
    expect(Date.parse(header) - Date.now()).toBeGreaterThan(4.9 * 3_600_000);
    fail({ kind: 'clock-skew', hours: 5 });
    expect(new Date(`${await dateOf()}`).getTime() - right).toBe(5 * 3_600_000);
    itop.clockAhead(-3);
    itop.change('Server', 1, { description: 'x' });
    const last = await get(itop, "SELECT CMDBChangeOp WHERE objkey = 1 AND finalclass LIKE '%Scalar'", history);
    expect(new Date(`${rows(last)[0]?.fields.date}`).getTime()).toBeLessThan(right - 2.9 * 3_600_000);
  });
});

it('tells how many requests were under way together', async () => {
  itop.fail({ kind: 'silent', seconds: 0.2, times: 2 });
  await Promise.allSettled([post(itop, JSON_OF_A_PAGE), post(itop, JSON_OF_A_PAGE)]);
  await page();
  expect(itop.mostAtOnce()).toBe(2);
});

it('is served over HTTPS with a certificate that only its own authority vouches for', async () => {
  const secured = await startItop({ https: true });
  const body = new URLSearchParams({
    ...LOGIN,
    json_data: JSON.stringify({ operation: 'list_operations' }),
  }).toString();
  const trusting = (ca: string | undefined) =>
    new Promise<string>((resolve, reject) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const asked = request(
        `${secured.url}/webservices/rest.php?version=1.4`,
        { method: 'POST', headers, ca },
        (response) => {
          response.setEncoding('utf8').on('data', resolve);
        },
      );
      asked.on('error', reject).end(body);
    });
  await expect(trusting(undefined)).rejects.toThrow(/self-signed/);
  expect(await trusting(secured.ca)).toContain('Operations: 7');
  await secured.close();
});

describe('an estate that is made', () => {
  const custom = {
    environment_name: 'text',
    domain_code: 'text',
    patch_excludes: 'text',
    last_patch_date: 'date',
  } as const;

  it('is the same each time, with what real ones have', async () => {
    const start = () =>
      startItop({ estate: generate({ servers: 1000, duplicates: 6 }), custom: { FunctionalCI: custom } });
    const [one, other] = [await start(), await start()];
    const all = async (from: ItopStandIn, name: string, output_fields: string) =>
      rows(await get(from, `SELECT ${name}`, { class: name, output_fields }));
    const fields = 'id,name,environment_name,domain_code,contacts_list,applicationsolution_list';
    const machines = [...(await all(one, 'Server', fields)), ...(await all(one, 'VirtualMachine', fields))];
    expect(machines).toEqual([
      ...(await all(other, 'Server', fields)),
      ...(await all(other, 'VirtualMachine', fields)),
    ]);
    const people = await all(one, 'Person', 'name,email,team_list');
    await Promise.all([one.close(), other.close()]);
    expect(machines).toHaveLength(1000);
    const short = machines.map(({ fields: { name } }) => String(name).split('.')[0]?.toLowerCase());
    expect(new Set(short).size).toBe(994);
    expect(new Set(machines.map((row) => row.fields.environment_name)).size).toBe(4);
    const lengths = (list: string) => new Set(machines.map((row) => (row.fields[list] as unknown[]).length));
    expect([lengths('contacts_list'), lengths('applicationsolution_list')]).toEqual([
      new Set([0, 1, 2, 3]),
      new Set([0, 1, 2]),
    ]);
    expect(people.filter((row) => row.fields.email === '')).toHaveLength(5);
  });

  it('of 100,000 servers is walked in ranges of ids, in modest memory', async () => {
    const large = await startItop({ estate: generate({ servers: 100_000 }) });
    const before = process.memoryUsage().heapUsed;
    const asked = { class: 'FunctionalCI', output_fields: 'id,name,contacts_list' };
    expect((await get(large, 'SELECT FunctionalCI', { ...asked, limit: 1 })).message).toBe('Found: 105000');
    const range = await get(large, 'SELECT FunctionalCI WHERE id > 50000 AND id <= 50200', asked);
    expect(range.message).toBe('Found: 200');
    const update = {
      operation: 'core/update',
      class: 'FunctionalCI',
      comment: 'x',
      key: 50_001,
      fields: { contacts_list: [] },
    };
    expect((await ask(large, update)).code).toBe(0);
    const after = await get(large, 50_001, asked);
    expect(rows(after)[0]?.fields.contacts_list).toEqual([]);
    await large.close();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(120_000_000);
  });
});
