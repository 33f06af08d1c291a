// Plain requests to the stand-in of Alertmanager, as somebody with curl would send them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type AlertmanagerStandIn,
  EVERY_FAULT,
  generate,
  startAlertmanager,
} from '../../../integrations/alertmanager/stand-in.ts';
import { meetsFaults } from '../faults-of-the-way.ts';

const NOW = new Date('2026-11-28T08:00:00Z');
const [FIRST] = generate({ servers: 60 });
if (FIRST === undefined) throw new Error('no host');
const INSTANCE = `${FIRST.name}:9100`;
const at = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000).toISOString();
const silenceOf = (matcher: object, more: object = {}) => ({
  matchers: [{ name: 'instance', value: INSTANCE, isRegex: false, ...matcher }],
  startsAt: at(0),
  endsAt: at(2),
  createdBy: 'patchcenter',
  comment: 'run 42',
  ...more,
});
type Row = Record<string, unknown> & {
  id: string;
  status: { state: string; silencedBy: string[] };
  labels: Record<string, string>;
};

let alertmanager: AlertmanagerStandIn;
let now = NOW;
const start = (options = {}) => startAlertmanager({ hosts: generate({ servers: 60 }), now: () => now, ...options });
const later = (hours: number) => {
  now = new Date(at(hours));
};

beforeEach(async () => {
  now = NOW;
  alertmanager = await start();
});
afterEach(() => alertmanager.close());

