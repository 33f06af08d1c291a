// What somebody with a right token may write: signs that no database stores, ids and texts of any length. Each is answered or refused, none
// keeps others waiting, and the process stays small.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addUser } from '../bot/chat/people.ts';
import { TokenIssuer } from '../fakes/connector/token-issuer.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { type RunningBot, startBot } from './running-bot.ts';

const { db, url } = await createTestDatabase();
const APP = '11111111-aaaa-4bbb-8ccc-222222222222';
const TENANT = '33333333-aaaa-4bbb-8ccc-444444444444';
const ENTRA = '55555555-aaaa-4bbb-8ccc-666666666666';
const SERVICE = 'https://smba.trafficmanager.net/fr/';
const MAX_MB = 450;
/** Of the others, on a machine that has much else to do. */
const MAX_WAIT_MS = 4_000;
const issuer = new TokenIssuer();
let bot: RunningBot;
let token = '';

beforeAll(async () => {
  const cloud = await issuer.start();
  await addUser(db, { email: 'carole@example.org', entraId: ENTRA, language: 'en', roles: ['coordinator', 'admin'] });
  bot = await startBot(
    {
      ...{ DATABASE_URL: url, PUBLIC_URL: 'https://patching.example.test', LOCAL_FILES: 'http://127.0.0.1:1' },
      ...{ MicrosoftAppId: APP, MicrosoftAppPassword: 'secret', MicrosoftAppTenantId: TENANT },
      LOCAL_KEYS: new URL(cloud.metadataUrl).origin,
    },
    JSON.stringify({ zone: 'Europe/Paris' }),
  );
  token = issuer.token(APP, SERVICE);
}, 60_000);
afterAll(async () => {
  await bot?.stop();
  await issuer.stop();
}, 60_000);

let serial = 0;
type Change = Readonly<Record<string, unknown>>;

function message(change: Change = {}): Change {
  serial += 1;
  return {
    ...{
      type: 'message',
      id: `message-${serial}`,
      channelId: 'msteams',
      serviceUrl: SERVICE,
      locale: 'en-US',
      text: '/help',
    },
    from: { id: '29:carole', name: 'Carole', aadObjectId: ENTRA },
    recipient: { id: '28:bot', name: 'PatchCenter' },
    conversation: { id: 'a:carole', conversationType: 'personal', tenantId: TENANT },
    channelData: { tenant: { id: TENANT } },
    ...change,
  };
}

function click(data: unknown, change: Change = {}): Change {
  const value = { action: { type: 'Action.Execute', verb: 'go.refuse', data }, trigger: 'manual' };
  return message({ type: 'invoke', name: 'adaptiveCard/action', text: undefined, value, replyToId: 'm1', ...change });
}

const place = (change: Change) => ({
  conversation: { id: 'a:carole', conversationType: 'personal', tenantId: TENANT, ...change },
});

