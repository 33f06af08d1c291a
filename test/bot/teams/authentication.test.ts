import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isAllowedServiceUrl } from '../../../bot/teams/service-urls.ts';
import { type TeamsSettings, teamsSettingsFaults, US_GOV_SERVICE } from '../../../bot/teams/settings.ts';
import { createTeamsBot, type Handlers, type TeamsBot } from '../../../bot/teams/teams-bot.ts';
import { TokenIssuer } from '../../fakes/connector/token-issuer.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { CONVERSATION } from '../chat/people.ts';
import { keptLog } from '../quiet-log.ts';
import { activity, TENANT } from './activities.ts';

const { db } = await createTestDatabase();
const APP = 'app-id';
const URL = 'https://relay.example.test:8443/';
const issuer = new TokenIssuer();
const command = vi.fn(async () => {});
const handlers: Handlers = {
  command,
  click: async () => ({ kind: 'message', text: '' }),
  refresh: async () => ({ kind: 'message', text: '' }),
  submit: async () => {},
  fileConsent: async () => {},
  nameless: async () => {},
  arrived: async () => {},
};
let settings: TeamsSettings;
let bot: TeamsBot;
let count = 0;

beforeAll(async () => {
  const cloud = await issuer.start();
  settings = {
    appId: APP,
    appPassword: 'secret',
    tenantId: TENANT,
    appType: 'SingleTenant',
    authentication: 'on',
    allowedTenants: [],
    serviceHosts: ['relay.example.test:8443'],
    cloud,
  };
  bot = createTeamsBot({ settings, db, clock: { now: () => new Date() }, log: keptLog() });
});
afterAll(async () => {
  await issuer.stop();
});

type Knock = { readonly status: number; readonly ran: boolean; readonly why: string | undefined };

/** As the HTTP server does: the token first, then the body. */
async function knock(token: string | null, over: Record<string, unknown> = {}): Promise<Knock> {
  command.mockClear();
  count += 1;
  const admitted = await bot.admit(token === null ? '' : `Bearer ${token}`);
  if (admitted.kind === 'refused') return { status: admitted.status, ran: false, why: admitted.why };
  const answer = await admitted.deliver(activity({ id: `knock-${count}`, serviceUrl: URL, ...over }), handlers);
  expect(answer.body).toBeUndefined();
  return { status: answer.status, ran: command.mock.calls.length > 0, why: answer.why };
}

const now = () => Math.floor(Date.now() / 1_000);
const YEAR = 365 * 24 * 3600;

