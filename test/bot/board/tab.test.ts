// The board as a tab of Teams: whose token opens it, and what it opens.
import { afterAll, describe, expect, it } from 'vitest';
import { createPersonVerifier } from '../../../bot/teams/entra-token.ts';
import type { TeamsSettings } from '../../../bot/teams/settings.ts';
import { TokenIssuer } from '../../fakes/connector/token-issuer.ts';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { keptLog } from '../quiet-log.ts';
import { openBench, type Somebody, somebody } from '../shared/bench.ts';
import { openStream, serveBoards } from './boards.ts';

const APP = '11111111-2222-4333-8444-555555555555';
const TENANT = '99999999-2222-4333-8444-555555555555';
const HOST = 'patching.example.com';
const { db } = await createTestDatabase();
const ctx = openBench(db);
const entra = new TokenIssuer();
const cloud = await entra.start();
const settings: TeamsSettings = {
  appId: APP,
  appPassword: 'secret',
  tenantId: TENANT,
  appType: 'SingleTenant',
  authentication: 'on',
  allowedTenants: [],
  cloud,
};
const verifyPerson = createPersonVerifier(settings, HOST, keptLog());
const pace = { everyMs: 40, statementsASecond: 10_000, rest: 0 };
const served = await serveBoards({ db, clock: ctx.clock, pace, verifyPerson });
afterAll(async () => {
  await served.close();
  await entra.stop();
});

const OID = 'aaaaaaaa-0000-4000-8000-000000000001';
const vera = await withEntraId('Vera', OID);

async function withEntraId(name: string, oid: string): Promise<Somebody> {
  const who = await somebody(db, name, ['viewer']);
  await db.updateTable('users').set({ entra_id: oid }).where('id', '=', who.userId).execute();
  return who;
}

const RIGHT = {
  iss: `${cloud.loginUrl}/${TENANT}/v2.0`,
  aud: APP,
  tid: TENANT,
  oid: OID,
  scp: 'access_as_user',
};
const ask = (claims: object = {}, forged = false) =>
  fetch(`${served.url}/board/tab`, {
    method: 'POST',
    headers: { authorization: `Bearer ${entra.token(APP, 'none', { ...RIGHT, ...claims }, forged)}` },
  });
const addressOf = async (claims: object = {}) => {
  const { path } = (await (await ask(claims)).json()) as { path: string };
  return `${served.url}/board/${path}`;
};

describe('the page of the tab', () => {
  it('runs the bot’s own scripts alone, and is framed by Teams alone', async () => {
    const response = await fetch(`${served.url}/board/tab`);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'self';.*frame-ancestors https:\/\/teams\.microsoft\.com /);
    const text = await response.text();
    for (const [, file] of text.matchAll(/(?:src|href)="([^"#]+)"/g)) {
      expect((await fetch(new URL(file ?? '', `${served.url}/board/tab`))).status, file).toBe(200);
    }
  });
});

describe('a token of Teams', () => {
  it.each([
    ['of version 2', {}],
    ['of version 1', { iss: `https://sts.windows.net/${TENANT}/`, aud: `api://${HOST}/botid-${APP}` }],
    ['with more scopes', { scp: 'openid access_as_user' }],
    ['with its id in capitals', { oid: OID.toUpperCase() }],
  ])('%s opens the board of its person, within Teams', async (_, claims) => {
    const page = await fetch(`${await addressOf(claims)}?lang=en&theme=dark`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain('frame-ancestors https://teams.microsoft.com');
    expect(await page.text()).toMatch(/data-theme="dark"[\s\S]*Open campaigns/);
  });

  it.each<[string, object]>([
    ['of another tenant', { tid: OID }],
    ['of another issuer', { iss: `${cloud.loginUrl}/${OID}/v2.0` }],
    ['of the Bot Framework', { iss: cloud.issuer }],
    ['for another app', { aud: OID }],
    ['for the app of another host', { aud: `api://other.example.com/botid-${APP}` }],
    ['of an application', { scp: undefined, roles: ['access_as_user'] }],
    ['with another scope', { scp: 'User.Read' }],
    ['without a person', { oid: undefined }],
    ['that has ended', { exp: Math.floor(Date.now() / 1000) - 3600 }],
    ['that never ends', { exp: undefined }],
  ])('%s opens nothing', async (_, claims) => {
    const response = await ask(claims);
    expect([response.status, await response.text()]).toEqual([401, '']);
  });

  it('that somebody else signed, or none, opens nothing', async () => {
    expect((await ask({}, true)).status).toBe(401);
    expect((await fetch(`${served.url}/board/tab`, { method: 'POST' })).status).toBe(401);
  });

  it('of somebody without a right to read opens nothing', async () => {
    expect((await ask({ oid: 'aaaaaaaa-0000-4000-8000-000000000009' })).status).toBe(403);
    const gone = await withEntraId('Gone', 'aaaaaaaa-0000-4000-8000-000000000002');
    await db.updateTable('users').set({ disabled_at: MONDAY_MORNING }).where('id', '=', gone.userId).execute();
    expect((await ask({ oid: 'aaaaaaaa-0000-4000-8000-000000000002' })).status).toBe(403);
  });
});

describe('the address that it gives', () => {
  it('is of that person alone, and works for an hour', async () => {
    const address = await addressOf();
    const other = address.replace(`/tab/${vera.userId}.`, `/tab/${vera.userId + 1}.`);
    const longer = address.replace(/\.(\d{10})\./, (_, expires) => `.${Number(expires) + 60}.`);
    expect([(await fetch(other)).status, (await fetch(longer)).status]).toEqual([404, 404]);
    const stream = await openStream(`${address}/live`);
    expect(stream.status).toBe(200);
    ctx.time.now = new Date(MONDAY_MORNING.getTime() + 3_601_000);
    await stream.ended;
    expect(stream.events.at(-1)?.name).toBe('over');
    expect((await fetch(address)).status).toBe(410);
    ctx.time.now = MONDAY_MORNING;
  });

  it('ends with the right to read', async () => {
    const address = await addressOf();
    await db.deleteFrom('user_roles').where('user_id', '=', vera.userId).execute();
    expect((await fetch(address)).status).toBe(410);
    await db.insertInto('user_roles').values({ user_id: vera.userId, role: 'viewer' }).execute();
  });
});

it('there is no tab where nobody can prove who they are', async () => {
  const plain = await serveBoards({ db, clock: ctx.clock, pace });
  expect((await fetch(`${plain.url}/board/tab`)).status).toBe(404);
  expect((await fetch(`${plain.url}/board/tab`, { method: 'POST' })).status).toBe(404);
  await plain.close();
});
