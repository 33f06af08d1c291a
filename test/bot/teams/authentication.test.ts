import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type TeamsSettings, teamsSettingsFaults } from '../../../bot/teams/settings.ts';
import { createTeamsBot, type Handlers, type TeamsBot } from '../../../bot/teams/teams-bot.ts';
import { TokenIssuer } from '../../fakes/connector/token-issuer.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { keptLog } from '../quiet-log.ts';
import { activity, TENANT } from './activities.ts';

const { db } = await createTestDatabase();
const APP = 'app-id';
const URL = 'http://127.0.0.1:1/';
const issuer = new TokenIssuer();
const command = vi.fn(async () => {});
const handlers: Handlers = { command, click: async () => ({ kind: 'message', text: '' }), submit: async () => {} };
let settings: TeamsSettings;
let bot: TeamsBot;
let count = 0;

beforeAll(async () => {
  // The SDK writes its own account of refused tokens to the console.
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const cloud = await issuer.start();
  settings = {
    appId: APP,
    appPassword: 'secret',
    tenantId: TENANT,
    appType: 'SingleTenant',
    authentication: 'on',
    allowedTenants: [],
    cloud,
  };
  bot = createTeamsBot({ settings, db, clock: { now: () => new Date() }, log: keptLog() });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await issuer.stop();
});

async function knock(
  token: string | null,
  over: Record<string, unknown> = {},
): Promise<{ status: number; ran: boolean }> {
  command.mockClear();
  count += 1;
  const authorization = token === null ? '' : `Bearer ${token}`;
  const answer = await bot.receive(authorization, activity({ id: `knock-${count}`, ...over }), handlers);
  expect(answer.body).toBeUndefined();
  return { status: answer.status, ran: command.mock.calls.length > 0 };
}

describe('the door of the bot', () => {
  it('opens to a token of the Bot Framework for this bot', async () => {
    expect(await knock(issuer.token(APP, URL))).toEqual({ status: 200, ran: true });
  });

  it.each([
    ['no token', () => null],
    ['no token at all but words', () => 'not-a-token'],
    ['another issuer', () => issuer.token(APP, URL, { iss: 'https://evil.example' })],
    ['another audience', () => issuer.token('other-app', URL)],
    ['another signature', () => issuer.token(APP, URL, {}, true)],
    ['another service URL', () => issuer.token(APP, 'https://evil.example/')],
    ['an expired token', () => issuer.token(APP, URL, { exp: 1_700_000_000 })],
  ])('answers 401 to %s, without a word, and nothing runs', async (_, token) => {
    expect(await knock(token())).toEqual({ status: 401, ran: false });
  });

  const elsewhere = { conversation: { id: 'c', conversationType: 'personal', tenantId: 'other' }, channelData: {} };
  const nowhere = { conversation: { id: 'c', conversationType: 'personal' }, channelData: {} };
  const both = { channelData: { tenant: { id: 'other' } } };
  it.each([
    ['another tenant', elsewhere],
    ['no tenant', nowhere],
    ['two tenants of which one is foreign', both],
    ['no service URL', { serviceUrl: undefined }],
    ['an empty service URL', { serviceUrl: '' }],
    ['a service URL without TLS', { serviceUrl: 'http://evil.example/' }],
    ['another channel', { channelId: 'emulator' }],
  ])('answers 403 to %s even with a right token, and nothing runs', async (_, over) => {
    expect(await knock(issuer.token(APP, URL), over)).toEqual({ status: 403, ran: false });
  });

  it('answers 400 to what is no activity', async () => {
    expect(await bot.receive('', ['no activity'], handlers)).toEqual({ status: 400, body: undefined });
  });
});

describe('the settings of the door', () => {
  it('are refused when they would leave it open', () => {
    expect(() =>
      createTeamsBot({ settings: { ...settings, appId: ' ' }, db, clock: { now: () => new Date() }, log: keptLog() }),
    ).toThrow('MicrosoftAppId is empty');
    expect(teamsSettingsFaults({ ...settings, tenantId: '' })).toHaveLength(1);
    expect(teamsSettingsFaults({ ...settings, appPassword: '' })).toHaveLength(1);
    expect(teamsSettingsFaults({ ...settings, appType: 'UserAssignedMSI' })).toHaveLength(1);
    expect(teamsSettingsFaults(settings)).toEqual([]);
  });

  it('with authentication off speak to loopback only', async () => {
    const open = createTeamsBot({
      settings: { ...settings, appId: '', authentication: 'off' },
      db,
      clock: { now: () => new Date() },
      log: keptLog(),
    });
    expect((await open.receive('', activity({ id: 'off-1' }), handlers)).status).toBe(200);
    expect((await open.receive('', activity({ serviceUrl: 'https://smba.example/' }), handlers)).status).toBe(403);
  });
});