async function send(body: Change): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`http://127.0.0.1:${bot.port}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  return { status: response.status, text: await response.text() };
}

const errors = () => bot.lines().filter((line) => Number((line as { level?: number }).level) >= 50);
const NUL = '\u0000';
const random = (length: number) => Array.from({ length }, (_, i) => ((i * 7919) % 36).toString(36)).join('');

describe('a sign that no database stores', () => {
  it.each<readonly [string, Change]>([
    ['a command', { text: `/${NUL}` }],
    ['a word', { text: `/server vp${NUL}x` }],
    ['a reason', { text: `/reopen 12 a${NUL}b` }],
    ['the id of a conversation', place({ id: `a:car${NUL}ole` })],
    ['the name of a conversation', place({ name: `a${NUL}b` })],
    ['a thread', place({ id: `19:x@thread.tacv2;messageid=1${NUL}2`, conversationType: 'channel' })],
    ['a channel', { channelData: { tenant: { id: TENANT }, channel: { id: 'a:carole', name: `x${NUL}` } } }],
    ['the recipient', { recipient: { id: `28:b${NUL}t`, name: 'PatchCenter' } }],
    ['the id of the activity', { id: `a${NUL}b` }],
    ['the name of a person', { from: { id: '29:carole', name: `Ca${NUL}role`, aadObjectId: ENTRA } }],
    ['the language', { locale: NUL }],
  ])('in %s is dropped, and the message answered', async (_where, change) => {
    const before = errors().length;
    expect((await send(message(change))).status).toBe(200);
    expect(errors().slice(before)).toEqual([]);
  });

  it.each<readonly [string, Change]>([
    ['a reason', click({ campaignId: 1, evidence: 'a'.repeat(64), reason: `x${NUL}` })],
    ['the message that was clicked', click({}, { replyToId: `a${NUL}` })],
    ['a name of its data', click({ [`ca${NUL}mpaignId`]: 1 })],
  ])('in %s of a click is dropped, and the click answered', async (_where, sent) => {
    const said = await send(sent);
    expect([said.status, said.text.includes('went wrong')]).toEqual([200, false]);
  });
});

describe('an id longer than any', () => {
  it.each<readonly [string, Change]>([
    ['of a conversation', place({ id: `a:${random(9_000)}` })],
    ['of an activity', { id: random(12_000) }],
    ['of a person', { from: { id: '29:carole', name: 'Carole', aadObjectId: random(60_000) } }],
    ['of the message that is answered', { replyToId: random(5_000) }],
  ])('%s is refused, and Teams does not send it again', async (_of, change) => {
    expect((await send(message(change))).status).toBe(400);
  });
});

/** How long somebody else waited meanwhile. */
async function waitedDuring(act: () => Promise<unknown>): Promise<number> {
  let slowest = 0;
  let over = false;
  const looking = (async () => {
    while (!over) {
      const began = performance.now();
      await fetch(`http://127.0.0.1:${bot.port}/healthz`).then((response) => response.text());
      slowest = Math.max(slowest, performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  await act();
  over = true;
  await looking;
  return slowest;
}

const mentions = (count: number) => ({
  text: `${'<at>P</at>'.repeat(count)}/help`,
  entities: Array.from({ length: count }, () => ({ type: 'mention', text: '<at>P</at>', mentioned: { id: '28:bot' } })),
});
/** Whose roster cannot be asked here, which is said to them. */
const STRANGER = {
  from: { id: '29:z', name: 'Z', aadObjectId: '99999999-aaaa-4bbb-8ccc-000000000001' },
  ...place({ id: 'a:stranger' }),
};

describe('a long message', () => {
  it.each<readonly [string, Change]>([
    ['40,000 words', { text: `/exclude ${'vp1 '.repeat(40_000)}` }],
    ['7,000 words, as long as Teams lets anybody type', { text: `/exclude ${'vp1 '.repeat(7_000)}` }],
    [
      '5,000 names that nobody knows',
      { text: `/exclude ${Array.from({ length: 5_000 }, (_, i) => `v${i}`).join(' ')}` },
    ],
    ['2,000 mentions', mentions(2_000)],
    ['90 mentions', mentions(90)],
    ['2,000 mentions by a stranger', { ...mentions(2_000), ...STRANGER }],
    ['mentions without an end', { text: '<at>'.repeat(50_000) }],
    ['mentions without an end behind one that has it', { text: `<at>x</at>${'<at>'.repeat(9_000)}` }],
    ['struck words without an end', { text: '<s>'.repeat(13_000) }],
    ['quotes', { text: `/exclude ${'"'.repeat(39_000)}` }],
    ['spaces', { text: `/exclude${' '.repeat(39_000)}x` }],
    ['lines', { text: '/help\n'.repeat(6_000) }],
    ['globs', { text: `/excludes vp1 add ${'*'.repeat(5_000)}x${'?*'.repeat(5_000)}` }],
  ])(
    'of %s keeps nobody waiting',
    async (_of, change) => {
      let status = 0;
      const waited = await waitedDuring(async () => {
        status = (await send(message(change))).status;
      });
      expect(status).toBe(200);
      expect(waited).toBeLessThan(MAX_WAIT_MS);
    },
    60_000,
  );

  it('is answered by one sentence that says what to do', async () => {
    await send(message({ text: `/exclude ${'vp1 '.repeat(40_000)}` }));
    const sent = await db
      .selectFrom('outgoing_messages')
      .select('text_en')
      .where('conversation_id', '=', 'a:carole')
      .orderBy('id', 'desc')
      .execute();
    expect(sent[0]?.text_en).toContain('too long (40,000 characters at most)');
    expect(sent.filter(({ text_en: text }) => text.includes('went wrong'))).toEqual([]);
  });

  it('leaves the process small', () => {
    expect(bot.peakMb()).toBeLessThan(MAX_MB);
    expect(bot.isAlive()).toBe(true);
  });
});