describe('the start of the bot', () => {
  it('opens to a token of the Bot Framework for this bot', async () => {
    expect(await knock(issuer.token(APP, URL))).toMatchObject({ status: 200, ran: true });
  });

  it.each<[string, () => string | null, string]>([
    ['no token', () => null, 'no token'],
    ['no token at all but words', () => 'not-a-token', 'no bearer token'],
    ['two tokens', () => `${issuer.token(APP, URL)} ${issuer.token(APP, URL)}`, 'no bearer token'],
    ['a token of 20 KB', () => `${issuer.token(APP, URL, { more: 'x'.repeat(20_000) })}`, 'no bearer token'],
    ['a token that is no JSON', () => 'aaaaaaaaaaaa.bbbbbbbbbbbb.cccccccccccc', 'token header'],
    ['another issuer', () => issuer.token(APP, URL, { iss: 'https://evil.example' }), 'token claim iss'],
    [
      'the issuer of the emulator',
      () => issuer.token(APP, URL, { iss: 'https://sts.windows.net/x/' }),
      'token claim iss',
    ],
    ['another audience', () => issuer.token('other-app', URL), 'token claim aud'],
    ['no audience', () => issuer.token(APP, URL, { aud: undefined }), 'token claim aud'],
    ['another signature', () => issuer.token(APP, URL, {}, true), 'token signature'],
    ['no signature', () => unsigned(issuer.token(APP, URL)), 'no bearer token'],
    ['the algorithm none', () => headed(issuer.token(APP, URL), { alg: 'none', kid: 'key-1' }), 'token header'],
    ['a shared secret', () => headed(issuer.token(APP, URL), { alg: 'HS256', kid: 'key-1' }), 'token header'],
    ['a key that nobody knows', () => headed(issuer.token(APP, URL), { alg: 'RS256', kid: 'k9' }), 'token key unknown'],
    ['another service URL', () => issuer.token(APP, 'https://evil.example/'), 'token for another service URL'],
    ['no service URL in the token', () => issuer.token(APP, URL, { serviceurl: undefined }), 'token claim serviceurl'],
    ['an expired token', () => issuer.token(APP, URL, { exp: 1_700_000_000 }), 'token expired'],
    ['a token without an end', () => issuer.token(APP, URL, { exp: undefined }), 'token claim exp'],
    ['a token that ends in words', () => issuer.token(APP, URL, { exp: '9999999999' }), 'token claim exp'],
    [
      'a token that ends in ten years',
      () => issuer.token(APP, URL, { exp: now() + 10 * YEAR }),
      'token lasts too long',
    ],
    ['a token of tomorrow', () => issuer.token(APP, URL, { nbf: now() + 3_600 }), 'token claim nbf'],
  ])('answers 401 to %s, without a word, and nothing runs', async (_, token, why) => {
    expect(await knock(token())).toEqual({ status: 401, ran: false, why });
  });

  it('asks for the keys once, whatever number of unknown keys is named', async () => {
    const before = issuer.asked;
    for (let n = 0; n < 20; n += 1) await knock(headed(issuer.token(APP, URL), { alg: 'RS256', kid: `made-up-${n}` }));
    expect(issuer.asked - before).toBeLessThanOrEqual(2);
  });

  it('is closed, and calls nobody a liar, while the keys cannot be had', async () => {
    const cloud = { ...settings.cloud, metadataUrl: 'http://127.0.0.1:9/' };
    const alone = createTeamsBot({
      settings: { ...settings, cloud: cloud as NonNullable<TeamsSettings['cloud']> },
      db,
      clock: { now: () => new Date() },
      log: keptLog(),
    });
    const admitted = await alone.admit(`Bearer ${issuer.token(APP, URL)}`);
    expect(admitted).toEqual({ kind: 'refused', status: 503, why: 'keys unavailable' });
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
    ['a service URL that is not Microsoft’s', { serviceUrl: 'https://evil.example/' }],
    ['another channel', { channelId: 'emulator' }],
  ])('answers 403 to %s even with a right token, and nothing runs', async (_, over) => {
    expect(await knock(issuer.token(APP, URL), over)).toMatchObject({ status: 403, ran: false });
  });

  it('answers 403 where Microsoft has signed a service URL of somebody else', async () => {
    const url = 'https://smba.trafficmanager.net.evil.example/amer/';
    expect(await knock(issuer.token(APP, url), { serviceUrl: url })).toMatchObject({ status: 403, ran: false });
  });

  it('answers 400 to what is no activity', async () => {
    const admitted = await bot.admit(`Bearer ${issuer.token(APP, URL)}`);
    if (admitted.kind === 'refused') throw new Error(admitted.why);
    for (const body of [['no activity'], null, 5, 'text', {}]) {
      expect(await admitted.deliver(body, handlers)).toMatchObject({ status: 400, body: undefined });
    }
  });
});

function unsigned(token: string): string {
  return `${token.split('.').slice(0, 2).join('.')}.`;
}

function headed(token: string, header: object): string {
  return [Buffer.from(JSON.stringify(header)).toString('base64url'), ...token.split('.').slice(1)].join('.');
}