const ask = (method: string, path: string, body?: object) =>
  fetch(`${alertmanager.url}/api/v2/${path}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
const get = async (path: string, query: Record<string, string> = {}) =>
  (await (await ask('GET', `${path}?${new URLSearchParams(query)}`)).json()) as Row[];
const set = async (silence: object) =>
  ((await (await ask('POST', 'silences', silence)).json()) as { silenceID: string }).silenceID;
const refusal = async (silence: object) => {
  const response = await ask('POST', 'silences', silence);
  return [response.status, await response.json()];
};

meetsFaults(EVERY_FAULT, async () => {
  const standIn = await start();
  return { standIn, ask: () => fetch(`${standIn.url}/api/v2/alerts`) };
});

describe('alerts', () => {
  it('are all it knows: a host without one is not there', async () => {
    expect(await get('alerts', { filter: `instance="${INSTANCE}"` })).toHaveLength(1);
    alertmanager.change(FIRST.name, { isDown: false });
    expect(await get('alerts', { filter: `instance="${INSTANCE}"` })).toEqual([]);
    expect(await get('alerts', { filter: 'instance="nobody:9100"' })).toEqual([]);
  });

  it('are found by expressions that are anchored', async () => {
    expect(await get('alerts', { filter: `instance=~"${FIRST.name}"` })).toEqual([]);
    expect(await get('alerts', { filter: `instance=~"${FIRST.name}(:.*)?"` })).toHaveLength(1);
    const bad = await ask('GET', 'alerts?filter=nonsense');
    expect([bad.status, await bad.json()]).toEqual([400, 'bad matcher format']);
  });
});

describe('a silence', () => {
  it('suppresses what it matches, and is expired, not gone, when it is ended', async () => {
    const id = await set(silenceOf({}));
    expect(await get('alerts', { filter: `instance="${INSTANCE}"` })).toMatchObject([
      { status: { state: 'suppressed', silencedBy: [id] } },
    ]);
    expect(await get('alerts', { filter: `instance="${INSTANCE}"`, silenced: 'false' })).toEqual([]);
    const ended = await ask('DELETE', `silence/${id}`);
    expect([ended.status, await ended.text()]).toEqual([200, '']);
    expect(await get('silences')).toMatchObject([{ id, status: { state: 'expired' }, comment: 'run 42' }]);
    expect((await ask('DELETE', `silence/${id}`)).status).toBe(500);
    expect((await ask('DELETE', 'silence/nonsense')).status).toBe(404);
    later(121);
    expect(await get('silences')).toEqual([]);
  });

  it('begins and ends by the clock', async () => {
    await set(silenceOf({}, { startsAt: at(1) }));
    const states = [];
    for (const hours of [0.5, 1.5, 2.5]) {
      later(hours);
      states.push((await get('silences'))[0]?.status.state);
    }
    expect(states).toEqual(['pending', 'active', 'expired']);
  });

  it('keeps its id with another end, and gets a new one with other matchers', async () => {
    const id = await set(silenceOf({}));
    expect(await set(silenceOf({}, { id, endsAt: at(3) }))).toBe(id);
    const other = await set(silenceOf({ value: 'other:9100' }, { id }));
    expect(other).not.toBe(id);
    expect((await get('silences')).map(({ status }) => status.state)).toEqual(['expired', 'active']);
    expect((await ask('POST', 'silences', silenceOf({}, { id: 'nonsense' }))).status).toBe(404);
  });

  it('is refused with a text in JSON', async () => {
    expect(await refusal(silenceOf({ value: '.*', isRegex: true }))).toEqual([
      400,
      expect.stringContaining('empty string'),
    ]);
    expect(await refusal(silenceOf({ value: '(', isRegex: true }))).toEqual([400, expect.stringContaining('matchers')]);
    expect(await refusal(silenceOf({}, { startsAt: at(-3), endsAt: at(-2) }))).toEqual([
      400,
      expect.stringContaining('past'),
    ]);
    expect(await refusal(silenceOf({}, { endsAt: at(-1) }))).toEqual([400, expect.stringContaining('before')]);
    expect((await refusal(silenceOf({}, { comment: undefined })))[0]).toBe(422);
  });

  it('may be made without a word, and not yet known to another peer', async () => {
    alertmanager.fail({ kind: 'done-unsaid' });
    await expect(set(silenceOf({}))).rejects.toThrow();
    alertmanager.fail({ kind: 'other-peer' });
    expect([await get('silences'), (await get('silences')).length]).toEqual([[], 1]);
  });
});

it.each([
  [{ basic: 'patchcenter:secret' }, `Basic ${btoa('patchcenter:secret')}`],
  [{ bearer: 'token' }, 'Bearer token'],
])('lets in by %o', async (login, authorization) => {
  await alertmanager.close();
  alertmanager = await start({ login });
  expect((await ask('GET', 'status')).status).toBe(401);
  expect((await fetch(`${alertmanager.url}/api/v2/status`, { headers: { authorization } })).status).toBe(200);
});

it('shows its own faults', async () => {
  alertmanager.fail({ kind: 'server-error' });
  alertmanager.fail({ kind: 'bad-request' });
  expect([(await ask('GET', 'alerts')).status, (await ask('GET', 'alerts')).status]).toEqual([500, 400]);
  const all = await get('alerts');
  alertmanager.fail({ kind: 'duplicated' });
  expect((await get('alerts')).at(-1)).toEqual(all[0]);
  alertmanager.fail({ kind: 'fewer' });
  expect((await get('alerts')).length).toBe(all.length >> 1);
  const wrong = async (what: 'id' | 'state' | 'date' | 'map' | 'labels') => {
    alertmanager.fail({ kind: 'wrong-type', what });
    return get('alerts');
  };
  expect(typeof (await wrong('id'))[0]?.fingerprint).toBe('number');
  expect((await wrong('state'))[0]?.status.state).toBe(1);
  expect((await wrong('date'))[0]?.startsAt).toBe('28/11/2026');
  expect(Array.isArray(await wrong('map'))).toBe(false);
  expect(Array.isArray((await wrong('labels'))[0]?.labels)).toBe(true);
  alertmanager.fail({ kind: 'language' });
  expect(await (await ask('GET', 'alerts?filter=nonsense')).json()).toBe('La demande est incorrecte');
});
