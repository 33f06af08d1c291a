// Plain requests to the stand-in of the Central Credential Provider, as somebody with curl would send them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CyberArkStandIn, EVERY_FAULT, generate, startCyberArk } from '../../../integrations/cyberark/stand-in.ts';
import { meetsFaults } from '../faults-of-the-way.ts';
import { overTls } from '../over-tls.ts';

const NOW = new Date('2026-11-28T08:00:00Z');
const ACCOUNTS = generate({ servers: 30 });
const [FIRST] = ACCOUNTS;
if (FIRST === undefined) throw new Error('no account');
const BY_NAME = { AppID: 'PatchCenter', Safe: FIRST.safe, Object: FIRST.object };

let ccp: CyberArkStandIn;
let now = NOW;
const start = (options = {}) => startCyberArk({ accounts: ACCOUNTS, now: () => now, ...options });

beforeEach(async () => {
  now = NOW;
  ccp = await start();
});
afterEach(() => ccp.close());

const raw = (query: Record<string, string>, shown: { cert?: string; key?: string } = ccp.client, from = ccp) =>
  overTls(`${from.url}/AIMWebService/api/Accounts?${new URLSearchParams(query)}`, { ca: from.ca, ...shown });
const get = async (query: Record<string, string> = BY_NAME, shown?: { cert?: string; key?: string }) => {
  const response = await raw(query, shown);
  return [response.status, JSON.parse(await response.text()) as Record<string, unknown>] as const;
};
const codeOf = async (query: Record<string, string>, shown?: { cert?: string; key?: string }) => {
  const [status, { ErrorCode }] = await get(query, shown);
  return [status, ErrorCode];
};

meetsFaults(EVERY_FAULT, async () => {
  const standIn = await start();
  return { standIn, ask: () => raw(BY_NAME, standIn.client, standIn), refused: 403 };
});

it('gives an account by its name, or by a query', async () => {
  const [status, body] = await get();
  expect([status, body]).toEqual([
    200,
    {
      Content: FIRST.content,
      UserName: 'patchcenter',
      Address: FIRST.address,
      Safe: FIRST.safe,
      Folder: 'Root',
      Name: FIRST.object,
      PolicyID: FIRST.policy,
      PasswordChangeInProcess: 'False',
    },
  ]);
  expect(
    (
      await get({ AppID: 'PatchCenter', Query: `Safe=${FIRST.safe};Address=${FIRST.address}`, QueryFormat: 'Exact' })
    )[1],
  ).toEqual(body);
  expect((await get({ AppID: 'PatchCenter', Query: `Address=^${FIRST.address}$`, QueryFormat: 'Regexp' }))[0]).toBe(
    200,
  );
});

describe('whom it lets in', () => {
  it('wants a certificate that the application names', async () => {
    expect((await get(BY_NAME, ccp.client))[0]).toBe(200);
    for (const shown of [ccp.other, ccp.stranger, {}]) expect(await codeOf(BY_NAME, shown)).toEqual([403, 'APPAP306E']);
    await expect(overTls(`${ccp.url}/`, { cert: ccp.client.cert, key: ccp.client.key })).rejects.toThrow();
  });

  it('wants a machine that the application names', async () => {
    for (const [machines, status] of [
      [['127.0.0.1'], 200],
      [['192.0.2.1'], 403],
    ] as const) {
      await ccp.close();
      ccp = await start({ applications: [{ id: 'PatchCenter', safes: [FIRST.safe], certificates: [], machines }] });
      expect((await get(BY_NAME, {}))[0]).toBe(status);
    }
  });

  it('knows its applications', async () => {
    expect(await codeOf({ ...BY_NAME, AppID: 'Nobody' })).toEqual([403, 'APPAP008E']);
    expect(await codeOf({ Safe: 'x', Object: 'y' })).toEqual([400, 'AIMWS031E']);
  });

  it('does not tell what is absent from what is not permitted, and repeats the query', async () => {
    await ccp.close();
    ccp = await start({ applications: [{ id: 'PatchCenter', safes: [], certificates: [] }] });
    const [status, { ErrorCode, ErrorMsg }] = await get();
    expect([status, ErrorCode, ErrorMsg]).toEqual([404, 'APPAP004E', expect.stringContaining(FIRST.object)]);
  });
});

it('refuses queries that match two, that are none, and signs that do not come through', async () => {
  expect(await codeOf({ AppID: 'PatchCenter', UserName: 'patchcenter' })).toEqual([400, 'APPAP229E']);
  expect(await codeOf({ AppID: 'PatchCenter' })).toEqual([400, 'APPAP227E']);
  expect(await codeOf({ AppID: 'PatchCenter', Nonsense: 'x' })).toEqual([400, 'APPAP227E']);
  expect(await codeOf({ ...BY_NAME, Object: 'a+b' })).toEqual([400, 'APPAP228E']);
});

it('rotates: the flag is a text, the content is the old one until it is done, or the request fails', async () => {
  ccp.rotate(FIRST.object, 'new-one', 60);
  expect((await get())[1]).toMatchObject({ Content: FIRST.content, PasswordChangeInProcess: 'True' });
  expect(await codeOf({ ...BY_NAME, FailRequestOnPasswordChange: 'true' })).toEqual([500, 'APPAP282E']);
  now = new Date(NOW.getTime() + 61_000);
  expect((await get())[1]).toMatchObject({ Content: 'new-one', PasswordChangeInProcess: 'False' });
  ccp.fail({ kind: 'stale' });
  expect((await get())[1]).toMatchObject({ Content: FIRST.content });
});

it('stands under the path that the company has given it', async () => {
  await ccp.close();
  ccp = await start({ path: '/CCP/api/Accounts' });
  expect((await raw(BY_NAME)).status).toBe(404);
  expect(
    (await overTls(`${ccp.url}/CCP/api/Accounts?${new URLSearchParams(BY_NAME)}`, { ca: ccp.ca, ...ccp.client }))
      .status,
  ).toBe(200);
});

it('shows its own faults', async () => {
  ccp.fail({ kind: 'change-in-progress' });
  ccp.fail({ kind: 'vault-down' });
  ccp.fail({ kind: 'not-found' });
  ccp.fail({ kind: 'bad-query', code: 'APPAP228E' });
  const codes = [];
  for (let n = 0; n < 4; n += 1) codes.push(await codeOf(BY_NAME));
  expect(codes).toEqual([
    [500, 'APPAP282E'],
    [400, 'APPAP007E'],
    [404, 'APPAP004E'],
    [400, 'APPAP228E'],
  ]);
  ccp.fail({ kind: 'other-account' });
  expect((await get())[1].Name).not.toBe(FIRST.object);
  const wrong = async (what: 'flag' | 'no-content' | 'number' | 'null-user' | 'list') => {
    ccp.fail({ kind: 'wrong-type', what });
    return (await get())[1];
  };
  expect((await wrong('flag')).PasswordChangeInProcess).toBe(true);
  expect(await wrong('no-content')).not.toHaveProperty('Content');
  expect((await wrong('number')).Content).toBe(4711);
  expect((await wrong('null-user')).UserName).toBeNull();
  expect(Array.isArray(await wrong('list'))).toBe(true);
  ccp.fail({ kind: 'language' });
  expect((await get({ AppID: 'x' }))[1].ErrorMsg).toBe('Échec de la demande (APPAP008E)');
});