describe('where the bot sends', () => {
  const on: TeamsSettings = {
    appId: APP,
    appPassword: 'secret',
    tenantId: TENANT,
    appType: 'SingleTenant',
    authentication: 'on',
    allowedTenants: [],
  };
  const usGov = { ...on, channelService: US_GOV_SERVICE } as const;
  const more = { ...on, serviceHosts: ['*.botframework.azure.cn', 'relay.example.org'] };
  const atPort = { ...on, serviceHosts: ['relay.example.org:8443'] };
  const cloud = { issuer: 'https://i.test', metadataUrl: 'https://m.test', loginUrl: 'https://l.test' };
  const elsewhere = { ...on, cloud, serviceHosts: ['smba.example.cn'] };

  it.each([
    ['https://smba.trafficmanager.net/amer/', on],
    ['https://smba.trafficmanager.net/fr/', on],
    ['https://SMBA.trafficmanager.net/emea/', on],
    ['https://smba.infra.gcc.teams.microsoft.com/teams', on],
    ['https://smba.infra.gov.teams.microsoft.us/teams', usGov],
    ['https://smba.infra.dod.teams.microsoft.us/teams', usGov],
    ['https://msteams.botframework.azure.cn/teams', more],
    ['https://relay.example.org/', more],
    ['https://relay.example.org:8443/', atPort],
    ['https://relay.example.org/', { ...on, serviceHosts: ['relay.example.org:443'] }],
    ['https://smba.example.cn/teams', elsewhere],
  ])('is %s', (url, from) => {
    expect(isAllowedServiceUrl(from, url)).toBe(true);
  });

  it.each([
    ['http://smba.trafficmanager.net/amer/', on],
    ['https://smba.trafficmanager.net:8443/amer/', on],
    ['https://smba.trafficmanager.net@evil.example/', on],
    ['https://me:you@smba.trafficmanager.net/', on],
    ['https://smba.trafficmanager.net.evil.example/', on],
    ['https://smba.trafficmanager.net./', on],
    ['https://evil-smba.trafficmanager.net/', on],
    ['https://evil.trafficmanager.net/', on],
    ['https://evil.example/smba.trafficmanager.net/', on],
    ['https://evil.example/#smba.trafficmanager.net', on],
    ['https://smba.trafficmanager.net\\@evil.example/', usGov],
    ['https://smba.trafficmanager.net/amer/', usGov],
    ['https://smba.infra.gov.teams.microsoft.us/teams', on],
    ['https://botframework.azure.cn.evil.example/', more],
    ['https://127.0.0.1/', on],
    ['https://127.0.0.1/', elsewhere],
    ['http://127.0.0.1:3978/', elsewhere],
    ['https://smba.trafficmanager.net/amer/', elsewhere],
    ['https://relay.example.org/', atPort],
    ['https://relay.example.org:9443/', atPort],
    ['http://relay.example.org:8443/', atPort],
    ['http://127.0.0.1:3978/', on],
    ['https://169.254.169.254/latest/', on],
    ['https://[::1]/', on],
    ['file:///etc/passwd', on],
    ['', on],
  ])('is not %s', (url, from) => {
    expect(isAllowedServiceUrl(from, url)).toBe(false);
  });

  it('is asked again when a stored conversation is written to', async () => {
    const to = { ...CONVERSATION, serviceUrl: 'https://evil.example/' };
    expect(await bot.chat.postText(to, 'a')).toMatchObject({ kind: 'forbidden' });
    await expect(bot.profile('e-x', to)).rejects.toThrow('not allowed');
  });
});

describe('the settings of the start', () => {
  it('are refused when they would leave it open', () => {
    expect(() =>
      createTeamsBot({ settings: { ...settings, appId: ' ' }, db, clock: { now: () => new Date() }, log: keptLog() }),
    ).toThrow('MicrosoftAppId is empty');
    expect(teamsSettingsFaults({ ...settings, tenantId: '' })).toHaveLength(1);
    expect(teamsSettingsFaults({ ...settings, appPassword: '' })).toHaveLength(1);
    expect(teamsSettingsFaults({ ...settings, appType: 'UserAssignedMSI' })).toHaveLength(1);
    expect(teamsSettingsFaults({ ...settings, appType: 'MultiTenant' })).toHaveLength(1);
    expect(teamsSettingsFaults({ ...settings, channelService: US_GOV_SERVICE })).toEqual([
      'teams.cloud and ChannelService each name a cloud: leave one of them out.',
    ]);
    expect(teamsSettingsFaults(settings)).toEqual([]);
  });

  it('with authentication off speak to loopback only', async () => {
    const open = createTeamsBot({
      settings: { ...settings, appId: '', authentication: 'off' },
      db,
      clock: { now: () => new Date() },
      log: keptLog(),
    });
    const admitted = await open.admit('');
    if (admitted.kind === 'refused') throw new Error(admitted.why);
    expect((await admitted.deliver(activity({ id: 'off-1' }), handlers)).status).toBe(200);
    const outside = activity({ serviceUrl: 'https://smba.trafficmanager.net/fr/' });
    expect((await admitted.deliver(outside, handlers)).status).toBe(403);
  });
});
